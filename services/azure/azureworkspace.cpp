// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureworkspace.h"

#include "services/azure/azurecompute.h"
#include "services/azure/azurejobs.h"
#include "services/workspace/answers.h"

#include <QPointer>
#include <QtConcurrentRun>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr int threads = 16; ///< they wait for the network

template <typename T> QFuture<Result<T>> notHere()
{
    return ready<T>(
        failure(ErrorKind::Unsupported,
                AzureWorkspace::tr(
                    "Trainyard cannot do this in Azure yet. The workspace's pages in the portal can.")));
}

bool isOnTheMove(const ComputeTarget &target)
{
    switch (target.state) {
    case ComputeState::Starting:
    case ComputeState::Stopping:
    case ComputeState::Resizing:
    case ComputeState::Creating:
    case ComputeState::Deleting:
        return true;
    default:
        return false;
    }
}
} // namespace

AzureWorkspace::AzureWorkspace(AzureWorkspaceOptions options)
    : m_options(std::move(options)),
      m_arm(m_options.cloud, m_options.http, std::make_shared<TokenCache>(m_options.tokens, m_options.clock),
            m_options.clock),
      m_compute(std::make_unique<AzureCompute>(m_arm, m_options.address)),
      m_jobs(std::make_unique<AzureJobs>(m_arm, m_options.address))
{
    m_pool.setMaxThreadCount(threads);
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &Workspace::computeChanged);
    if (m_options.prompts)
        connect(m_options.prompts.get(), &SignInPrompts::asked, this, [this](const QString &sentence) {
            emit troubled({ErrorKind::Denied, sentence, {}, {}});
        });
}

AzureWorkspace::~AzureWorkspace()
{
    m_isClosing = true;
    m_pool.clear();
    m_pool.waitForDone();
}

template <typename T>
QFuture<Result<T>> AzureWorkspace::work(std::function<Result<T>(const IsCancelled &)> job)
{
    return QtConcurrent::run(&m_pool, [this, job = std::move(job)](QPromise<Result<T>> &promise) {
        promise.addResult(job([this, &promise] { return m_isClosing || promise.isCanceled(); }));
    });
}

template <typename T>
QFuture<Result<T>>
AzureWorkspace::change(std::shared_ptr<ComputeConversation> conversation,
                       std::function<Result<T>(AzureCompute &, const IsCancelled &,
                                               const std::function<void(const ComputeStep &)> &)>
                           job)
{
    const auto answer = work<T>([this, conversation, job = std::move(job)](const IsCancelled &isCancelled) {
        auto result = job(*m_compute, isCancelled, [this, &conversation](const ComputeStep &step) {
            if (conversation)
                conversation->tell(step);
            // From the pool; the list shows what Azure says of it meanwhile.
            QMetaObject::invokeMethod(this, &Workspace::computeChanged, Qt::QueuedConnection);
        });
        QMetaObject::invokeMethod(this, &Workspace::computeChanged, Qt::QueuedConnection);
        return result;
    });
    return answer;
}

WorkspaceInfo AzureWorkspace::info() const
{
    const AzureAddress &address = m_options.address;
    return {m_options.name.isEmpty() ? address.workspace : m_options.name, tr("Azure Machine Learning"),
            address.text()};
}

Capabilities AzureWorkspace::capabilities() const
{
    Capabilities can;
    can.canSubmit = false;
    can.canRunAgain = false;
    can.canForceStop = false;
    can.canDeleteRuns = false;
    can.canCreateCompute = true;
    can.canAttachCompute = true;
    can.attachableKinds = {ComputeKind::RemoteMachine,     ComputeKind::Kubernetes, ComputeKind::Spark,
                           ComputeKind::Synapse,           ComputeKind::Databricks, ComputeKind::Aks,
                           ComputeKind::DataLakeAnalytics, ComputeKind::Batch};
    can.hasSnapshotLimits = true;
    return can;
}

QFuture<Result<QList<ComputeTarget>>> AzureWorkspace::computeTargets()
{
    return work<QList<ComputeTarget>>([this](const IsCancelled &isCancelled) {
        auto targets = m_compute->list(isCancelled);
        const bool isMoving = targets && std::ranges::any_of(*targets, isOnTheMove);
        QMetaObject::invokeMethod(
            &m_soon, [this, isMoving] { m_soon.start(isMoving ? 5s : 30s); }, Qt::QueuedConnection);
        return targets;
    });
}

QFuture<Result<ComputeTarget>> AzureWorkspace::testCompute(const QString &name,
                                                           std::shared_ptr<ComputeConversation>)
{
    return work<ComputeTarget>(
        [this, name](const IsCancelled &isCancelled) { return m_compute->get(name, isCancelled); });
}

QFuture<Result<QList<ComputeSize>>> AzureWorkspace::computeSizes()
{
    return work<QList<ComputeSize>>(
        [this](const IsCancelled &isCancelled) { return m_compute->sizes(isCancelled); });
}

QFuture<Result<QList<ComputeNode>>> AzureWorkspace::computeNodes(const QString &name)
{
    return work<QList<ComputeNode>>(
        [this, name](const IsCancelled &isCancelled) { return m_compute->nodes(name, isCancelled); });
}

QFuture<Result<ComputeTarget>>
AzureWorkspace::createCompute(const ComputeCreation &creation, ComputeCredentials credentials,
                              std::shared_ptr<ComputeConversation> conversation)
{
    const auto secrets = std::make_shared<const ComputeCredentials>(std::move(credentials));
    return change<ComputeTarget>(
        std::move(conversation),
        [creation, secrets](AzureCompute &compute, const IsCancelled &isCancelled, const auto &tell) {
            return compute.create(creation, *secrets, isCancelled, tell);
        });
}

QFuture<Result<ComputeTarget>>
AzureWorkspace::attachCompute(const ComputeAttachment &attachment, ComputeCredentials credentials,
                              std::shared_ptr<ComputeConversation> conversation)
{
    const auto secrets = std::make_shared<const ComputeCredentials>(std::move(credentials));
    return change<ComputeTarget>(
        std::move(conversation),
        [attachment, secrets](AzureCompute &compute, const IsCancelled &isCancelled, const auto &tell) {
            return compute.attach(attachment, *secrets, isCancelled, tell);
        });
}

QFuture<Result<ComputeTarget>> AzureWorkspace::scaleCompute(const QString &name, const ComputeScale &scale,
                                                            std::shared_ptr<ComputeConversation> conversation)
{
    return change<ComputeTarget>(
        std::move(conversation),
        [name, scale](AzureCompute &compute, const IsCancelled &isCancelled, const auto &tell) {
            return compute.scale(name, scale, isCancelled, tell);
        });
}

QFuture<Result<ComputeTarget>>
AzureWorkspace::switchCompute(const QString &name, ComputeSwitch how,
                              std::shared_ptr<ComputeConversation> conversation)
{
    return change<ComputeTarget>(
        std::move(conversation),
        [name, how](AzureCompute &compute, const IsCancelled &isCancelled, const auto &tell) {
            return compute.turn(name, how, isCancelled, tell);
        });
}

QFuture<Result<>> AzureWorkspace::deleteCompute(const QString &name,
                                                std::shared_ptr<ComputeConversation> conversation)
{
    return change<void>(std::move(conversation),
                        [name](AzureCompute &compute, const IsCancelled &isCancelled, const auto &tell) {
                            return compute.remove(name, AzureCompute::Away::Delete, isCancelled, tell);
                        });
}

QFuture<Result<DetachedCompute>> AzureWorkspace::detachCompute(const QString &name, bool)
{
    return change<DetachedCompute>(
        nullptr,
        [name](AzureCompute &compute, const IsCancelled &isCancelled,
               const auto &tell) -> Result<DetachedCompute> {
            const auto target = compute.get(name, isCancelled);
            if (!target)
                return failure(target.error());
            if (!target->canDetach)
                return failure(ErrorKind::InvalidInput,
                               AzureWorkspace::tr(
                                   "%1 was made by this workspace, so it cannot be detached, only deleted.")
                                   .arg(name));
            const auto away = compute.remove(name, AzureCompute::Away::Detach, isCancelled, tell);
            if (!away)
                return failure(away.error());
            return DetachedCompute{
                name,
                {},
                {},
                AzureWorkspace::tr("%1 was detached. The resource itself stays as it is, and costs what it "
                                   "costs: %2.")
                    .arg(name, target->address)};
        });
}

QFuture<Result<QList<Interpreter>>> AzureWorkspace::interpreters(const QString &, const QString &)
{
    return ready<QList<Interpreter>>({}); // the environment brings its own
}

QFuture<Result<QList<Environment>>> AzureWorkspace::environments()
{
    return notHere<QList<Environment>>();
}

QFuture<Result<Environment>> AzureWorkspace::registerEnvironment(const Environment &)
{
    return notHere<Environment>();
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
    return ready<QStringList>({});
}

QFuture<Result<Run>> AzureWorkspace::run(const QString &runId)
{
    return work<Run>(
        [this, runId](const IsCancelled &isCancelled) { return m_jobs->get(runId, isCancelled); });
}

QFuture<Result<QList<Run>>> AzureWorkspace::runsCalled(const QString &word, int limit)
{
    return work<QList<Run>>(
        [=, this](const IsCancelled &isCancelled) { return m_jobs->called(word, limit, isCancelled); });
}

QFuture<Result<SubmissionReview>> AzureWorkspace::review(const RunConfiguration &)
{
    return notHere<SubmissionReview>();
}

QFuture<Result<Run>> AzureWorkspace::submit(const RunConfiguration &)
{
    return notHere<Run>();
}

QFuture<Result<Run>> AzureWorkspace::cancel(const QString &runId, CancelMode)
{
    return work<Run>([this, runId](const IsCancelled &isCancelled) {
        auto run = m_jobs->cancel(runId, isCancelled);
        if (run)
            QMetaObject::invokeMethod(
                this, [this, changed = *run] { emit runChanged(changed); }, Qt::QueuedConnection);
        return run;
    });
}

QFuture<Result<Run>> AzureWorkspace::edit(const QString &, const RunEdit &)
{
    return notHere<Run>();
}

QFuture<Result<>> AzureWorkspace::remove(const QString &)
{
    return notHere<void>();
}

std::unique_ptr<RunWatch> AzureWorkspace::watch(const QString &)
{
    return std::make_unique<RunWatch>();
}

QFuture<Result<QList<MetricSummary>>> AzureWorkspace::metrics(const QString &)
{
    return notHere<QList<MetricSummary>>();
}

QFuture<Result<MetricSlice>> AzureWorkspace::metricPoints(const QString &, const QString &, qint64, qint64)
{
    return notHere<MetricSlice>();
}

QFuture<Result<QList<RunFile>>> AzureWorkspace::files(const QString &)
{
    return notHere<QList<RunFile>>();
}

QFuture<Result<FileChunk>> AzureWorkspace::readFile(const QString &, const QString &, qint64, qint64)
{
    return notHere<FileChunk>();
}

QFuture<Result<>> AzureWorkspace::download(const QString &, const QString &, const QString &)
{
    return notHere<void>();
}

QFuture<Result<SnapshotPlan>> AzureWorkspace::planSnapshot(const QString &)
{
    return notHere<SnapshotPlan>();
}

QFuture<Result<Snapshot>> AzureWorkspace::snapshot(const QString &)
{
    return notHere<Snapshot>();
}

QFuture<Result<QByteArray>> AzureWorkspace::snapshotContent(const ContentHash &, qint64)
{
    return notHere<QByteArray>();
}

} // namespace trainyard
