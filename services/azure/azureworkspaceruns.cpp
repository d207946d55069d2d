// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The half of AzureWorkspace that is about runs.
#include "services/azure/azureworkspace.h"

#include "services/azure/azurejobs.h"
#include "services/azure/azuresubmission.h"
#include "services/azure/azurewatcher.h"
#include "services/azure/runfiles.h"
#include "services/azure/runmetrics.h"
#include "services/snapshots/plan.h"
#include "services/workspace/answers.h"
#include "services/workspace/submissioncheck.h"

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
template <typename T> QFuture<Result<T>> notHere(const QString &sentence)
{
    return ready<T>(failure(ErrorKind::Unsupported, sentence));
}
} // namespace

Result<Run> AzureWorkspace::completeRun(const QString &runId, const IsCancelled &isCancelled)
{
    auto run = m_jobs->get(runId, isCancelled);
    if (!run)
        return run;
    // Without the run history the run is shown with what the job says.
    if (const auto done = m_files->complete(*run, isCancelled);
        !done && done.error().kind == ErrorKind::Cancelled)
        return failure(done.error());
    run->lastMetrics = m_metrics->lastValues(runId);
    return run;
}

QFuture<Result<AzureNews>> AzureWorkspace::look(const QString &runId)
{
    return work<AzureNews>([this, runId](const IsCancelled &isCancelled) -> Result<AzureNews> {
        AzureNews news;
        news.hasMetrics = m_metrics->refresh(runId, isCancelled).value_or(false);
        // Asked for last: what was logged before the end is then known before the end is told.
        auto run = completeRun(runId, isCancelled);
        if (!run)
            return failure(run.error());
        news.run = std::move(*run);
        news.logSize =
            m_files->read(runId, RunFiles::driverLog(), -1, 1, isCancelled).value_or(FileChunk()).totalSize;
        return news;
    });
}

/// From the pool.
void AzureWorkspace::tellOf(const Run &run)
{
    QMetaObject::invokeMethod(
        this, [this, run] { emit runChanged(run); }, Qt::QueuedConnection);
}

QFuture<Result<RunPage>> AzureWorkspace::runs(const RunQuery &query)
{
    return work<RunPage>(
        [this, query](const IsCancelled &isCancelled) { return m_jobs->page(query, isCancelled); });
}

QFuture<Result<QList<ExperimentSummary>>> AzureWorkspace::experiments()
{
    return work<QList<ExperimentSummary>>(
        [this](const IsCancelled &isCancelled) { return m_jobs->experiments(isCancelled); });
}

QFuture<Result<QStringList>> AzureWorkspace::metricNames()
{
    return ready<QStringList>(m_metrics->names()); // of the runs that were looked at
}

QFuture<Result<Run>> AzureWorkspace::run(const QString &runId)
{
    return work<Run>(
        [this, runId](const IsCancelled &isCancelled) { return completeRun(runId, isCancelled); });
}

QFuture<Result<QList<Run>>> AzureWorkspace::runsCalled(const QString &word, int limit)
{
    return work<QList<Run>>(
        [=, this](const IsCancelled &isCancelled) { return m_jobs->called(word, limit, isCancelled); });
}

QFuture<Result<SubmissionReview>> AzureWorkspace::review(const RunConfiguration &configuration)
{
    return work<SubmissionReview>([this, configuration](const IsCancelled &isCancelled) {
        return m_submission->review(configuration, isCancelled);
    });
}

QFuture<Result<Run>> AzureWorkspace::submit(const RunConfiguration &configuration)
{
    return QtConcurrent::run(&m_pool, [this, configuration](QPromise<Result<Run>> &promise) {
        promise.setProgressRange(0, 100);
        auto run = m_submission->submit(
            configuration,
            [&promise](int percent, const QString &step) { promise.setProgressValueAndText(percent, step); },
            [this, &promise] { return m_isClosing || promise.isCanceled(); });
        if (run)
            QMetaObject::invokeMethod(this, &Workspace::runsChanged, Qt::QueuedConnection);
        promise.addResult(std::move(run));
    });
}

QFuture<Result<Run>> AzureWorkspace::cancel(const QString &runId, CancelMode)
{
    return work<Run>([this, runId](const IsCancelled &isCancelled) {
        auto run = m_jobs->cancel(runId, isCancelled);
        if (run)
            tellOf(*run);
        return run;
    });
}

QFuture<Result<Run>> AzureWorkspace::edit(const QString &runId, const RunEdit &edit)
{
    return work<Run>([this, runId, edit](const IsCancelled &isCancelled) -> Result<Run> {
        if (const auto fits = checkEdit(edit); !fits)
            return failure(fits.error());
        const auto edited = m_jobs->edit(runId, edit, isCancelled);
        auto run = edited ? completeRun(runId, isCancelled) : edited;
        if (run)
            tellOf(*run);
        return run;
    });
}

QFuture<Result<>> AzureWorkspace::remove(const QString &)
{
    return notHere<void>(tr("Runs in Azure are archived, not deleted. Archive it in the portal."));
}

std::unique_ptr<RunWatch> AzureWorkspace::watch(const QString &runId)
{
    return m_watcher->watch(runId);
}

QFuture<Result<QList<MetricSummary>>> AzureWorkspace::metrics(const QString &runId)
{
    return work<QList<MetricSummary>>(
        [this, runId](const IsCancelled &isCancelled) -> Result<QList<MetricSummary>> {
            const auto refreshed = m_metrics->refresh(runId, isCancelled);
            auto known = m_metrics->summaries(runId);
            if (!refreshed && known.isEmpty())
                return failure(refreshed.error());
            return known;
        });
}

QFuture<Result<MetricSlice>> AzureWorkspace::metricPoints(const QString &runId, const QString &metric,
                                                          qint64 offset, qint64 limit)
{
    return work<MetricSlice>([=, this](const IsCancelled &isCancelled) {
        auto points = m_metrics->points(runId, metric, offset, limit);
        if (points || points.error().kind != ErrorKind::NotFound)
            return points;
        (void)m_metrics->refresh(runId, isCancelled); // nobody has asked for this run yet
        return m_metrics->points(runId, metric, offset, limit);
    });
}

QFuture<Result<QList<RunFile>>> AzureWorkspace::files(const QString &runId)
{
    return work<QList<RunFile>>(
        [this, runId](const IsCancelled &isCancelled) { return m_files->list(runId, isCancelled); });
}

QFuture<Result<FileChunk>> AzureWorkspace::readFile(const QString &runId, const QString &path, qint64 offset,
                                                    qint64 maxBytes)
{
    constexpr qint64 most = qint64(16) << 20;
    return work<FileChunk>([=, this](const IsCancelled &isCancelled) {
        return m_files->read(runId, path, offset, std::min(maxBytes, most), isCancelled);
    });
}

QFuture<Result<>> AzureWorkspace::download(const QString &runId, const QString &path,
                                           const QString &destination)
{
    return work<void>([=, this](const IsCancelled &isCancelled) {
        return m_files->download(runId, path, destination, isCancelled);
    });
}

QFuture<Result<SnapshotPlan>> AzureWorkspace::planSnapshot(const QString &sourceFolder)
{
    return work<SnapshotPlan>(
        [sourceFolder](const IsCancelled &) { return trainyard::planSnapshot(sourceFolder); });
}

QFuture<Result<Snapshot>> AzureWorkspace::snapshot(const QString &)
{
    return notHere<Snapshot>(
        tr("The files of this run are kept in Azure. Its page in the portal shows them."));
}

QFuture<Result<QByteArray>> AzureWorkspace::snapshotContent(const ContentHash &, qint64)
{
    return notHere<QByteArray>(
        tr("The files of this run are kept in Azure. Its page in the portal shows them."));
}

} // namespace trainyard
