// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/forwardingworkspace.h"

namespace trainyard {

ForwardingWorkspace::ForwardingWorkspace(Workspace &inner) : m_inner(inner)
{
    connect(&inner, &Workspace::logFoldersChanged, this, &Workspace::logFoldersChanged);
    connect(&inner, &Workspace::runChanged, this, &Workspace::runChanged);
    connect(&inner, &Workspace::runsChanged, this, &Workspace::runsChanged);
    connect(&inner, &Workspace::metricsArrived, this, &Workspace::metricsArrived);
    connect(&inner, &Workspace::filesChanged, this, &Workspace::filesChanged);
    connect(&inner, &Workspace::computeChanged, this, &Workspace::computeChanged);
    connect(&inner, &Workspace::troubled, this, &Workspace::troubled);
}

template <typename T> QFuture<Result<T>> ForwardingWorkspace::passed(QFuture<Result<T>> answer)
{
    asked(QFuture<void>(answer));
    return answer;
}

WorkspaceInfo ForwardingWorkspace::info() const
{
    return m_inner.info();
}

Capabilities ForwardingWorkspace::capabilities() const
{
    return m_inner.capabilities();
}

QFuture<Result<StorageUse>> ForwardingWorkspace::storageUse()
{
    return passed(m_inner.storageUse());
}

QFuture<Result<RunPage>> ForwardingWorkspace::runs(const RunQuery &query)
{
    return passed(m_inner.runs(query));
}

QFuture<Result<QList<ExperimentSummary>>> ForwardingWorkspace::experiments()
{
    return passed(m_inner.experiments());
}

QFuture<Result<QStringList>> ForwardingWorkspace::metricNames()
{
    return passed(m_inner.metricNames());
}

QFuture<Result<Run>> ForwardingWorkspace::run(const QString &runId)
{
    return passed(m_inner.run(runId));
}

QFuture<Result<QList<Run>>> ForwardingWorkspace::runsCalled(const QString &word, int limit)
{
    return passed(m_inner.runsCalled(word, limit));
}

QFuture<Result<SubmissionReview>> ForwardingWorkspace::review(const RunConfiguration &configuration)
{
    return passed(m_inner.review(configuration));
}

QFuture<Result<Run>> ForwardingWorkspace::submit(const RunConfiguration &configuration)
{
    return passed(m_inner.submit(configuration));
}

QFuture<Result<Run>> ForwardingWorkspace::cancel(const QString &runId, CancelMode mode)
{
    return passed(m_inner.cancel(runId, mode));
}

QFuture<Result<Run>> ForwardingWorkspace::edit(const QString &runId, const RunEdit &edit)
{
    return passed(m_inner.edit(runId, edit));
}

QFuture<Result<>> ForwardingWorkspace::remove(const QString &runId)
{
    return passed(m_inner.remove(runId));
}

std::unique_ptr<RunWatch> ForwardingWorkspace::watch(const QString &runId)
{
    return m_inner.watch(runId);
}

QFuture<Result<QList<MetricSummary>>> ForwardingWorkspace::metrics(const QString &runId)
{
    return passed(m_inner.metrics(runId));
}

QFuture<Result<MetricSlice>> ForwardingWorkspace::metricPoints(const QString &runId, const QString &metric,
                                                               qint64 offset, qint64 limit)
{
    return passed(m_inner.metricPoints(runId, metric, offset, limit));
}

QFuture<Result<SeriesStart>> ForwardingWorkspace::metricStart(const QString &runId, const QString &metric)
{
    return passed(m_inner.metricStart(runId, metric));
}

QFuture<Result<QList<RunFile>>> ForwardingWorkspace::files(const QString &runId)
{
    return passed(m_inner.files(runId));
}

QFuture<Result<FileChunk>> ForwardingWorkspace::readFile(const QString &runId, const QString &path,
                                                         qint64 offset, qint64 maxBytes)
{
    return passed(m_inner.readFile(runId, path, offset, maxBytes));
}

QFuture<Result<>> ForwardingWorkspace::download(const QString &runId, const QString &path,
                                                const QString &destination)
{
    return passed(m_inner.download(runId, path, destination));
}

QFuture<Result<SnapshotPlan>> ForwardingWorkspace::planSnapshot(const QString &sourceFolder)
{
    return passed(m_inner.planSnapshot(sourceFolder));
}

QFuture<Result<Snapshot>> ForwardingWorkspace::snapshot(const QString &runId)
{
    return passed(m_inner.snapshot(runId));
}

QFuture<Result<QByteArray>> ForwardingWorkspace::snapshotContent(const ContentHash &hash, qint64 maxBytes)
{
    return passed(m_inner.snapshotContent(hash, maxBytes));
}

QFuture<Result<QList<ComputeTarget>>> ForwardingWorkspace::computeTargets()
{
    return passed(m_inner.computeTargets());
}

QFuture<Result<ComputeTarget>>
ForwardingWorkspace::testCompute(const QString &name, std::shared_ptr<ComputeConversation> conversation)
{
    return passed(m_inner.testCompute(name, std::move(conversation)));
}

QFuture<Result<ComputeTarget>>
ForwardingWorkspace::tryCompute(const ComputeAttachment &attachment, ComputeCredentials credentials,
                                std::shared_ptr<ComputeConversation> conversation)
{
    return passed(m_inner.tryCompute(attachment, std::move(credentials), std::move(conversation)));
}

QFuture<Result<ComputeTarget>>
ForwardingWorkspace::attachCompute(const ComputeAttachment &attachment, ComputeCredentials credentials,
                                   std::shared_ptr<ComputeConversation> conversation)
{
    return passed(m_inner.attachCompute(attachment, std::move(credentials), std::move(conversation)));
}

QFuture<Result<ComputeAttachment>> ForwardingWorkspace::computeAttachment(const QString &name)
{
    return passed(m_inner.computeAttachment(name));
}

QFuture<Result<ComputeTarget>>
ForwardingWorkspace::updateCompute(const ComputeAttachment &attachment, ComputeCredentials credentials,
                                   std::shared_ptr<ComputeConversation> conversation)
{
    return passed(m_inner.updateCompute(attachment, std::move(credentials), std::move(conversation)));
}

QFuture<Result<DetachedCompute>> ForwardingWorkspace::detachCompute(const QString &name, bool evenWithRuns)
{
    return passed(m_inner.detachCompute(name, evenWithRuns));
}

QFuture<Result<QList<KnownMachine>>> ForwardingWorkspace::knownMachines()
{
    return passed(m_inner.knownMachines());
}

QFuture<Result<QList<ComputeSize>>> ForwardingWorkspace::computeSizes()
{
    return passed(m_inner.computeSizes());
}

QFuture<Result<ComputeTarget>>
ForwardingWorkspace::createCompute(const ComputeCreation &creation, ComputeCredentials credentials,
                                   std::shared_ptr<ComputeConversation> conversation)
{
    return passed(m_inner.createCompute(creation, std::move(credentials), std::move(conversation)));
}

QFuture<Result<ComputeTarget>>
ForwardingWorkspace::scaleCompute(const QString &name, const ComputeScale &scale,
                                  std::shared_ptr<ComputeConversation> conversation)
{
    return passed(m_inner.scaleCompute(name, scale, std::move(conversation)));
}

QFuture<Result<ComputeTarget>>
ForwardingWorkspace::switchCompute(const QString &name, ComputeSwitch how,
                                   std::shared_ptr<ComputeConversation> conversation)
{
    return passed(m_inner.switchCompute(name, how, std::move(conversation)));
}

QFuture<Result<>> ForwardingWorkspace::deleteCompute(const QString &name,
                                                     std::shared_ptr<ComputeConversation> conversation)
{
    return passed(m_inner.deleteCompute(name, std::move(conversation)));
}

QFuture<Result<QList<ComputeNode>>> ForwardingWorkspace::computeNodes(const QString &name)
{
    return passed(m_inner.computeNodes(name));
}

QFuture<Result<QList<Interpreter>>> ForwardingWorkspace::interpreters(const QString &target,
                                                                      const QString &sourceFolder)
{
    return passed(m_inner.interpreters(target, sourceFolder));
}

QFuture<Result<QList<Environment>>> ForwardingWorkspace::environments()
{
    return passed(m_inner.environments());
}

QFuture<Result<Environment>> ForwardingWorkspace::registerEnvironment(const Environment &environment)
{
    return passed(m_inner.registerEnvironment(environment));
}

EnvironmentService *ForwardingWorkspace::environmentService()
{
    return m_inner.environmentService();
}

QFuture<Result<LogFolder>> ForwardingWorkspace::openLogs(const QString &place, Secret secret)
{
    return passed(m_inner.openLogs(place, std::move(secret)));
}

QFuture<Result<>> ForwardingWorkspace::closeLogs(const QString &folder)
{
    return passed(m_inner.closeLogs(folder));
}

QFuture<Result<QList<Run>>> ForwardingWorkspace::logRuns(const QString &folder)
{
    return passed(m_inner.logRuns(folder));
}

QList<LogFolder> ForwardingWorkspace::logFolders() const
{
    return m_inner.logFolders();
}

} // namespace trainyard
