// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/snapshot.h"
#include "ui/common/latestjob.h"
#include "ui/runs/run/linediff.h"
#include "ui/runs/run/runsession.h"

#include <QObject>

namespace trainyard::ui {

/// The snapshot of the shown run, and what it is compared with: nothing, another run, or the source folder as
/// it is now. Knows which files differ and fetches their contents. Owned by its tab; UI thread.
class SnapshotComparison : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 maxContent = 2 * 1024 * 1024; ///< of a file that is shown

    enum class With { Nothing, Run, Folder };

    explicit SnapshotComparison(RunSession &session, QObject *parent = nullptr);

    void load();
    bool isLoading() const
    {
        return m_load.isRunning() || m_other.isRunning() || m_plan.isRunning() || m_folder.isRunning();
    }
    const std::optional<Snapshot> &snapshot() const { return m_snapshot; }
    With with() const { return m_with; }
    /// Once compared: what leads from the other run to this one, or from this run to the folder.
    const std::optional<QList<SnapshotChange>> &changes() const { return m_changes; }

    void compareWithNothing();
    void compareWithRun(const QString &runId);
    void compareWithFolder();

    /// Answered by content() or, where a comparison has a change of this path, by difference(), or problem().
    void show(const QString &path);
    /// Answered by patch().
    void showGitDiff();

signals:
    void changed();
    void content(const QString &path, const QString &text);
    void difference(const QString &path, const QList<trainyard::ui::DiffLine> &lines);
    void patch(const QString &text);
    /// A sentence instead of a content (binary, too large, a link).
    void remark(const QString &path, const QString &sentence);
    void failed(const trainyard::Error &error);

private:
    void setChanges(const QList<SnapshotChange> &changes);
    void report(const Error &error);
    QFuture<Result<QByteArray>> contentOf(const SnapshotEntry &entry, bool isAfter);
    void showChange(const SnapshotChange &change);
    void diff(const QString &path, const QByteArray &before, const QByteArray &after);

    RunSession &m_session;
    std::optional<Snapshot> m_snapshot;
    std::optional<QList<SnapshotChange>> m_changes;
    With m_with = With::Nothing;
    LatestJob<Snapshot> m_load;
    LatestJob<Snapshot> m_other;
    LatestJob<SnapshotPlan> m_plan;
    LatestJob<Snapshot> m_folder;
    LatestJob<QByteArray> m_first;
    LatestJob<QByteArray> m_second;
    LatestJob<QList<DiffLine>> m_diff;
};

} // namespace trainyard::ui
