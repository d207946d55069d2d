// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

namespace trainyard {

/// A workspace that passes every call on to another one, and every signal back; for who changes or watches
/// some of them. `inner` outlives it.
class ForwardingWorkspace : public Workspace
{
    Q_OBJECT
public:
    explicit ForwardingWorkspace(Workspace &inner);

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
    EnvironmentService *environmentService() override;
    QFuture<Result<LogFolder>> openLogs(const QString &place, Secret secret = {}) override;
    QFuture<Result<>> closeLogs(const QString &folder) override;
    QFuture<Result<QList<Run>>> logRuns(const QString &folder) override;
    QList<LogFolder> logFolders() const override;

protected:
    Workspace &inner() const { return m_inner; }
    /// A call was passed on whose answer is awaited.
    virtual void asked(const QFuture<void> &) {}

private:
    template <typename T> QFuture<Result<T>> passed(QFuture<Result<T>> answer);
    Workspace &m_inner;
};

} // namespace trainyard
