// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/dataplane.h"

#include "services/azure/armerror.h"
#include "services/azure/armwait.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostPages = 1000;
}

DataPlane::DataPlane(ArmClient &arm, AzureAddress address) : m_arm(arm), m_address(std::move(address)) {}

/// What the address of discovery tells everybody. It may be on a host of its own, so no token goes there.
Result<QJsonObject> DataPlane::discover(QUrl url, const IsCancelled &isCancelled)
{
    if (url.scheme() == "http"_L1 && !isSafeTransport(url))
        url.setScheme(u"https"_s); // as older workspaces still say it
    if (!isSafeTransport(url))
        return QJsonObject();
    HttpRequest request;
    request.url = url;
    request.maxBytes = 1 << 20;
    RetryPlan plan(request.method);
    for (;;) {
        const auto response = m_arm.http().send(request, isCancelled);
        const auto wait = plan.next(response, m_arm.clock().now());
        if (!wait && !response)
            return failure(response.error());
        if (!wait && !response->isSuccess())
            return failure(armError(*response));
        if (!wait)
            return QJsonDocument::fromJson(response->body).object();
        if (const auto slept = m_arm.clock().sleep(*wait, isCancelled); !slept)
            return failure(slept.error());
    }
}

Result<DataPlane::Hosts> DataPlane::hosts(const IsCancelled &isCancelled)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_hosts.api.isEmpty())
            return m_hosts;
    }
    const auto workspace = m_arm.ask({.path = m_address.path()}, isCancelled);
    if (!workspace)
        return failure(workspace.error());
    const QJsonObject properties = workspace->value("properties"_L1).toObject();
    const QUrl discovery(properties.value("discoveryUrl"_L1).toString(), QUrl::StrictMode);
    const auto found = discover(discovery, isCancelled);
    if (!found)
        return failure(found.error());
    Hosts hosts;
    hosts.api = QUrl(found->value("api"_L1).toString(), QUrl::StrictMode);
    // azureml:// stands for the https of that host; on this very computer, where a file describes the cloud,
    // for http.
    hosts.mlflow = QUrl(properties.value("mlFlowTrackingUri"_L1).toString(), QUrl::StrictMode);
    if (hosts.mlflow.scheme() == "azureml"_L1)
        hosts.mlflow.setScheme(m_arm.cloud().resourceManager.scheme());
    if (hosts.api.host().isEmpty())
        return failure(
            ErrorKind::Unsupported,
            QCoreApplication::translate("Azure", "The workspace does not say where its run history is. Look "
                                                 "at the run in the portal."));
    const std::scoped_lock lock(m_mutex);
    m_hosts = hosts;
    return hosts;
}

Result<QJsonObject> DataPlane::ask(QLatin1StringView service, ArmCall call, const IsCancelled &isCancelled)
{
    const auto known = hosts(isCancelled);
    if (!known)
        return failure(known.error());
    call.path = u'/' + service + m_address.path() + call.path;
    call.host = known->api;
    return m_arm.ask(call, isCancelled);
}

Result<QJsonArray> DataPlane::list(QLatin1StringView service, const ArmCall &call,
                                   const IsCancelled &isCancelled, qsizetype most)
{
    QJsonArray all;
    ArmCall next = call;
    QString last;
    for (int page = 0; page < mostPages; ++page) {
        const auto answer = ask(service, next, isCancelled);
        if (!answer)
            return failure(answer.error());
        for (const QJsonValue &item : answer->value("value"_L1).toArray())
            if (all.size() < most)
                all.append(item);
        const QString token = answer->value("continuationToken"_L1).toString();
        if (token.isEmpty() || token == last || all.size() >= most)
            break;
        last = token;
        next = call;
        if (next.body)
            next.body->insert(u"continuationToken"_s, token);
        else
            next.query.addQueryItem(u"continuationToken"_s,
                                    QString::fromLatin1(QUrl::toPercentEncoding(token)));
    }
    return all;
}

Result<QJsonObject> DataPlane::askMlflow(ArmCall call, const IsCancelled &isCancelled)
{
    const auto known = hosts(isCancelled);
    if (!known)
        return failure(known.error());
    if (known->mlflow.host().isEmpty())
        return failure(ErrorKind::Unsupported, {});
    call.path = u"/api/2.0/mlflow"_s + call.path;
    call.host = known->mlflow;
    return m_arm.ask(call, isCancelled);
}

} // namespace trainyard
