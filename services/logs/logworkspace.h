// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logsource.h"
#include "services/workspace/forwardingworkspace.h"

#include <QHash>

#include <atomic>
#include <map>

namespace trainyard {

class HttpClient;
class LogCore;
class SecretKeeper;
class WorkerThread;

/// What logs on servers need; without `http` there are none.
struct LogServices
{
    std::function<std::shared_ptr<HttpClient>()> http; ///< called with the first server
    std::shared_ptr<SecretKeeper> secrets;             ///< may be null: a secret is for now only
};

/// Any workspace with the logs of other tools beside its own runs (docs/decisions/0008). What concerns its
/// runs is passed on; what concerns a log is answered here from a thread that reads it: one for all folders,
/// and one for each server, which may let it wait. While nothing is open nothing costs anything. Lives in the
/// UI thread; `inner` outlives it.
class LogWorkspace : public ForwardingWorkspace
{
    Q_OBJECT
public:
    LogWorkspace(Workspace &inner, LogClock clock, LogServices services = {});
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

    QFuture<Result<LogFolder>> openLogs(const QString &place, Secret secret = {}) override;
    QFuture<Result<>> closeLogs(const QString &place) override;
    QFuture<Result<QList<Run>>> logRuns(const QString &place) override;
    QList<LogFolder> logFolders() const override { return m_folders; }

    /// For tests: looks at all logs now.
    void lookNow();

private:
    friend class LogWatch;
    /// Reads some of the places in a thread of its own.
    struct Reader
    {
        /// Nobody wants what a server is asked just now.
        std::shared_ptr<std::atomic<bool>> isGivenUp = std::make_shared<std::atomic<bool>>(false);
        std::shared_ptr<Secret> secret =
            std::make_shared<Secret>(); ///< of a server; touched in the thread only
        std::unique_ptr<WorkerThread> thread;
        LogCore *core = nullptr; ///< lives and dies in the thread
        QList<Run> runs;
        QList<LogFolder> folders;
    };
    Reader &reader(const QString &key);
    Reader *readerOf(const QString &runId);
    Reader *openReader(const QString &name);
    QFuture<Result<LogFolder>> openServer(const QString &address, Secret secret);
    void take(const QString &key, const QList<Run> &runs, const QList<LogFolder> &folders);
    void gather();
    QList<Run> matching(const RunQuery &query) const;
    template <typename T>
    QFuture<Result<T>> answered(const QString &runId, std::function<Result<T>(LogCore &)> job);

    LogClock m_clock;
    LogServices m_services;
    std::shared_ptr<HttpClient> m_http;
    std::map<QString, Reader> m_readers; ///< by the address of a server; of all folders: by nothing
    QList<Run> m_runs;
    QHash<QString, QString> m_ids; ///< of all logs, with the reader's key
    QList<LogFolder> m_folders;
};

} // namespace trainyard
