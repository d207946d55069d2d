// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logsource.h"
#include "services/workspace/forwardingworkspace.h"

#include <QSet>

namespace trainyard {

class LogCore;
class WorkerThread;

/// Any workspace with the logs of other tools beside its own runs (docs/decisions/0008). What concerns its
/// runs is passed on; what concerns a log is answered here from a thread that reads it. While no folder is
/// open nothing costs anything. Lives in the UI thread; `inner` outlives it.
class LogWorkspace : public ForwardingWorkspace
{
    Q_OBJECT
public:
    LogWorkspace(Workspace &inner, LogClock clock);
    ~LogWorkspace() override;

    QFuture<Result<RunPage>> runs(const RunQuery &query) override;
    QFuture<Result<QList<ExperimentSummary>>> experiments() override;
    QFuture<Result<QStringList>> metricNames() override;
    QFuture<Result<Run>> run(const QString &runId) override;
    QFuture<Result<QList<Run>>> runsCalled(const QString &word, int limit) override;
    QFuture<Result<SubmissionReview>> review(const RunConfiguration &configuration) override;
    QFuture<Result<Run>> submit(const RunConfiguration &configuration) override;
    QFuture<Result<Run>> cancel(const QString &runId, CancelMode mode) override;
    QFuture<Result<Run>> edit(const QString &runId, const RunEdit &edit) override;
    QFuture<Result<>> remove(const QString &runId) override;
    std::unique_ptr<RunWatch> watch(const QString &runId) override;
    QFuture<Result<QList<MetricSummary>>> metrics(const QString &runId) override;
    QFuture<Result<MetricSlice>> metricPoints(const QString &runId, const QString &metric, qint64 offset,
                                              qint64 limit) override;
    QFuture<Result<SeriesStart>> metricStart(const QString &runId, const QString &metric) override;
    QFuture<Result<QList<RunFile>>> files(const QString &runId) override;
    QFuture<Result<FileChunk>> readFile(const QString &runId, const QString &path, qint64 offset,
                                        qint64 maxBytes) override;
    QFuture<Result<>> download(const QString &runId, const QString &path,
                               const QString &destination) override;
    QFuture<Result<Snapshot>> snapshot(const QString &runId) override;

    QFuture<Result<LogFolder>> openLogs(const QString &folder) override;
    QFuture<Result<>> closeLogs(const QString &folder) override;
    QFuture<Result<QList<Run>>> logRuns(const QString &folder) override;
    QList<LogFolder> logFolders() const override { return m_folders; }

    /// For tests: looks at all logs now.
    void lookNow();

private:
    void take(const QList<Run> &runs, const QList<LogFolder> &folders);
    QList<Run> matching(const RunQuery &query) const;
    void start();

    LogClock m_clock;
    std::unique_ptr<WorkerThread> m_thread; ///< with the first folder
    LogCore *m_core = nullptr;              ///< lives and dies in the thread
    QList<Run> m_runs;
    QSet<QString> m_ids;
    QList<LogFolder> m_folders;
};

} // namespace trainyard
