// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QObject>

#include <optional>
#include <vector>

namespace trainyard::ui {

/// The run that a page shows, kept up to date: watches it, passes on what concerns it, and carries out what a
/// person does to it. Answers of a run shown before are dropped. Owned by the page; UI thread.
class RunSession : public QObject
{
    Q_OBJECT
public:
    explicit RunSession(Workspace &workspace, QObject *parent = nullptr);

    Workspace &workspace() const { return m_workspace; }
    QString id() const { return m_id; }
    /// Nothing until the first answer.
    const std::optional<Run> &run() const { return m_run; }

    void show(const QString &id);
    void reload();
    /// Not watching, a run is still shown but nothing new comes; watching again brings what was missed.
    void setWatching(bool isWatching);
    /// Reading a file of this run, as LogReader wants it.
    std::function<QFuture<Result<FileChunk>>(qint64, qint64)> reader(const QString &path) const;

    void cancel(CancelMode mode);
    void remove();
    /// Applies a change and keeps its opposite for undo().
    void edit(const RunEdit &edit);
    bool canUndo() const { return !m_undo.empty(); }
    void undo();
    bool isBusy() const { return m_action.isRunning() || m_removal.isRunning(); }

signals:
    /// Another run is to be shown: everything of the one before goes.
    void switched(const QString &id);
    void changed(const trainyard::Run &run);
    void metricsArrived();
    void filesChanged();
    /// There is no such run, or it cannot be read.
    void unavailable(const trainyard::Error &error);
    /// Something that was asked for did not work.
    void failed(const trainyard::Error &error);
    void busyChanged();
    void undoChanged();
    void removed();

private:
    void take(const Run &run);
    void act(const QFuture<Result<Run>> &answer, std::optional<RunEdit> opposite = {});

    Workspace &m_workspace;
    QString m_id;
    std::optional<Run> m_run;
    std::unique_ptr<RunWatch> m_watch;
    LatestJob<Run> m_load;
    LatestJob<Run> m_action;
    LatestJob<void> m_removal;
    std::vector<RunEdit> m_undo;
    bool m_isWatching = true;
};

} // namespace trainyard::ui
