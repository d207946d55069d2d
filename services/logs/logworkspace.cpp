// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logworkspace.h"

#include "services/local/workerthread.h"
#include "services/logs/logcore.h"
#include "services/logs/logquery.h"
#include "services/workspace/answers.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPointer>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 maxChunk = qint64(16) << 20;
constexpr int maxNames = 200;

/// The answer with `map` applied to it; canceling one cancels the other.
template <typename T, typename F> QFuture<Result<T>> mapped(QObject *context, QFuture<Result<T>> inner, F map)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    auto *outer = new QFutureWatcher<Result<T>>(context);
    auto *watcher = new QFutureWatcher<Result<T>>(context);
    QObject::connect(outer, &QFutureWatcherBase::canceled, context, [inner]() mutable { inner.cancel(); });
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [promise, watcher, outer, map = std::move(map)]() mutable {
                         const QFuture<Result<T>> answered = watcher->future();
                         watcher->deleteLater();
                         outer->deleteLater();
                         if (answered.resultCount() > 0 && !promise->isCanceled())
                             promise->addResult(map(answered.result()));
                         promise->finish();
                     });
    outer->setFuture(promise->future());
    watcher->setFuture(inner);
    return promise->future();
}

template <typename T> QFuture<Result<T>> onlyRead()
{
    return ready<T>(failure(ErrorKind::Unsupported,
                            LogWorkspace::tr("This run was logged by another tool. It is shown here, and its "
                                             "files are never changed.")));
}
} // namespace

/// Follows a log while it lives.
class LogWatch : public RunWatch
{
public:
    LogWatch(WorkerThread &thread, LogCore &core, QObject *owner, QString id)
        : m_thread(&thread), m_core(&core), m_owner(owner), m_id(std::move(id))
    {
        count(1);
    }
    ~LogWatch() override
    {
        if (m_owner) // else the thread is gone
            count(-1);
    }

private:
    void count(int more)
    {
        QMetaObject::invokeMethod(
            m_thread->context(), [core = m_core, id = m_id, more] { core->watch(id, more); },
            Qt::QueuedConnection);
    }
    WorkerThread *m_thread;
    LogCore *m_core;
    QPointer<QObject> m_owner;
    QString m_id;
};

LogWorkspace::LogWorkspace(Workspace &inner, LogClock clock)
    : ForwardingWorkspace(inner), m_clock(std::move(clock))
{
}

LogWorkspace::~LogWorkspace() = default;

void LogWorkspace::start()
{
    if (m_thread)
        return;
    m_thread = std::make_unique<WorkerThread>(u"logs"_s);
    m_thread->runAndWait([this] { m_core = new LogCore(m_clock, m_thread->context()); });
    connect(m_core, &LogCore::runsChanged, this, &LogWorkspace::take);
    connect(m_core, &LogCore::runChanged, this, &Workspace::runChanged);
    connect(m_core, &LogCore::metricsArrived, this, &Workspace::metricsArrived);
    connect(m_core, &LogCore::troubled, this, &Workspace::troubled);
}

void LogWorkspace::take(const QList<Run> &runs, const QList<LogFolder> &folders)
{
    QSet<QString> ids;
    for (const Run &run : runs)
        ids.insert(run.id);
    const bool hasOthers = ids != m_ids;
    const bool hasOtherFolders = folders != m_folders;
    m_runs = runs;
    m_ids = ids;
    m_folders = folders;
    if (hasOtherFolders)
        emit logFoldersChanged();
    if (hasOthers)
        emit runsChanged();
}

QList<Run> LogWorkspace::matching(const RunQuery &query) const
{
    QList<Run> found;
    std::ranges::copy_if(m_runs, std::back_inserter(found),
                         [&query](const Run &run) { return matches(run, query); });
    std::ranges::stable_sort(found,
                             [&query](const Run &a, const Run &b) { return standsBefore(a, b, query); });
    return found;
}

QFuture<Result<RunPage>> LogWorkspace::runs(const RunQuery &query)
{
    const QList<Run> ours = matching(query);
    if (ours.isEmpty())
        return inner().runs(query);
    return mapped<RunPage>(this, inner().runs(widened(query, ours.size())),
                           [query, ours](Result<RunPage> page) -> Result<RunPage> {
                               return page ? Result<RunPage>(merged(query, *page, ours)) : page;
                           });
}

QFuture<Result<QList<ExperimentSummary>>> LogWorkspace::experiments()
{
    if (m_runs.isEmpty())
        return inner().experiments();
    return mapped<QList<ExperimentSummary>>(
        this, inner().experiments(), [runs = m_runs](Result<QList<ExperimentSummary>> all) {
            if (!all)
                return all;
            for (const Run &run : runs) {
                auto found = std::ranges::find(*all, run.experiment(), &ExperimentSummary::name);
                if (found == all->end())
                    found = all->insert(all->end(), {run.experiment(), 0, 0, 0, run.created});
                ++found->runs;
                found->active += run.status == RunStatus::Running;
                found->failed += run.status == RunStatus::Failed;
                found->lastCreated = std::max(found->lastCreated, run.created);
            }
            return all;
        });
}

QFuture<Result<QStringList>> LogWorkspace::metricNames()
{
    if (m_runs.isEmpty())
        return inner().metricNames();
    return mapped<QStringList>(this, inner().metricNames(), [runs = m_runs](Result<QStringList> names) {
        if (!names)
            return names;
        QMap<QString, int> uses;
        for (const Run &run : runs)
            for (auto it = run.lastMetrics.cbegin(); it != run.lastMetrics.cend(); ++it)
                ++uses[it.key()];
        QStringList more = uses.keys();
        std::ranges::stable_sort(more, std::greater<>(), [&uses](const QString &n) { return uses.value(n); });
        for (const QString &name : more)
            if (names->size() < maxNames && !names->contains(name))
                names->append(name);
        return names;
    });
}

QFuture<Result<Run>> LogWorkspace::run(const QString &runId)
{
    if (!isLogRun(runId))
        return inner().run(runId);
    const auto found = std::ranges::find(m_runs, runId, &Run::id);
    if (found == m_runs.end())
        return ready<Run>(
            failure(ErrorKind::NotFound,
                    tr("This log is not open any more. Open its folder again to see it (Ctrl+Shift+L).")));
    return ready<Run>(Run(*found));
}

QFuture<Result<QList<Run>>> LogWorkspace::runsCalled(const QString &word, int limit)
{
    QList<Run> ours;
    for (const Run &run : m_runs)
        if (run.id.startsWith(word) || run.displayName.compare(word, Qt::CaseInsensitive) == 0)
            ours.append(run);
    if (ours.isEmpty())
        return inner().runsCalled(word, limit);
    return mapped<QList<Run>>(this, inner().runsCalled(word, limit), [ours, limit](Result<QList<Run>> runs) {
        if (!runs)
            return runs;
        runs->append(ours);
        std::ranges::stable_sort(*runs, [](const Run &a, const Run &b) { return a.created > b.created; });
        *runs = runs->mid(0, limit);
        return runs;
    });
}

QFuture<Result<SubmissionReview>> LogWorkspace::review(const RunConfiguration &configuration)
{
    return isLogRun(configuration.snapshotOfRun) ? onlyRead<SubmissionReview>()
                                                 : inner().review(configuration);
}

QFuture<Result<Run>> LogWorkspace::submit(const RunConfiguration &configuration)
{
    return isLogRun(configuration.snapshotOfRun) ? onlyRead<Run>() : inner().submit(configuration);
}

QFuture<Result<Run>> LogWorkspace::cancel(const QString &runId, CancelMode mode)
{
    return isLogRun(runId) ? onlyRead<Run>() : inner().cancel(runId, mode);
}

QFuture<Result<Run>> LogWorkspace::edit(const QString &runId, const RunEdit &edit)
{
    return isLogRun(runId) ? onlyRead<Run>() : inner().edit(runId, edit);
}

QFuture<Result<>> LogWorkspace::remove(const QString &runId)
{
    return isLogRun(runId) ? onlyRead<void>() : inner().remove(runId);
}

std::unique_ptr<RunWatch> LogWorkspace::watch(const QString &runId)
{
    if (!isLogRun(runId))
        return inner().watch(runId);
    if (!m_core)
        return std::make_unique<RunWatch>();
    return std::make_unique<LogWatch>(*m_thread, *m_core, this, runId);
}

QFuture<Result<QList<MetricSummary>>> LogWorkspace::metrics(const QString &runId)
{
    if (!isLogRun(runId))
        return inner().metrics(runId);
    start();
    return m_thread->post<QList<MetricSummary>>([core = m_core, runId] { return core->summaries(runId); });
}

QFuture<Result<MetricSlice>> LogWorkspace::metricPoints(const QString &runId, const QString &metric,
                                                        qint64 offset, qint64 limit)
{
    if (!isLogRun(runId))
        return inner().metricPoints(runId, metric, offset, limit);
    start();
    return m_thread->post<MetricSlice>(
        [=, core = m_core] { return core->points(runId, metric, offset, limit); });
}

QFuture<Result<SeriesStart>> LogWorkspace::metricStart(const QString &runId, const QString &metric)
{
    return isLogRun(runId) ? Workspace::metricStart(runId, metric) : inner().metricStart(runId, metric);
}

QFuture<Result<QList<RunFile>>> LogWorkspace::files(const QString &runId)
{
    if (!isLogRun(runId))
        return inner().files(runId);
    start();
    return m_thread->post<QList<RunFile>>([core = m_core, runId]() -> Result<QList<RunFile>> {
        const auto paths = core->files(runId);
        if (!paths)
            return failure(paths.error());
        QList<RunFile> files;
        for (const QString &path : *paths) {
            const QFileInfo info(path);
            files.append({info.fileName(), info.size(), info.lastModified().toUTC()});
        }
        return files;
    });
}

QFuture<Result<FileChunk>> LogWorkspace::readFile(const QString &runId, const QString &path, qint64 offset,
                                                  qint64 maxBytes)
{
    if (!isLogRun(runId))
        return inner().readFile(runId, path, offset, maxBytes);
    start();
    return m_thread->post<FileChunk>([=, core = m_core]() -> Result<FileChunk> {
        const auto paths = core->files(runId);
        if (!paths)
            return failure(paths.error());
        // Only what the list names: a path of a stranger leads nowhere else.
        const auto found =
            std::ranges::find(*paths, path, [](const QString &one) { return QFileInfo(one).fileName(); });
        QFile file(found == paths->end() ? QString() : *found);
        if (found == paths->end() || !file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::NotFound, tr("This run has no file %1.").arg(path));
        FileChunk chunk;
        chunk.totalSize = file.size();
        chunk.offset = std::clamp<qint64>(offset < 0 ? chunk.totalSize + offset : offset, 0, chunk.totalSize);
        if (file.seek(chunk.offset))
            chunk.bytes = file.read(std::clamp<qint64>(maxBytes, 0, maxChunk));
        return chunk;
    });
}

QFuture<Result<>> LogWorkspace::download(const QString &runId, const QString &path,
                                         const QString &destination)
{
    return isLogRun(runId) ? onlyRead<void>() : inner().download(runId, path, destination);
}

QFuture<Result<Snapshot>> LogWorkspace::snapshot(const QString &runId)
{
    if (!isLogRun(runId))
        return inner().snapshot(runId);
    return ready<Snapshot>(failure(
        ErrorKind::NotFound,
        tr("This run was logged by another tool, which kept no snapshot of its files that is known here.")));
}

QFuture<Result<LogFolder>> LogWorkspace::openLogs(const QString &folder)
{
    start();
    return m_thread->post<LogFolder>([core = m_core, folder] { return core->open(folder); });
}

QFuture<Result<>> LogWorkspace::closeLogs(const QString &folder)
{
    if (!m_core)
        return Workspace::closeLogs(folder);
    return m_thread->post<void>([core = m_core, folder] { return core->close(folder); });
}

QFuture<Result<QList<Run>>> LogWorkspace::logRuns(const QString &folder)
{
    if (!m_core)
        return Workspace::logRuns(folder);
    auto promise = std::make_shared<QPromise<Result<QList<Run>>>>();
    promise->start();
    const QFuture<Result<QList<Run>>> future = promise->future();
    QMetaObject::invokeMethod(
        m_thread->context(),
        [core = m_core, folder, promise] {
            const auto answer = [core, folder, promise] {
                promise->addResult(core->runs(folder));
                promise->finish();
            };
            if (core->isCaughtUp(folder)) {
                answer();
                return;
            }
            auto *once = new QObject(core);
            QObject::connect(core, &LogCore::caughtUp, once, [once, answer, core, folder] {
                if (!core->isCaughtUp(folder))
                    return;
                once->deleteLater();
                QObject::disconnect(core, nullptr, once, nullptr);
                answer();
            });
        },
        Qt::QueuedConnection);
    return future;
}

void LogWorkspace::lookNow()
{
    start();
    m_thread->runAndWait([core = m_core] { core->lookNow(); });
}

} // namespace trainyard
