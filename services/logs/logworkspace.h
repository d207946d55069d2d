// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logsource.h"
#include "services/workspace/workspace.h"

#include <QSet>

namespace trainyard {

class LogCore;
class WorkerThread;

/// Any workspace with the logs of other tools beside its own runs (docs/decisions/0008). What concerns its
/// runs is passed on; what concerns a log is answered here from a thread that reads it. While no folder is
/// open nothing costs anything. Lives in the UI thread; `inner` outlives it.
class LogWorkspace : public Workspace
{
    Q_OBJECT
public:
    LogWorkspace(Workspace &inner, LogClock clock);
    ~LogWorkspace() override;

    WorkspaceInfo info() const override { return m_inner.info(); }
    Capabilities capabilities() const override { return m_inner.capabilities(); }
    QFuture<Result<StorageUse>> storageUse() override { return m_inner.storageUse(); }
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
    QFuture<Result<QList<RunFile>>> files(const QString &runId) override;
    QFuture<Result<FileChunk>> readFile(const QString &runId, const QString &path, qint64 offset,
                                        qint64 maxBytes) override;
    QFuture<Result<>> download(const QString &runId, const QString &path,
                               const QString &destination) override;
    QFuture<Result<SnapshotPlan>> planSnapshot(const QString &sourceFolder) override;
    QFuture<Result<Snapshot>> snapshot(const QString &runId) override;
    QFuture<Result<QByteArray>> snapshotContent(const ContentHash &hash, qint64 maxBytes) override;
    QFuture<Result<QList<ComputeTarget>>> computeTargets() override { return m_inner.computeTargets(); }
    QFuture<Result<ComputeTarget>>
    testCompute(const QString &name, std::shared_ptr<ComputeConversation> conversation = {}) override;
    QFuture<Result<ComputeTarget>> tryCompute(const ComputeAttachment &attachment,
                                              ComputeCredentials credentials,
                                              std::shared_ptr<ComputeConversation> conversation) override;
    QFuture<Result<ComputeTarget>> attachCompute(const ComputeAttachment &attachment,
                                                 ComputeCredentials credentials,
                                                 std::shared_ptr<ComputeConversation> conversation) override;
    QFuture<Result<ComputeAttachment>> computeAttachment(const QString &name) override;
    QFuture<Result<ComputeTarget>> updateCompute(const ComputeAttachment &attachment,
                                                 ComputeCredentials credentials,
                                                 std::shared_ptr<ComputeConversation> conversation) override;
    QFuture<Result<DetachedCompute>> detachCompute(const QString &name, bool evenWithRuns) override;
    QFuture<Result<QList<KnownMachine>>> knownMachines() override;
    QFuture<Result<QList<Interpreter>>> interpreters(const QString &target,
                                                     const QString &sourceFolder) override;
    QFuture<Result<QList<Environment>>> environments() override { return m_inner.environments(); }
    QFuture<Result<Environment>> registerEnvironment(const Environment &environment) override;
    EnvironmentService *environmentService() override { return m_inner.environmentService(); }

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

    Workspace &m_inner;
    LogClock m_clock;
    std::unique_ptr<WorkerThread> m_thread; ///< with the first folder
    LogCore *m_core = nullptr;              ///< lives and dies in the thread
    QList<Run> m_runs;
    QSet<QString> m_ids;
    QList<LogFolder> m_folders;
};

} // namespace trainyard
