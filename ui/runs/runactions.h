// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <functional>

namespace trainyard::ui {

/// A change of tags that keeps the other tags of each run.
struct TagChange
{
    QMap<QString, QString> set;
    QStringList removed;
    bool isEmpty() const { return set.isEmpty() && removed.isEmpty(); }
};
QMap<QString, QString> withChange(QMap<QString, QString> tags, const TagChange &change);

/// Does one thing to many runs, one after the other, so that a person can watch and stop it; keeps what is
/// needed to undo it. One at a time: a new one is refused while another is under way. Owned by the page. UI
/// thread.
class RunActions : public QObject
{
    Q_OBJECT
public:
    explicit RunActions(Workspace &workspace, QObject *parent = nullptr);

    bool isBusy() const { return m_next != nullptr; }
    void cancelRuns(const QStringList &ids, CancelMode mode = CancelMode::Polite);
    /// Only runs that have ended; the others are said to be left.
    void removeRuns(const QStringList &ids);
    void changeTags(const QList<Run> &runs, const TagChange &change);
    /// Each again with the files of its own snapshot.
    void runAgain(const QList<Run> &runs);
    /// Gives back the tags that the last changeTags() replaced.
    void undo();
    bool canUndo() const { return !m_undo.isEmpty(); }
    /// After the run that is under way.
    void stop();

signals:
    void progressed(int done, int total);
    /// Every run was tried; `sentence` says what became of them.
    void finished(const QString &sentence);
    /// Some failed: the first reason, and how many.
    void failed(const trainyard::Error &error);

private:
    /// Begins the step for run `i` and calls back with what went wrong, if anything.
    using Step = std::function<void(int i, std::function<void(const std::optional<Error> &)>)>;
    using Sentence = std::function<QString(int done)>;
    bool start(int total, Step step, Sentence sentence);
    void advance();
    void settled(const std::optional<Error> &error);

    Workspace &m_workspace;
    LatestJob<Run> m_runJob;
    LatestJob<void> m_plainJob;
    Step m_next;
    Sentence m_sentence;
    int m_total = 0;
    int m_at = 0;
    int m_done = 0;
    bool m_isStopping = false;
    QList<Error> m_errors;
    QMap<QString, QMap<QString, QString>> m_undo; ///< tags before, by run id
};

} // namespace trainyard::ui
