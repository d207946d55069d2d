// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

#include <QPromise>

namespace trainyard::test {

/// A workspace in memory for tests of views: what it holds are public members, what it was asked is recorded
/// in `calls`, and `nextError` makes the next answer fail. It answers at once and never by itself changes
/// anything.
class FakeWorkspace : public Workspace
{
    Q_OBJECT
public:
    FakeWorkspace();

    QList<Run> runList;                                            ///< newest first
    QMap<QString, QMap<QString, QList<MetricPoint>>> points;       ///< by run id, by metric name
    QMap<QString, QMap<QString, QList<MetricDocument>>> documents; ///< by run id, by metric name
    QMap<QString, SeriesStart> starts;                             ///< by metric name, of every run
    QMap<QString, qint64> generations;                             ///< by metric name, of every run
    QSet<QString> sampled; ///< names of points that are no metrics, but what a run used of its machine
    QMap<QString, QMap<QString, QByteArray>> contents; ///< by run id, by path
    QMap<QString, Snapshot> snapshots;                 ///< by run id
    QMap<ContentHash, QByteArray> objects;
    QList<ComputeTarget> targets;
    QList<Interpreter> interpreterList;
    QList<Environment> environmentList;
    WorkspaceInfo infoAnswer;
    StorageUse storageAnswer;
    SubmissionReview reviewAnswer;
    Capabilities capabilitiesAnswer;
    std::optional<Error> nextError;
    QStringList calls; ///< "cancel RUN Force", "submit SCRIPT", …
    RunConfiguration lastSubmitted;
    QList<KnownMachine> machines;
    ComputeAttachment lastAttachment;
    QByteArray lastPassword;
    /// While true an attempt to reach a machine waits: tell steps through `conversation`, answer with
    /// `attempt`.
    bool holdsAttempts = false;
    std::shared_ptr<ComputeConversation> conversation;
    std::shared_ptr<QPromise<Result<ComputeTarget>>> attempt;
    QList<ComputeSize> sizeList;
    ComputeCreation lastCreation;
    ComputeScale lastScale;
    DetachedCompute detachAnswer;
    QList<LogFolder> logFolderList; ///< those that are open

    /// A run in a given state, added at the front.
    Run &addRun(const QString &id, RunStatus status);
    /// Replaces the run of the same id and tells the views.
    void change(const Run &run);
    void addPoints(const QString &runId, const QString &metric, const QList<MetricPoint> &more);
    void appendToFile(const QString &runId, const QString &path, const QByteArray &more);

    WorkspaceInfo info() const override { return infoAnswer; }
    Capabilities capabilities() const override { return capabilitiesAnswer; }
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
    QFuture<Result<QList<KnownMachine>>> knownMachines() override;
    QFuture<Result<QList<Interpreter>>> interpreters(const QString &target,
                                                     const QString &sourceFolder) override;
    QFuture<Result<QList<Environment>>> environments() override;
    QFuture<Result<Environment>> registerEnvironment(const Environment &environment) override;

    QFuture<Result<LogFolder>> openLogs(const QString &place, Secret secret = {}) override;
    QFuture<Result<>> closeLogs(const QString &folder) override;
    QList<LogFolder> logFolders() const override { return logFolderList; }

private:
    template <typename T> QFuture<Result<T>> answer(T value);
    QFuture<Result<ComputeTarget>> tryOut(const QString &call, const ComputeAttachment &attachment,
                                          const ComputeCredentials &credentials,
                                          std::shared_ptr<ComputeConversation> with, bool isKept);
    Result<Run> find(const QString &runId) const;
};

} // namespace trainyard::test
