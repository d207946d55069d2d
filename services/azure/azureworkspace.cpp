// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureworkspace.h"

#include "services/azure/azurecompute.h"
#include "services/azure/azurejobs.h"
#include "services/azure/azuresubmission.h"
#include "services/azure/azurewatcher.h"
#include "services/azure/runfiles.h"
#include "services/azure/runmetrics.h"
#include "services/workspace/answers.h"

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr int threads = 16; ///< they wait for the network

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
      m_jobs(std::make_unique<AzureJobs>(m_arm, m_options.address)),
      m_environments(std::make_unique<AzureEnvironments>(m_arm, m_options.address)),
      m_blobs(std::make_unique<BlobClient>(m_options.http, m_options.clock)),
      m_code(std::make_unique<CodeAssets>(m_arm, m_options.address, *m_blobs)),
      m_submission(std::make_unique<AzureSubmission>(AzureSubmission::Services{
          m_arm, m_options.address, *m_compute, *m_environments, *m_code, *m_jobs})),
      m_data(std::make_unique<DataPlane>(m_arm, m_options.address)),
      m_files(std::make_unique<RunFiles>(*m_data, *m_blobs)),
      m_metrics(std::make_unique<RunMetrics>(*m_data, *m_options.clock)),
      m_watcher(std::make_unique<AzureWatcher>([this](const QString &runId) { return look(runId); },
                                               m_options.watchWait))
{
    connect(m_watcher.get(), &AzureWatcher::runChanged, this, &Workspace::runChanged);
    connect(m_watcher.get(), &AzureWatcher::metricsArrived, this, &Workspace::metricsArrived);
    connect(m_watcher.get(), &AzureWatcher::filesChanged, this, &Workspace::filesChanged);
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
    m_watcher.reset();
    m_isClosing = true;
    m_pool.clear();
    m_pool.waitForDone();
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
    can.canForceStop = false;
    can.hasInterpreters = false;
    can.canDeleteRuns = false;
    can.canCreateCompute = true;
    can.canAttachCompute = true;
    can.attachableKinds = {ComputeKind::RemoteMachine,     ComputeKind::Kubernetes, ComputeKind::Spark,
                           ComputeKind::Synapse,           ComputeKind::Databricks, ComputeKind::Aks,
                           ComputeKind::DataLakeAnalytics, ComputeKind::Batch};
    can.driverLog = RunFiles::driverLog();
    can.usualTarget.clear();
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
    return work<QList<Environment>>(
        [this](const IsCancelled &isCancelled) { return m_environments->list(isCancelled); });
}

QFuture<Result<Environment>> AzureWorkspace::registerEnvironment(const Environment &environment)
{
    return work<Environment>([this, environment](const IsCancelled &isCancelled) {
        return m_environments->add(environment, isCancelled);
    });
}

} // namespace trainyard
