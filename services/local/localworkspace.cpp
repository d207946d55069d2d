// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/localworkspace.h"

#include "services/hosts/localfiles.h"
#include "services/local/computer.h"
#include "services/local/review.h"
#include "services/local/submission.h"
#include "services/snapshots/manifest.h"
#include "services/snapshots/plan.h"
#include "services/workspace/answers.h"

#include <QFileInfo>
#include <QPointer>
#include <QStorageInfo>
#include <QtConcurrentRun>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int filesShown = 100'000;
constexpr int namesOffered = 200;
constexpr int foldersKnown = 1000;
const QStringList runFolders{u"azureml-logs"_s, u"logs"_s, u"outputs"_s};

tl::unexpected<Error> noSuchTarget(const QString &name)
{
    return failure(
        ErrorKind::NotFound,
        LocalWorkspace::tr("There is no compute target %1 in this workspace. Choose %2, this computer.")
            .arg(name, localTargetName()));
}
} // namespace

class LocalWorkspace::Watch : public RunWatch
{
public:
    Watch(LocalWorkspace *workspace, QString runId) : m_workspace(workspace), m_runId(std::move(runId))
    {
        m_workspace->setWatched(m_runId, 1);
    }
    ~Watch() override
    {
        if (m_workspace)
            m_workspace->setWatched(m_runId, -1);
    }

private:
    QPointer<LocalWorkspace> m_workspace;
    QString m_runId;
};

LocalWorkspace::LocalWorkspace(LocalWorkspaceOptions options)
    : m_core(std::make_unique<LocalCore>(std::move(options)))
{
    m_quick.setMaxThreadCount(4);
    m_slow.setMaxThreadCount(8); // submissions and probes wait for disks and programs
    m_opened = m_core->open([this](LocalCore::Writer &writer) { connectTo(writer.supervisor); });
}

LocalWorkspace::~LocalWorkspace()
{
    m_closing.request_stop();
    for (QThreadPool *pool : {&m_quick, &m_slow}) {
        pool->clear();
        pool->waitForDone();
    }
    m_core.reset();
}

/// In the writing thread; every signal crosses to ours.
void LocalWorkspace::connectTo(Supervisor &supervisor)
{
    connect(&supervisor, &Supervisor::runChanged, this, &Workspace::runChanged, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::runsChanged, this, &Workspace::runsChanged, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::metricsArrived, this, &Workspace::metricsArrived, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::filesChanged, this, &Workspace::filesChanged, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::troubled, this, &Workspace::troubled, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::orphaned, this, &LocalWorkspace::resume, Qt::QueuedConnection);
}

template <typename T>
QFuture<Result<T>> LocalWorkspace::work(QThreadPool &pool,
                                        std::function<Result<T>(QPromise<Result<T>> &, std::stop_token)> job)
{
    return QtConcurrent::run(
        &pool, [job = std::move(job), stop = m_closing.get_token()](QPromise<Result<T>> &promise) {
            promise.addResult(stop.stop_requested() ? Result<T>(failure(ErrorKind::Cancelled, {}))
                                                    : job(promise, stop));
        });
}

QFuture<Result<>> LocalWorkspace::caughtUp()
{
    return m_core->write<void>([](LocalCore::Writer &writer) -> Result<> {
        writer.supervisor.catchUp();
        return {};
    });
}

WorkspaceInfo LocalWorkspace::info() const
{
    const QString folder = m_core->folder.value_or(m_core->options.workspace);
    return {QFileInfo(folder).fileName(), tr("Local workspace"), folder};
}

Capabilities LocalWorkspace::capabilities() const
{
    Capabilities capabilities;
    capabilities.whyNoCompute =
        tr("A local workspace runs on this computer. Other compute needs an Azure Machine "
           "Learning workspace or an attached machine.");
    return capabilities;
}

QFuture<Result<StorageUse>> LocalWorkspace::storageUse()
{
    return work<StorageUse>(
        m_slow, [this](QPromise<Result<StorageUse>> &promise, std::stop_token stop) -> Result<StorageUse> {
            const HomeFolders &folders = m_core->options.folders;
            const auto isCancelled = [&] { return promise.isCanceled() || stop.stop_requested(); };
            StorageUse use;
            for (const auto &[name, folder] :
                 {std::pair{tr("Runs"), folders.targetHome + u"/runs"_s},
                  std::pair{tr("Snapshot files"), folders.storeFolder()},
                  std::pair{tr("Database"), m_core->folder.value_or(QString())},
                  std::pair{tr("Caches"), folders.cacheFolder()},
                  std::pair{tr("Run tools"), folders.targetHome + u"/tools"_s}}) {
                const auto bytes = bytesBelow(folder, isCancelled);
                if (!bytes)
                    return failure(bytes.error());
                use.parts.append({name, folder, *bytes});
            }
            use.freeBytes = QStorageInfo(folders.targetHome).bytesAvailable();
            return use;
        });
}

QFuture<Result<RunPage>> LocalWorkspace::runs(const RunQuery &query)
{
    return m_core->read<RunPage>([query](LocalCore::Reader &reader) { return reader.list.page(query); });
}

QFuture<Result<QList<ExperimentSummary>>> LocalWorkspace::experiments()
{
    return m_core->read<QList<ExperimentSummary>>(
        [](LocalCore::Reader &reader) { return reader.list.experiments(); });
}

QFuture<Result<QStringList>> LocalWorkspace::metricNames()
{
    return m_core->read<QStringList>(
        [](LocalCore::Reader &reader) { return reader.metrics.metricNames(namesOffered); });
}

QFuture<Result<Run>> LocalWorkspace::run(const QString &runId)
{
    return m_core->read<Run>([runId](LocalCore::Reader &reader) -> Result<Run> {
        auto stored = reader.store.find(runId);
        if (!stored)
            return failure(stored.error());
        auto values = reader.metrics.lastValues(stored->key);
        if (!values)
            return failure(values.error());
        stored->run.lastMetrics = *values;
        return stored->run;
    });
}

QFuture<Result<SubmissionReview>> LocalWorkspace::review(const RunConfiguration &configuration)
{
    return work<SubmissionReview>(
        m_slow, [this, configuration](QPromise<Result<SubmissionReview>> &, std::stop_token stop) {
            return reviewSubmission(*m_core, configuration, stop);
        });
}

QFuture<Result<Run>> LocalWorkspace::submit(const RunConfiguration &configuration)
{
    return work<Run>(
        m_slow, [this, configuration](QPromise<Result<Run>> &promise, std::stop_token stop) -> Result<Run> {
            // The first result of any job waits for the workspace to be open.
            promise.setProgressRange(0, 100);
            Submission submission(
                *m_core, stop, [&promise] { return promise.isCanceled(); },
                [&promise](int percent, const QString &step) {
                    promise.setProgressValueAndText(percent, step);
                });
            return submission.submit(configuration);
        });
}

void LocalWorkspace::resume(const StoredRun &stored)
{
    work<void>(m_slow, [this, stored](QPromise<Result<>> &, std::stop_token stop) -> Result<> {
        Submission submission(
            *m_core, stop, [] { return false; }, [](int, const QString &) {});
        auto resumed = submission.resume(stored);
        if (!resumed && resumed.error().kind != ErrorKind::Cancelled)
            emit troubled(resumed.error());
        return resumed;
    });
}

QFuture<Result<Run>> LocalWorkspace::cancel(const QString &runId, CancelMode mode)
{
    const auto request = mode == CancelMode::Force ? CancelRequest::Force : CancelRequest::Polite;
    return m_core->write<Run>(
        [runId, request](LocalCore::Writer &writer) { return writer.supervisor.cancel(runId, request); });
}

QFuture<Result<Run>> LocalWorkspace::edit(const QString &runId, const RunEdit &edit)
{
    return m_core->write<Run>([runId, edit](LocalCore::Writer &writer) -> Result<Run> {
        if (auto valid = checkEdit(edit); !valid)
            return failure(valid.error());
        auto stored = writer.store.find(runId);
        if (!stored)
            return failure(stored.error());
        if (auto edited = writer.store.edit(stored->key, edit); !edited)
            return failure(edited.error());
        writer.supervisor.refresh();
        stored = writer.store.find(stored->key);
        return stored ? Result<Run>(writer.supervisor.complete(*stored)) : failure(stored.error());
    });
}

QFuture<Result<>> LocalWorkspace::remove(const QString &runId)
{
    return work<void>(m_slow, [this, runId](QPromise<Result<>> &, std::stop_token) -> Result<> {
        const auto stored = await(m_core->write<StoredRun>(
            [runId](LocalCore::Writer &writer) { return writer.store.find(runId); }));
        if (!stored)
            return failure(stored.error());
        if (!isTerminal(stored->run.status)) {
            return failure(ErrorKind::Conflict,
                           tr("This run has not ended. Cancel it first, then it can be deleted."));
        }
        // The folder goes first: what is interrupted leaves a run that can be deleted again.
        if (auto removed = removeLocalFolder(stored->folder); !removed)
            return removed;
        return await(m_core->write<void>([key = stored->key](LocalCore::Writer &writer) -> Result<> {
            auto removed = writer.store.remove(key);
            writer.supervisor.refresh();
            return removed;
        }));
    });
}

std::unique_ptr<RunWatch> LocalWorkspace::watch(const QString &runId)
{
    return std::make_unique<Watch>(this, runId);
}

void LocalWorkspace::setWatched(const QString &runId, int change)
{
    const int before = m_watches.value(runId);
    const int now = before + change;
    if (now > 0)
        m_watches.insert(runId, now);
    else
        m_watches.remove(runId);
    if ((before > 0) == (now > 0))
        return;
    m_core->write<void>([runId, isWatched = now > 0](LocalCore::Writer &writer) -> Result<> {
        writer.supervisor.setWatched(runId, isWatched);
        return {};
    });
}

QFuture<Result<QList<MetricSummary>>> LocalWorkspace::metrics(const QString &runId)
{
    return m_core->read<QList<MetricSummary>>(
        [runId](LocalCore::Reader &reader) -> Result<QList<MetricSummary>> {
            const auto stored = reader.store.find(runId);
            return stored ? reader.metrics.summaries(stored->key) : failure(stored.error());
        });
}

QFuture<Result<MetricSlice>> LocalWorkspace::metricPoints(const QString &runId, const QString &metric,
                                                          qint64 offset, qint64 limit)
{
    return m_core->read<MetricSlice>([=](LocalCore::Reader &reader) -> Result<MetricSlice> {
        const auto stored = reader.store.find(runId);
        return stored ? reader.metrics.points(stored->key, metric, offset, limit) : failure(stored.error());
    });
}

/// A run's folder never changes, and a log is read many times a second: only the first time asks the store.
Result<QString> LocalWorkspace::folderOf(const QString &runId)
{
    {
        const QMutexLocker lock(&m_foldersMutex);
        if (const auto known = m_folders.constFind(runId); known != m_folders.constEnd())
            return *known;
    }
    auto folder = await(m_core->read<QString>([runId](LocalCore::Reader &reader) -> Result<QString> {
        const auto stored = reader.store.find(runId);
        return stored ? Result<QString>(stored->folder) : failure(stored.error());
    }));
    if (folder) {
        const QMutexLocker lock(&m_foldersMutex);
        if (m_folders.size() > foldersKnown)
            m_folders.clear();
        m_folders.insert(runId, *folder);
    }
    return folder;
}

QFuture<Result<QList<RunFile>>> LocalWorkspace::files(const QString &runId)
{
    return work<QList<RunFile>>(
        m_quick,
        [this, runId](QPromise<Result<QList<RunFile>>> &, std::stop_token) -> Result<QList<RunFile>> {
            const auto folder = folderOf(runId);
            if (!folder)
                return failure(folder.error());
            if (!QFileInfo::exists(*folder))
                return QList<RunFile>(); // not laid out yet
            return listLocalFiles(*folder, runFolders, filesShown);
        });
}

QFuture<Result<FileChunk>> LocalWorkspace::readFile(const QString &runId, const QString &path, qint64 offset,
                                                    qint64 maxBytes)
{
    return work<FileChunk>(
        m_quick, [=, this](QPromise<Result<FileChunk>> &, std::stop_token) -> Result<FileChunk> {
            const auto folder = folderOf(runId);
            return folder ? readLocalFile(*folder, path, offset, maxBytes) : failure(folder.error());
        });
}

QFuture<Result<>> LocalWorkspace::download(const QString &runId, const QString &path,
                                           const QString &destination)
{
    return work<void>(m_slow, [=, this](QPromise<Result<>> &promise, std::stop_token stop) -> Result<> {
        const auto folder = folderOf(runId);
        if (!folder)
            return failure(folder.error());
        return copyLocal(*folder, path, destination,
                         [&] { return promise.isCanceled() || stop.stop_requested(); });
    });
}

QFuture<Result<SnapshotPlan>> LocalWorkspace::planSnapshot(const QString &sourceFolder)
{
    return work<SnapshotPlan>(m_slow, [sourceFolder](QPromise<Result<SnapshotPlan>> &, std::stop_token stop) {
        return trainyard::planSnapshot(sourceFolder, stop);
    });
}

QFuture<Result<Snapshot>> LocalWorkspace::snapshot(const QString &runId)
{
    return work<Snapshot>(
        m_quick, [this, runId](QPromise<Result<Snapshot>> &, std::stop_token) -> Result<Snapshot> {
            const auto stored = await(m_core->read<StoredRun>(
                [runId](LocalCore::Reader &reader) { return reader.store.find(runId); }));
            if (!stored)
                return failure(stored.error());
            if (stored->run.snapshotId.isEmpty())
                return failure(ErrorKind::NotFound,
                               tr("This run has no snapshot: its submission did not get that far."));
            auto snapshot = loadSnapshot(stored->run.snapshotId, m_core->store);
            if (snapshot)
                snapshot->git = stored->git;
            return snapshot;
        });
}

QFuture<Result<QByteArray>> LocalWorkspace::snapshotContent(const ContentHash &hash, qint64 maxBytes)
{
    return work<QByteArray>(m_quick, [this, hash, maxBytes](QPromise<Result<QByteArray>> &, std::stop_token) {
        return m_core->store.read(hash, maxBytes);
    });
}

Result<ComputeTarget> LocalWorkspace::withActiveRuns(ComputeTarget target)
{
    const auto active =
        await(m_core->read<qint64>([](LocalCore::Reader &reader) { return reader.list.activeRuns(); }));
    if (!active)
        return failure(active.error());
    target.activeRuns = int(*active);
    target.nodesInUse = *active > 0 ? 1 : 0;
    if (*active > 0 && target.state == ComputeState::Ready)
        target.state = ComputeState::Busy;
    return target;
}

QFuture<Result<QList<ComputeTarget>>> LocalWorkspace::computeTargets()
{
    return work<QList<ComputeTarget>>(
        m_quick,
        [this](QPromise<Result<QList<ComputeTarget>>> &, std::stop_token) -> Result<QList<ComputeTarget>> {
            ComputeTarget here = describeComputer(m_core->options.folders.targetHome);
            here.gpus = m_core->gpus();
            auto target = withActiveRuns(std::move(here));
            if (!target)
                return failure(target.error());
            return QList<ComputeTarget>{*target};
        });
}

QFuture<Result<ComputeTarget>> LocalWorkspace::testCompute(const QString &name)
{
    if (name != localTargetName())
        return ready<ComputeTarget>(noSuchTarget(name));
    return work<ComputeTarget>(m_slow, [this](QPromise<Result<ComputeTarget>> &, std::stop_token) {
        return withActiveRuns(testComputer(*m_core));
    });
}

QFuture<Result<QList<Interpreter>>> LocalWorkspace::interpreters(const QString &target,
                                                                 const QString &sourceFolder)
{
    if (!target.isEmpty() && target != localTargetName())
        return ready<QList<Interpreter>>(noSuchTarget(target));
    return work<QList<Interpreter>>(
        m_slow, [this, sourceFolder](QPromise<Result<QList<Interpreter>>> &, std::stop_token) {
            return Result<QList<Interpreter>>(m_core->interpreters.find(sourceFolder));
        });
}

QFuture<Result<QList<Environment>>> LocalWorkspace::environments()
{
    return m_core->read<QList<Environment>>(
        [](LocalCore::Reader &reader) { return reader.store.environments(); });
}

QFuture<Result<Environment>> LocalWorkspace::registerEnvironment(const Environment &environment)
{
    return work<Environment>(
        m_slow, [this, environment](QPromise<Result<Environment>> &, std::stop_token) -> Result<Environment> {
            Environment registered = environment;
            const auto python = m_core->interpreters.probe(environment.interpreter, {});
            if (!python)
                return failure(python.error());
            registered.interpreter = python->executable;
            registered.created = m_core->options.clock();
            return await(m_core->write<Environment>([registered](LocalCore::Writer &writer) {
                return writer.store.registerEnvironment(registered);
            }));
        });
}

} // namespace trainyard
