// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azurecompute.h"

#include "models/domain/names.h"
#include "services/azure/computeresource.h"
#include "services/azure/computesizes.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

/// The first problem among findings as an error at its field.
Result<> firstProblem(const QList<Finding> &findings)
{
    for (const Finding &finding : findings)
        if (finding.severity == Finding::Severity::Problem)
            return failure(ErrorKind::InvalidInput, finding.message, finding.field);
    return {};
}

Result<Secret> contentOfKey(const QString &path)
{
    if (path.isEmpty())
        return Secret();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Denied,
                       tr("The key file %1 cannot be read: %2.").arg(path, file.errorString()),
                       u"privateKeyFile"_s);
    return Secret::take(file.read(1 << 16));
}
} // namespace

AzureCompute::AzureCompute(ArmClient &arm, AzureAddress address) : m_arm(arm), m_address(std::move(address))
{
}

QString AzureCompute::pathOf(const QString &name) const
{
    return m_address.path() + u"/computes/"_s + QString::fromLatin1(QUrl::toPercentEncoding(name));
}

Result<QString> AzureCompute::region(const IsCancelled &isCancelled)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_region.isEmpty())
            return m_region;
    }
    const auto workspace = m_arm.ask({.path = m_address.path()}, isCancelled);
    if (!workspace)
        return failure(workspace.error());
    const QString region = workspace->value("location"_L1).toString().left(100);
    const std::scoped_lock lock(m_mutex);
    return m_region = region;
}

Result<QList<ComputeSize>> AzureCompute::sizes(const IsCancelled &isCancelled)
{
    const auto where = region(isCancelled);
    if (!where)
        return failure(where.error());
    const QString path = u"/subscriptions/%1/providers/Microsoft.MachineLearningServices/locations/%2/"_s.arg(
        m_address.subscription, QString::fromLatin1(QUrl::toPercentEncoding(*where)));
    std::unique_lock lock(m_mutex);
    if (!m_hasSizes) {
        lock.unlock();
        const auto sizes = m_arm.list({.path = path + u"vmSizes"_s}, isCancelled);
        if (!sizes)
            return failure(sizes.error());
        lock.lock();
        m_sizes = *sizes;
        m_hasSizes = true;
    }
    const QJsonArray known = m_sizes;
    lock.unlock();
    // Without the right to read quotas everything else still works.
    const auto usages = m_arm.list({.path = path + u"usages"_s}, isCancelled);
    if (!usages && usages.error().kind != ErrorKind::Denied)
        return failure(usages.error());
    return sizesOf(known, usages.value_or(QJsonArray()));
}

QList<ComputeTarget> AzureCompute::completed(QList<ComputeTarget> targets, const IsCancelled &isCancelled)
{
    const bool needsSizes =
        std::ranges::any_of(targets, [](const ComputeTarget &t) { return !t.size.isEmpty(); });
    if (!needsSizes)
        return targets;
    std::unique_lock lock(m_mutex);
    const bool hasSizes = m_hasSizes;
    QList<ComputeSize> known = hasSizes ? sizesOf(m_sizes, {}) : QList<ComputeSize>();
    lock.unlock();
    if (!hasSizes)
        known = sizes(isCancelled).value_or(QList<ComputeSize>()); // a list without cores is better than none
    for (ComputeTarget &target : targets)
        addSize(target, known);
    return targets;
}

Result<QList<ComputeTarget>> AzureCompute::list(const IsCancelled &isCancelled)
{
    const auto array = m_arm.list({.path = m_address.path() + u"/computes"_s}, isCancelled);
    if (!array)
        return failure(array.error());
    QList<ComputeTarget> targets;
    for (const QJsonValue &resource : *array)
        if (auto target = targetOf(resource.toObject()); !target.name.isEmpty())
            targets.append(std::move(target));
    return completed(std::move(targets), isCancelled);
}

Result<ComputeTarget> AzureCompute::get(const QString &name, const IsCancelled &isCancelled)
{
    const auto resource = m_arm.ask({.path = pathOf(name)}, isCancelled);
    if (!resource)
        return failure(resource.error());
    return completed({targetOf(*resource)}, isCancelled).constFirst();
}

Result<QList<ComputeNode>> AzureCompute::nodes(const QString &name, const IsCancelled &isCancelled)
{
    const auto array =
        m_arm.list({.method = "POST", .path = pathOf(name) + u"/listNodes"_s}, isCancelled, "nodes"_L1);
    if (!array)
        return failure(array.error());
    QList<ComputeNode> nodes;
    for (const QJsonValue &node : *array)
        nodes.append(nodeOf(node.toObject()));
    return nodes;
}

Result<QJsonObject> AzureCompute::operate(const ArmCall &call, const QString &title,
                                          const IsCancelled &isCancelled, const Tell &tell)
{
    ComputeStep step{u"operation"_s, title, ComputeStep::State::Running, {}, {}, {}};
    const QDateTime begin = m_arm.clock().now();
    const auto say = [&](ComputeStep::State state, const QString &detail) {
        step.state = state;
        step.detail = detail;
        if (state != ComputeStep::State::Running)
            step.duration = std::chrono::milliseconds(begin.msecsTo(m_arm.clock().now()));
        if (tell)
            tell(step);
    };
    say(ComputeStep::State::Running, tr("asked Azure"));
    const auto answer = m_arm.operate(call, isCancelled,
                                      [&](const QString &word) { say(ComputeStep::State::Running, word); });
    if (answer)
        say(ComputeStep::State::Done, tr("done"));
    else if (answer.error().kind == ErrorKind::Cancelled)
        return failure(ErrorKind::Cancelled, tr("It goes on in Azure; the list shows how it ends."));
    else
        say(ComputeStep::State::Failed, answer.error().message);
    return answer;
}

Result<ComputeTarget> AzureCompute::made(const QString &name, const QJsonObject &answer,
                                         const IsCancelled &isCancelled)
{
    if (!answer.value("properties"_L1).isObject())
        return get(name, isCancelled);
    return completed({targetOf(answer)}, isCancelled).constFirst();
}

/// PUT would change the one that is there.
Result<> AzureCompute::refuseTaken(const QString &name, const IsCancelled &isCancelled)
{
    const auto there = m_arm.ask({.path = pathOf(name)}, isCancelled);
    if (there)
        return failure(
            ErrorKind::Conflict,
            tr("There is a compute target “%1” in this workspace already. Choose another name.").arg(name),
            u"name"_s);
    if (there.error().kind != ErrorKind::NotFound)
        return failure(there.error());
    return {};
}

Result<ComputeTarget> AzureCompute::create(const ComputeCreation &creation,
                                           const ComputeCredentials &credentials,
                                           const IsCancelled &isCancelled, const Tell &tell)
{
    if (const auto right = firstProblem(checkCreation(creation, !credentials.password.isEmpty(), nullptr));
        !right)
        return failure(right.error());
    if (const auto isFree = refuseTaken(creation.name, isCancelled); !isFree)
        return failure(isFree.error());
    const auto where = region(isCancelled);
    if (!where)
        return failure(where.error());
    const auto answer = operate({.method = "PUT",
                                 .path = pathOf(creation.name),
                                 .body = creationBody(creation, *where, credentials.password)},
                                tr("Create %1").arg(creation.name), isCancelled, tell);
    if (!answer)
        return failure(answer.error());
    return made(creation.name, *answer, isCancelled);
}

Result<ComputeTarget> AzureCompute::attach(const ComputeAttachment &attachment,
                                           const ComputeCredentials &credentials,
                                           const IsCancelled &isCancelled, const Tell &tell)
{
    if (const auto name = checkComputeName(attachment.name); !name)
        return failure(ErrorKind::InvalidInput, name.error().message, u"name"_s);
    const bool isMachine =
        attachment.kind == ComputeKind::RemoteMachine || attachment.kind == ComputeKind::Spark;
    if (isMachine) {
        const auto right = firstProblem(checkLogin(attachment, !credentials.password.isEmpty(), false));
        if (!right)
            return failure(right.error());
    }
    const auto key = contentOfKey(attachment.privateKeyFile);
    if (!key)
        return failure(key.error());
    if (const auto isFree = refuseTaken(attachment.name, isCancelled); !isFree)
        return failure(isFree.error());
    const auto where = region(isCancelled);
    if (!where)
        return failure(where.error());
    const auto body = attachmentBody(attachment, *where, credentials, *key);
    if (!body)
        return failure(body.error());
    auto answer = operate({.method = "PUT", .path = pathOf(attachment.name), .body = *body},
                          tr("Attach %1").arg(attachment.name), isCancelled, tell);
    if (!answer && attachment.kind == ComputeKind::Batch && answer.error().kind != ErrorKind::Cancelled)
        return failure(
            answer.error().kind,
            tr("Today's Azure Machine Learning does not take Azure Batch as compute any more; only the first "
               "SDK attached it, for steps of pipelines. Use a cluster instead."),
            answer.error().message + u'\n' + answer.error().detail);
    if (!answer)
        return failure(answer.error());
    return made(attachment.name, *answer, isCancelled);
}

Result<ComputeTarget> AzureCompute::scale(const QString &name, const ComputeScale &scale,
                                          const IsCancelled &isCancelled, const Tell &tell)
{
    if (const auto right = firstProblem(checkScale(scale)); !right)
        return failure(right.error());
    const auto answer = operate({.method = "PATCH", .path = pathOf(name), .body = scaleBody(scale)},
                                tr("Change the scale of %1").arg(name), isCancelled, tell);
    if (!answer)
        return failure(answer.error());
    return get(name, isCancelled);
}

Result<ComputeTarget> AzureCompute::turn(const QString &name, ComputeSwitch how,
                                         const IsCancelled &isCancelled, const Tell &tell)
{
    const auto [verb, title] = how == ComputeSwitch::Start  ? std::pair{u"/start"_s, tr("Start %1")}
                               : how == ComputeSwitch::Stop ? std::pair{u"/stop"_s, tr("Stop %1")}
                                                            : std::pair{u"/restart"_s, tr("Restart %1")};
    const auto answer =
        operate({.method = "POST", .path = pathOf(name) + verb}, title.arg(name), isCancelled, tell);
    if (!answer)
        return failure(answer.error());
    return get(name, isCancelled);
}

Result<> AzureCompute::remove(const QString &name, Away how, const IsCancelled &isCancelled, const Tell &tell)
{
    QUrlQuery query;
    query.addQueryItem(u"underlyingResourceAction"_s, how == Away::Delete ? u"Delete"_s : u"Detach"_s);
    const auto answer =
        operate({.method = "DELETE", .path = pathOf(name), .query = query},
                (how == Away::Delete ? tr("Delete %1") : tr("Detach %1")).arg(name), isCancelled, tell);
    if (!answer)
        return failure(answer.error());
    return {};
}

} // namespace trainyard
