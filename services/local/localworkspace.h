// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/localcore.h"
#include "services/workspace/workspace.h"

#include <QHash>
#include <QMutex>
#include <QThreadPool>

#include <functional>
#include <stop_token>

namespace trainyard {

class LocalEnvironments;
class LongMetrics;

/// The workspace that is a folder of this computer: we are the service. Made by the composition root in the
/// UI thread; opening, like every call, happens elsewhere. Any number of these may be open on one folder at
/// once, in one process or several (docs/decisions/0004). Destroying it waits for what cannot be left half
/// done, and never stops a run.
class LocalWorkspace : public Workspace
{
    Q_OBJECT
public:
    explicit LocalWorkspace(LocalWorkspaceOptions options);
    ~LocalWorkspace() override;

    /// Whether the workspace could be opened: Newer, Corrupt, Denied, Full, … Every other call answers with
    /// the same error then.
    QFuture<Result<>> opened() const { return m_opened; }
    /// Opened, every active run looked at once, and submissions of programs that are gone finished or given
    /// up: for a command that answers and ends, while a window sees its runs move by themselves.
    QFuture<Result<>> caughtUp();

    WorkspaceInfo info() const override;
    Capabilities capabilities() const override;
    QFuture<Result<StorageUse>> storageUse() override;
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
    QFuture<Result<SnapshotPlan>> planSnapshot(const QString &sourceFolder) override;
    QFuture<Result<Snapshot>> snapshot(const QString &runId) override;
    QFuture<Result<QByteArray>> snapshotContent(const ContentHash &hash, qint64 maxBytes) override;
    QFuture<Result<QList<ComputeTarget>>> computeTargets() override;
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
    QFuture<Result<QList<Environment>>> environments() override;
    QFuture<Result<Environment>> registerEnvironment(const Environment &environment) override;
    EnvironmentService *environmentService() override;

private:
    class Watch;
    void connectTo(Supervisor &supervisor);
    void tellIfResumed();
    void resume(const StoredRun &stored);
    void setWatched(const QString &runId, int change);
    /// Work that takes a while, off the two threads of the core; stopped when the workspace goes.
    template <typename T>
    QFuture<Result<T>> work(QThreadPool &pool,
                            std::function<Result<T>(QPromise<Result<T>> &promise, std::stop_token stop)> job);
    /// The folder of a run on this computer, for files that are read or copied there.
    Result<QString> folderOf(const QString &runId);
    Result<> fetchMissing(const QString &runId, const QString &folder, const QString &path,
                          std::stop_token stop);
    Result<QList<ComputeTarget>> withActiveRuns(QList<ComputeTarget> targets);
    Result<ComputeTarget> testMachineCalled(const QString &name,
                                            std::shared_ptr<ComputeConversation> conversation,
                                            const std::function<bool()> &isCancelled);
    /// Work that reaches a machine, with whoever shows it.
    QFuture<Result<ComputeTarget>>
    reach(const ComputeAttachment &attachment, ComputeCredentials credentials,
          std::shared_ptr<ComputeConversation> conversation,
          std::function<Result<ComputeTarget>(class Attaching &attaching)> job);

    std::unique_ptr<LocalCore> m_core;
    std::unique_ptr<LocalEnvironments> m_environments;
    std::unique_ptr<LongMetrics> m_longMetrics;
    QFuture<Result<>> m_opened;
    QHash<QString, int> m_watches;
    int m_resuming = 0; ///< submissions of others that are being finished
    QList<std::function<void()>> m_awaitingResumed;
    std::stop_source m_closing;
    QMutex m_foldersMutex;
    QHash<QString, QString> m_folders; ///< of runs, by id
    QThreadPool m_quick;               ///< what a view waits for
    QThreadPool m_slow;                ///< what may take minutes
};

} // namespace trainyard
