// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logworkspace.h"

#include "services/logs/logcore.h"
#include "services/logs/logquery.h"
#include "services/metrics/mlflow/mlflowserver.h"
#include "services/secrets/keychain.h"
#include "services/workspace/answers.h"
#include "services/workspace/workerthread.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QUrl>

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
    LogWatch(LogWorkspace &workspace, QString id) : m_workspace(&workspace), m_id(std::move(id)) { count(1); }
    ~LogWatch() override { count(-1); }

private:
    void count(int more)
    {
        LogWorkspace::Reader *reader = m_workspace ? m_workspace->readerOf(m_id) : nullptr;
        if (reader)
            QMetaObject::invokeMethod(
                reader->thread->context(), [core = reader->core, id = m_id, more] { core->watch(id, more); },
                Qt::QueuedConnection);
    }
    QPointer<LogWorkspace> m_workspace;
    QString m_id;
};

LogWorkspace::LogWorkspace(Workspace &inner, LogClock clock, LogServices services)
    : ForwardingWorkspace(inner), m_clock(std::move(clock)), m_services(std::move(services))
{
}

LogWorkspace::~LogWorkspace()
{
    if (m_services.secrets)
        m_services.secrets->close();
    for (auto &[key, one] : m_readers)
        *one.isGivenUp = true;
}

LogWorkspace::Reader &LogWorkspace::reader(const QString &key)
{
    Reader &one = m_readers[key];
    if (one.thread)
        return one;
    one.thread = std::make_unique<WorkerThread>(u"logs"_s);
    LogCore::MakePlace make = [clock = m_clock](const QString &name) { return logFolderPlace(name, clock); };
    if (!key.isEmpty()) {
        if (!m_http)
            m_http = m_services.http();
        const auto isGivenUp = one.isGivenUp;
        make = [access = MlflowAccess{key, m_http, {}, [isGivenUp] { return isGivenUp->load(); }, m_clock},
                secret = one.secret](const QString &) mutable {
            access.secret = secret;
            return std::make_shared<MlflowServer>(access);
        };
    }
    one.thread->runAndWait([&] { one.core = new LogCore(m_clock, std::move(make), one.thread->context()); });
    connect(
        one.core, &LogCore::runsChanged, this,
        [this, key](const QList<Run> &runs, const QList<LogFolder> &folders) { take(key, runs, folders); });
    connect(one.core, &LogCore::runChanged, this, &Workspace::runChanged);
    connect(one.core, &LogCore::metricsArrived, this, &Workspace::metricsArrived);
    connect(one.core, &LogCore::troubled, this, &Workspace::troubled);
    return one;
}

LogWorkspace::Reader *LogWorkspace::readerOf(const QString &runId)
{
    const auto found = m_readers.find(m_ids.value(runId));
    return found == m_readers.end() ? nullptr : &found->second;
}

/// Of an open place, if it is one.
LogWorkspace::Reader *LogWorkspace::openReader(const QString &name)
{
    const auto found = m_readers.find(isLogAddress(name) ? name : QString());
    return found == m_readers.end() ? nullptr : &found->second;
}

template <typename T>
QFuture<Result<T>> LogWorkspace::answered(const QString &runId, std::function<Result<T>(LogCore &)> job)
{
    Reader *of = readerOf(runId);
    if (!of)
        of = &reader({}); // it knows best that there is no such log
    return of->thread->post<T>([core = of->core, job = std::move(job)] { return job(*core); });
}

void LogWorkspace::take(const QString &key, const QList<Run> &runs, const QList<LogFolder> &folders)
{
    const auto found = m_readers.find(key);
    if (found == m_readers.end())
        return; // closed meanwhile
    found->second.runs = runs;
    found->second.folders = folders;
    gather();
}

void LogWorkspace::gather()
{
    QHash<QString, QString> ids;
    QList<LogFolder> folders;
    m_runs.clear();
    for (const auto &[key, one] : m_readers) {
        for (const Run &run : one.runs)
            ids.insert(run.id, key);
        m_runs += one.runs;
        folders += one.folders;
    }
    const bool hasOthers = ids != m_ids;
    const bool hasOtherFolders = folders != m_folders;
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
    return std::make_unique<LogWatch>(*this, runId);
}

QFuture<Result<QList<MetricSummary>>> LogWorkspace::metrics(const QString &runId)
{
    if (!isLogRun(runId))
        return inner().metrics(runId);
    return answered<QList<MetricSummary>>(runId, [runId](LogCore &core) { return core.summaries(runId); });
}

QFuture<Result<MetricSlice>> LogWorkspace::metricPoints(const QString &runId, const QString &metric,
                                                        qint64 offset, qint64 limit)
{
    if (!isLogRun(runId))
        return inner().metricPoints(runId, metric, offset, limit);
    return answered<MetricSlice>(runId,
                                 [=](LogCore &core) { return core.points(runId, metric, offset, limit); });
}

QFuture<Result<SeriesStart>> LogWorkspace::metricStart(const QString &runId, const QString &metric)
{
    return isLogRun(runId) ? Workspace::metricStart(runId, metric) : inner().metricStart(runId, metric);
}

QFuture<Result<QList<RunFile>>> LogWorkspace::files(const QString &runId)
{
    if (!isLogRun(runId))
        return inner().files(runId);
    return answered<QList<RunFile>>(runId, [runId](LogCore &core) -> Result<QList<RunFile>> {
        const auto paths = core.files(runId);
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
    return answered<FileChunk>(runId, [=](LogCore &core) -> Result<FileChunk> {
        const auto paths = core.files(runId);
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

QFuture<Result<LogFolder>> LogWorkspace::openLogs(const QString &place, Secret secret)
{
    const QString name = logPlaceName(place);
    if (isLogAddress(name))
        return openServer(name, std::move(secret));
    const Reader &folders = reader({});
    return folders.thread->post<LogFolder>([core = folders.core, name] { return core->open(name); });
}

QFuture<Result<LogFolder>> LogWorkspace::openServer(const QString &address, Secret secret)
{
    const QUrl url(address);
    if (!url.isValid() || url.host().isEmpty())
        return ready<LogFolder>(failure(
            ErrorKind::InvalidInput,
            tr("%1 is no address of a server. Write it as http://HOST:PORT or https://HOST.").arg(address)));
    if (!url.userInfo().isEmpty())
        return ready<LogFolder>(failure(ErrorKind::InvalidInput,
                                        tr("Leave user and password out of the address of %1: they are given "
                                           "apart, and kept in the keychain.")
                                            .arg(url.host())));
    if (!m_services.http)
        return Workspace::openLogs(address, {});
    Reader &server = reader(address);
    *server.isGivenUp = false;
    const auto given = std::make_shared<Secret>(std::move(secret));
    return server.thread->post<LogFolder>([core = server.core, shared = server.secret, given, address,
                                           keeper = m_services.secrets]() -> Result<LogFolder> {
        const QString key = u"mlflow:"_s + address;
        const bool isGiven = !given->isEmpty();
        if (isGiven) { // anew, as whoever that is
            (void)core->close(address);
            *shared = std::move(*given);
        } else if (shared->isEmpty() && keeper) {
            if (auto found = keeper->find(key))
                *shared = std::move(*found);
        }
        auto opened = core->open(address);
        if (opened && isGiven && keeper)
            keeper->keep(key, *shared);
        if (!opened)
            shared->clear(); // the next one may be right
        return opened;
    });
}

QFuture<Result<>> LogWorkspace::closeLogs(const QString &place)
{
    const QString name = logPlaceName(place);
    const Reader *of = openReader(name);
    if (!of)
        return Workspace::closeLogs(name);
    *of->isGivenUp = isLogAddress(name);
    return of->thread->post<void>([core = of->core, name] { return core->close(name); });
}

QFuture<Result<QList<Run>>> LogWorkspace::logRuns(const QString &place)
{
    const QString name = logPlaceName(place);
    const Reader *of = openReader(name);
    if (!of)
        return Workspace::logRuns(name);
    auto promise = std::make_shared<QPromise<Result<QList<Run>>>>();
    promise->start();
    const QFuture<Result<QList<Run>>> future = promise->future();
    QMetaObject::invokeMethod(
        of->thread->context(),
        [core = of->core, name, promise] {
            const auto answer = [core, name, promise] {
                promise->addResult(core->runs(name));
                promise->finish();
            };
            if (core->isCaughtUp(name)) {
                answer();
                return;
            }
            auto *once = new QObject(core);
            QObject::connect(core, &LogCore::caughtUp, once, [once, answer, core, name] {
                if (!core->isCaughtUp(name))
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
    reader({});
    for (auto &[key, one] : m_readers)
        one.thread->runAndWait([core = one.core] { core->lookNow(); });
}

} // namespace trainyard
