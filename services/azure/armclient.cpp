// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/armclient.h"

#include "services/azure/armerror.h"
#include "services/azure/armwait.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSet>
#include <QUuid>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr int mostPages = 10'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

Result<QJsonObject> objectOf(const HttpResponse &response)
{
    if (response.body.trimmed().isEmpty())
        return QJsonObject();
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(response.body, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorKind::Corrupt,
                       tr("Azure's answer cannot be read. A proxy may have changed it; try again."),
                       error.errorString());
    return document.object();
}
} // namespace

ArmClient::ArmClient(AzureCloud cloud, std::shared_ptr<HttpClient> http, std::shared_ptr<TokenCache> tokens,
                     std::shared_ptr<AzureClock> clock)
    : m_cloud(std::move(cloud)), m_http(std::move(http)), m_tokens(std::move(tokens)),
      m_clock(std::move(clock))
{
}

QUrl ArmClient::urlOf(const ArmCall &call) const
{
    QUrl url = call.host.isEmpty() ? m_cloud.resourceManager : call.host;
    url.setPath(url.path() + call.path, QUrl::StrictMode);
    QUrlQuery query = call.query;
    if (call.host.isEmpty())
        query.addQueryItem(u"api-version"_s, call.version);
    url.setQuery(query);
    return url;
}

Result<HttpResponse> ArmClient::exchangeOnce(const HttpRequest &request, const IsCancelled &isCancelled)
{
    if (!m_cloud.mayReceiveToken(request.url))
        return failure(
            ErrorKind::Denied,
            tr("Azure's answer leads to %1, which is not a host of this cloud, so it was not asked. If you "
               "use a private cloud, describe its hosts.")
                .arg(request.url.host()));
    const QString scope = m_cloud.managementScope();
    for (int attempt = 0;; ++attempt) {
        const auto token = m_tokens->token(scope, isCancelled);
        if (!token)
            return failure(token.error());
        HttpRequest signedRequest = request;
        signedRequest.headers.append(
            {"Authorization", "Bearer " + QByteArray(token->reveal(), qsizetype(token->size()))});
        auto response = m_http->send(signedRequest, isCancelled);
        QByteArray &bearer = signedRequest.headers.last().second;
        scrub(bearer.data(), std::size_t(bearer.size()));
        // Revoked, or our clock is wrong: one other token is tried.
        if (!response || response->status != 401 || attempt > 0)
            return response;
        m_tokens->refuse(scope, *token);
    }
}

Result<HttpResponse> ArmClient::exchange(HttpRequest request, const IsCancelled &isCancelled)
{
    request.headers.emplaceBack("Accept", "application/json");
    // One id for all attempts at the same thing: what Azure's support asks for.
    const QByteArray id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    request.headers.emplaceBack("x-ms-client-request-id", id);
    request.headers.emplaceBack("x-ms-return-client-request-id", "true");
    RetryPlan plan(request.method);
    for (;;) {
        auto response = exchangeOnce(request, isCancelled);
        const auto wait = plan.next(response, m_clock->now());
        if (!wait)
            return response;
        if (const auto slept = m_clock->sleep(*wait, isCancelled); !slept)
            return failure(slept.error());
    }
}

Result<HttpResponse> ArmClient::start(const ArmCall &call, const IsCancelled &isCancelled)
{
    HttpRequest request;
    request.method = call.method;
    request.url = urlOf(call);
    request.headers = call.headers;
    if (call.body) {
        request.body = QJsonDocument(*call.body).toJson(QJsonDocument::Compact);
        request.headers.emplaceBack("Content-Type", "application/json");
    } else if (call.method == "POST") {
        request.headers.emplaceBack("Content-Length", "0");
    }
    auto response = exchange(std::move(request), isCancelled);
    if (response && !response->isSuccess())
        return failure(armError(*response));
    return response;
}

Result<HttpResponse> ArmClient::look(const QUrl &url, const IsCancelled &isCancelled)
{
    HttpRequest request;
    request.url = url;
    auto response = exchange(std::move(request), isCancelled);
    if (response && !response->isSuccess())
        return failure(armError(*response));
    return response;
}

/// Where a link of an answer leads; only hosts of the cloud are followed, since the token goes along.
Result<QUrl> ArmClient::followed(const QUrl &from, const QByteArray &link) const
{
    const QUrl url = from.resolved(QUrl(QString::fromUtf8(link), QUrl::StrictMode));
    if (m_cloud.mayReceiveToken(url))
        return url;
    return failure(
        ErrorKind::Denied,
        tr("Azure's answer leads to %1, which is not a host of this cloud, so it was not followed.")
            .arg(url.host().isEmpty() ? tr("nowhere") : url.host()));
}

Result<QJsonObject> ArmClient::ask(const ArmCall &call, const IsCancelled &isCancelled)
{
    const auto response = start(call, isCancelled);
    if (!response)
        return failure(response.error());
    return objectOf(*response);
}

Result<QJsonArray> ArmClient::list(const ArmCall &call, const IsCancelled &isCancelled,
                                   QLatin1StringView items, qsizetype most)
{
    QJsonArray all;
    QSet<QUrl> seen;
    QUrl url = urlOf(call);
    auto response = start(call, isCancelled);
    for (int page = 0;; ++page) {
        if (!response)
            return failure(response.error());
        const auto object = objectOf(*response);
        if (!object)
            return failure(object.error());
        for (const QJsonValue &item : object->value(items).toArray())
            if (all.size() < most)
                all.append(item);
        const QString next = object->value("nextLink"_L1).toString();
        if (next.isEmpty() || all.size() >= most)
            return all;
        const auto link = followed(url, next.toUtf8());
        if (!link)
            return failure(link.error());
        seen.insert(url);
        if (seen.contains(*link) || page > mostPages)
            return failure(ErrorKind::Corrupt,
                           tr("Azure's list leads in a circle, so it is not shown. Try again."));
        url = *link;
        response = look(url, isCancelled);
    }
}

/// What is followed, and where its result lies.
struct ArmClient::Operation
{
    QByteArray method;
    QUrl resource;
    QUrl status;   ///< Azure-AsyncOperation; empty: none
    QUrl location; ///< empty: none
};

Result<QJsonObject> ArmClient::operate(const ArmCall &call, const IsCancelled &isCancelled, const Tell &tell)
{
    auto response = start(call, isCancelled);
    if (!response)
        return failure(response.error());
    Operation operation{call.method, urlOf(call), {}, {}};
    for (const auto &[header, url] :
         {std::pair{"Azure-AsyncOperation", &operation.status}, std::pair{"Location", &operation.location}}) {
        const QByteArray link = response->header(header);
        if (link.isEmpty())
            continue;
        const auto where = followed(operation.resource, link);
        if (!where)
            return failure(where.error());
        *url = *where;
    }
    return follow(std::move(operation), std::move(*response), isCancelled, tell);
}

Result<QJsonObject> ArmClient::follow(Operation operation, HttpResponse response,
                                      const IsCancelled &isCancelled, const Tell &tell)
{
    const bool makesResource = operation.method == "PUT" || operation.method == "PATCH";
    for (bool isFirst = true;; isFirst = false) {
        auto object = objectOf(response);
        if (!object)
            return object;
        const OperationState state = !operation.status.isEmpty()
                                         ? (isFirst ? OperationState{} : stateOfOperation(*object))
                                     : !operation.location.isEmpty() ? stateOfLocation(response.status)
                                     : makesResource ? stateOfResource(*object, response.status)
                                                     : OperationState{OperationState::Done, {}, {}};
        if (tell && !state.word.isEmpty())
            tell(state.word);
        if (state.is == OperationState::Bad)
            return failure(armError(state.error));
        if (state.is == OperationState::Done) {
            if (!makesResource || operation.status.isEmpty())
                return object;
            // The operation says that it is done; the resource says what was made.
            response = HttpResponse();
            auto made = look(operation.resource, isCancelled);
            return made ? objectOf(*made) : failure(made.error());
        }
        if (const auto slept =
                m_clock->sleep(retryAfter(response, m_clock->now()).value_or(30s), isCancelled);
            !slept)
            return failure(slept.error());
        const QUrl &where = !operation.status.isEmpty()     ? operation.status
                            : !operation.location.isEmpty() ? operation.location
                                                            : operation.resource;
        auto next = look(where, isCancelled);
        if (!next)
            return failure(next.error());
        response = std::move(*next);
        if (const QByteArray moved = response.header("Location");
            !moved.isEmpty() && !operation.location.isEmpty()) {
            const auto link = followed(where, moved);
            if (!link)
                return failure(link.error());
            operation.location = *link;
        }
    }
}

} // namespace trainyard
