// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/localworkspace.h"

#include "services/hosts/localfiles.h"
#include "services/local/computer.h"
#include "services/local/localenvironments.h"
#include "services/local/localworkspace_p.h"
#include "services/local/longmetrics.h"
#include "services/local/review.h"
#include "services/local/submission.h"
#include "services/workspace/answers.h"

#include <QFileInfo>
#include <QPointer>
#include <QStorageInfo>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int namesOffered = 200;

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
    m_environments = std::make_unique<LocalEnvironments>(*m_core);
    m_longMetrics = std::make_unique<LongMetrics>(*m_core);
    connect(this, &Workspace::metricsArrived, m_longMetrics.get(), &LongMetrics::grew);
    connect(m_longMetrics.get(), &LongMetrics::replaced, this, &Workspace::metricsArrived,
            Qt::QueuedConnection);
    m_opened = m_core->open([this](LocalCore::Writer &writer) { connectTo(writer.supervisor); });
}

LocalWorkspace::~LocalWorkspace()
{
    m_closing.request_stop();
    m_core->giveUp();
    for (QThreadPool *pool : {&m_quick, &m_slow}) {
        pool->clear();
        pool->waitForDone();
    }
    m_longMetrics.reset();
    m_environments.reset();
    m_core.reset();
}

EnvironmentService *LocalWorkspace::environmentService()
{
    return m_environments.get();
}

/// In the writing thread; every signal crosses to ours.
void LocalWorkspace::connectTo(Supervisor &supervisor)
{
    connect(&supervisor, &Supervisor::runChanged, this, &Workspace::runChanged, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::runsChanged, this, &Workspace::runsChanged, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::metricsArrived, this, &Workspace::metricsArrived, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::filesChanged, this, &Workspace::filesChanged, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::troubled, this, &Workspace::troubled, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::computeChanged, this, &Workspace::computeChanged, Qt::QueuedConnection);
    connect(&supervisor, &Supervisor::orphaned, this, &LocalWorkspace::resume, Qt::QueuedConnection);
}

QFuture<Result<>> LocalWorkspace::caughtUp()
{
    const auto hasLooked = std::make_shared<QPromise<Result<>>>();
    hasLooked->start();
    const QFuture<Result<>> looked = hasLooked->future();
    const auto asked = m_core->write<void>([hasLooked](LocalCore::Writer &writer) -> Result<> {
        writer.supervisor.catchUp([hasLooked] {
            hasLooked->addResult(Result<>());
            hasLooked->finish();
        });
        return {};
    });
    whenAnswered(this, asked, [hasLooked](const Result<> &done) {
        if (!done) { // the workspace is not open, so nobody looks
            hasLooked->addResult(done);
            hasLooked->finish();
        }
    });
    const auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    // Opening told of what it took over before it answered, so that is counted by now.
    whenAnswered(this, looked, [this, promise](const Result<> &done) {
        m_awaitingResumed.append([promise, done] {
            promise->addResult(done);
            promise->finish();
        });
        tellIfResumed();
    });
    return promise->future();
}

void LocalWorkspace::tellIfResumed()
{
    if (m_resuming > 0)
        return;
    for (const auto &tell : std::exchange(m_awaitingResumed, {}))
        tell();
}

WorkspaceInfo LocalWorkspace::info() const
{
    const QString folder = m_core->folder.value_or(m_core->options.workspace);
    return {QFileInfo(folder).fileName(), tr("Local workspace"), folder};
}

Capabilities LocalWorkspace::capabilities() const
{
    Capabilities capabilities;
    capabilities.canAttachCompute = m_core->options.hosts != nullptr;
    capabilities.canAttachWithAgent = true;
    capabilities.whyNoCompute =
        tr("A local workspace runs on this computer and on machines that you attach. To "
           "create compute, open an Azure Machine Learning workspace.");
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
                  std::pair{tr("Copies of runs of other machines"), folders.mirrorsFolder()},
                  std::pair{tr("Database"), m_core->folder.value_or(QString())},
                  std::pair{tr("Environments"), folders.targetHome + u"/environments"_s},
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

QFuture<Result<QList<Run>>> LocalWorkspace::runsCalled(const QString &word, int limit)
{
    return m_core->read<QList<Run>>([word, limit](LocalCore::Reader &reader) -> Result<QList<Run>> {
        const auto found = reader.store.called(word, limit);
        if (!found)
            return failure(found.error());
        QList<Run> runs;
        for (const StoredRun &stored : *found) {
            const auto values = reader.metrics.lastValues(stored.key);
            if (!values)
                return failure(values.error());
            runs.append(stored.run);
            runs.last().lastMetrics = *values;
        }
        return runs;
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
    ++m_resuming;
    auto resumed = work<void>(m_slow, [this, stored](QPromise<Result<>> &, std::stop_token stop) -> Result<> {
        Submission submission(
            *m_core, stop, [] { return false; }, [](int, const QString &) {});
        auto done = submission.resume(stored);
        if (!done && done.error().kind != ErrorKind::Cancelled)
            emit troubled(done.error());
        return done;
    });
    whenAnswered(this, resumed, [this](const Result<> &) {
        --m_resuming;
        tellIfResumed();
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
    return work<void>(m_slow, [this, runId](QPromise<Result<>> &, std::stop_token stop) -> Result<> {
        const auto stored = await(m_core->write<StoredRun>(
            [runId](LocalCore::Writer &writer) { return writer.store.find(runId); }));
        if (!stored)
            return failure(stored.error());
        if (!isTerminal(stored->run.status)) {
            return failure(ErrorKind::Conflict,
                           tr("This run has not ended. Cancel it first, then it can be deleted."));
        }
        // The folder goes first: what is interrupted leaves a run that can be deleted again. Of a machine
        // that was detached only the copy goes, as its files are no longer ours to touch.
        const auto target = m_core->targets().find(stored->run.target());
        if (target && !target->isHere() && stored->folder == target->localFolder(runId)) {
            if (auto removed = await(target->host().removeFolder(target->launcher().runFolder(runId)));
                !removed)
                return removed;
        }
        if (auto removed = removeLocalFolder(stored->folder); !removed)
            return removed;
        auto removed = await(m_core->write<void>([key = stored->key](LocalCore::Writer &writer) -> Result<> {
            auto gone = writer.store.remove(key);
            writer.supervisor.refresh();
            return gone;
        }));
        if (removed)
            m_longMetrics->removed(runId, stop);
        return removed;
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

} // namespace trainyard
