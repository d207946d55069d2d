// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/armclient.h"
#include "services/azure/azureaddress.h"
#include "services/workspace/workspace.h"

#include <QThreadPool>
#include <QTimer>
#include <QtConcurrentRun>

#include <atomic>
#include <functional>

namespace trainyard {

class AzureCompute;
class AzureEnvironments;
class AzureJobs;
class AzureSubmission;
class AzureWatcher;
struct AzureNews;
class BlobClient;
class CodeAssets;
class DataPlane;
class RunFiles;
class RunMetrics;

/// Carries what a person is asked to do from the thread that signs in to whoever shows it.
class SignInPrompts : public QObject
{
    Q_OBJECT
signals:
    void asked(const QString &sentence);
};

/// What an AzureWorkspace is made of. `http` outlives it.
struct AzureWorkspaceOptions
{
    QString name; ///< how the person calls it; empty: the workspace's own name
    AzureAddress address;
    AzureCloud cloud;
    std::shared_ptr<HttpClient> http;
    std::shared_ptr<TokenSource> tokens;
    std::shared_ptr<SignInPrompts> prompts; ///< of `tokens`; may be null
    std::shared_ptr<AzureClock> clock = std::make_shared<AzureClock>();
    std::chrono::milliseconds watchWait{2000}; ///< between two looks at a run while something happens
};

/// A workspace of Azure Machine Learning (docs/decisions/0010). Lives in the UI thread; calls wait in a pool
/// of threads of their own. While something is being made or moved, and somebody looked at the list, it says
/// so again after some seconds (computeChanged).
class AzureWorkspace : public Workspace
{
    Q_OBJECT
public:
    explicit AzureWorkspace(AzureWorkspaceOptions options);
    ~AzureWorkspace() override;

    WorkspaceInfo info() const override;
    Capabilities capabilities() const override;
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
    QFuture<Result<QList<ComputeTarget>>> computeTargets() override;
    QFuture<Result<ComputeTarget>>
    testCompute(const QString &name, std::shared_ptr<ComputeConversation> conversation = {}) override;
    QFuture<Result<ComputeTarget>> attachCompute(const ComputeAttachment &attachment,
                                                 ComputeCredentials credentials,
                                                 std::shared_ptr<ComputeConversation> conversation) override;
    QFuture<Result<DetachedCompute>> detachCompute(const QString &name, bool evenWithRuns) override;
    QFuture<Result<QList<ComputeSize>>> computeSizes() override;
    QFuture<Result<ComputeTarget>> createCompute(const ComputeCreation &creation,
                                                 ComputeCredentials credentials,
                                                 std::shared_ptr<ComputeConversation> conversation) override;
    QFuture<Result<ComputeTarget>> scaleCompute(const QString &name, const ComputeScale &scale,
                                                std::shared_ptr<ComputeConversation> conversation) override;
    QFuture<Result<ComputeTarget>> switchCompute(const QString &name, ComputeSwitch how,
                                                 std::shared_ptr<ComputeConversation> conversation) override;
    QFuture<Result<>> deleteCompute(const QString &name,
                                    std::shared_ptr<ComputeConversation> conversation) override;
    QFuture<Result<QList<ComputeNode>>> computeNodes(const QString &name) override;
    QFuture<Result<QList<Interpreter>>> interpreters(const QString &target,
                                                     const QString &sourceFolder) override;
    QFuture<Result<QList<Environment>>> environments() override;
    QFuture<Result<Environment>> registerEnvironment(const Environment &environment) override;

private:
    template <typename T> QFuture<Result<T>> work(std::function<Result<T>(const IsCancelled &)> job);
    /// The run with what the run history adds.
    Result<Run> completeRun(const QString &runId, const IsCancelled &isCancelled);
    void tellOf(const Run &run);
    QFuture<Result<AzureNews>> look(const QString &runId);
    /// A job on compute that takes long: its steps are told, and the list is asked for again.
    template <typename T>
    QFuture<Result<T>> change(std::shared_ptr<ComputeConversation> conversation,
                              std::function<Result<T>(AzureCompute &, const IsCancelled &,
                                                      const std::function<void(const ComputeStep &)> &)>
                                  job);

    AzureWorkspaceOptions m_options;
    ArmClient m_arm;
    std::unique_ptr<AzureCompute> m_compute;
    std::unique_ptr<AzureJobs> m_jobs;
    std::unique_ptr<AzureEnvironments> m_environments;
    std::unique_ptr<BlobClient> m_blobs;
    std::unique_ptr<CodeAssets> m_code;
    std::unique_ptr<AzureSubmission> m_submission;
    std::unique_ptr<DataPlane> m_data;
    std::unique_ptr<RunFiles> m_files;
    std::unique_ptr<RunMetrics> m_metrics;
    std::unique_ptr<AzureWatcher> m_watcher;
    std::atomic<bool> m_isClosing = false;
    QTimer m_soon; ///< computeChanged, while what was listed last is on the move
    QThreadPool m_pool;
};

template <typename T>
QFuture<Result<T>> AzureWorkspace::work(std::function<Result<T>(const IsCancelled &)> job)
{
    return QtConcurrent::run(&m_pool, [this, job = std::move(job)](QPromise<Result<T>> &promise) {
        promise.addResult(job([this, &promise] { return m_isClosing || promise.isCanceled(); }));
    });
}

} // namespace trainyard
