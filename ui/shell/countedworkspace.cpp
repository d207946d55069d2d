// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/countedworkspace.h"

#include <QFutureWatcher>

namespace trainyard::ui {

CountedWorkspace::CountedWorkspace(Workspace &inner) : m_inner(inner)
{
    connect(&inner, &Workspace::runChanged, this, &Workspace::runChanged);
    connect(&inner, &Workspace::runsChanged, this, &Workspace::runsChanged);
    connect(&inner, &Workspace::metricsArrived, this, &Workspace::metricsArrived);
    connect(&inner, &Workspace::filesChanged, this, &Workspace::filesChanged);
    connect(&inner, &Workspace::computeChanged, this, &Workspace::computeChanged);
    connect(&inner, &Workspace::troubled, this, &Workspace::troubled);
    connect(&inner, &Workspace::logFoldersChanged, this, &Workspace::logFoldersChanged);
}

template <typename T> QFuture<Result<T>> CountedWorkspace::count(const QFuture<Result<T>> &future)
{
    auto *watcher = new QFutureWatcher<Result<T>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        emit pendingChanged(--m_pending);
    });
    emit pendingChanged(++m_pending);
    watcher->setFuture(future);
    return future;
}

QFuture<Result<StorageUse>> CountedWorkspace::storageUse()
{
    return count(m_inner.storageUse());
}

QFuture<Result<trainyard::RunPage>> CountedWorkspace::runs(const RunQuery &query)
{
    return count(m_inner.runs(query));
}

QFuture<Result<QList<ExperimentSummary>>> CountedWorkspace::experiments()
{
    return count(m_inner.experiments());
}

QFuture<Result<LogFolder>> CountedWorkspace::openLogs(const QString &folder)
{
    return count(m_inner.openLogs(folder));
}

QFuture<Result<>> CountedWorkspace::closeLogs(const QString &folder)
{
    return count(m_inner.closeLogs(folder));
}

QFuture<Result<QList<Run>>> CountedWorkspace::logRuns(const QString &folder)
{
    return count(m_inner.logRuns(folder));
}

QFuture<Result<QStringList>> CountedWorkspace::metricNames()
{
    return count(m_inner.metricNames());
}

QFuture<Result<Run>> CountedWorkspace::run(const QString &runId)
{
    return count(m_inner.run(runId));
}

QFuture<Result<QList<Run>>> CountedWorkspace::runsCalled(const QString &word, int limit)
{
    return count(m_inner.runsCalled(word, limit));
}

QFuture<Result<SubmissionReview>> CountedWorkspace::review(const RunConfiguration &configuration)
{
    return count(m_inner.review(configuration));
}

QFuture<Result<Run>> CountedWorkspace::submit(const RunConfiguration &configuration)
{
    return count(m_inner.submit(configuration));
}

QFuture<Result<Run>> CountedWorkspace::cancel(const QString &runId, CancelMode mode)
{
    return count(m_inner.cancel(runId, mode));
}

QFuture<Result<Run>> CountedWorkspace::edit(const QString &runId, const RunEdit &edit)
{
    return count(m_inner.edit(runId, edit));
}

QFuture<Result<>> CountedWorkspace::remove(const QString &runId)
{
    return count(m_inner.remove(runId));
}

QFuture<Result<QList<MetricSummary>>> CountedWorkspace::metrics(const QString &runId)
{
    return count(m_inner.metrics(runId));
}

QFuture<Result<MetricSlice>> CountedWorkspace::metricPoints(const QString &runId, const QString &metric,
                                                            qint64 offset, qint64 limit)
{
    return count(m_inner.metricPoints(runId, metric, offset, limit));
}

QFuture<Result<QList<RunFile>>> CountedWorkspace::files(const QString &runId)
{
    return count(m_inner.files(runId));
}

QFuture<Result<FileChunk>> CountedWorkspace::readFile(const QString &runId, const QString &path,
                                                      qint64 offset, qint64 maxBytes)
{
    return count(m_inner.readFile(runId, path, offset, maxBytes));
}

QFuture<Result<>> CountedWorkspace::download(const QString &runId, const QString &path,
                                             const QString &destination)
{
    return count(m_inner.download(runId, path, destination));
}

QFuture<Result<SnapshotPlan>> CountedWorkspace::planSnapshot(const QString &sourceFolder)
{
    return count(m_inner.planSnapshot(sourceFolder));
}

QFuture<Result<Snapshot>> CountedWorkspace::snapshot(const QString &runId)
{
    return count(m_inner.snapshot(runId));
}

QFuture<Result<QByteArray>> CountedWorkspace::snapshotContent(const ContentHash &hash, qint64 maxBytes)
{
    return count(m_inner.snapshotContent(hash, maxBytes));
}

QFuture<Result<QList<ComputeTarget>>> CountedWorkspace::computeTargets()
{
    return count(m_inner.computeTargets());
}

QFuture<Result<ComputeTarget>>
CountedWorkspace::testCompute(const QString &name, std::shared_ptr<ComputeConversation> conversation)
{
    return count(m_inner.testCompute(name, std::move(conversation)));
}

QFuture<Result<ComputeTarget>> CountedWorkspace::tryCompute(const ComputeAttachment &attachment,
                                                            ComputeCredentials credentials,
                                                            std::shared_ptr<ComputeConversation> conversation)
{
    return count(m_inner.tryCompute(attachment, std::move(credentials), std::move(conversation)));
}

QFuture<Result<ComputeTarget>>
CountedWorkspace::attachCompute(const ComputeAttachment &attachment, ComputeCredentials credentials,
                                std::shared_ptr<ComputeConversation> conversation)
{
    return count(m_inner.attachCompute(attachment, std::move(credentials), std::move(conversation)));
}

QFuture<Result<ComputeAttachment>> CountedWorkspace::computeAttachment(const QString &name)
{
    return count(m_inner.computeAttachment(name));
}

QFuture<Result<ComputeTarget>>
CountedWorkspace::updateCompute(const ComputeAttachment &attachment, ComputeCredentials credentials,
                                std::shared_ptr<ComputeConversation> conversation)
{
    return count(m_inner.updateCompute(attachment, std::move(credentials), std::move(conversation)));
}

QFuture<Result<DetachedCompute>> CountedWorkspace::detachCompute(const QString &name, bool evenWithRuns)
{
    return count(m_inner.detachCompute(name, evenWithRuns));
}

QFuture<Result<QList<KnownMachine>>> CountedWorkspace::knownMachines()
{
    return count(m_inner.knownMachines());
}

QFuture<Result<QList<Interpreter>>> CountedWorkspace::interpreters(const QString &target,
                                                                   const QString &sourceFolder)
{
    return count(m_inner.interpreters(target, sourceFolder));
}

QFuture<Result<QList<Environment>>> CountedWorkspace::environments()
{
    return count(m_inner.environments());
}

QFuture<Result<Environment>> CountedWorkspace::registerEnvironment(const Environment &environment)
{
    return count(m_inner.registerEnvironment(environment));
}

} // namespace trainyard::ui
