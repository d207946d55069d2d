// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azurecloud.h"
#include "services/azure/tokens.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QUrlQuery>

#include <optional>

namespace trainyard {

/// The one version of Microsoft.MachineLearningServices that is spoken, and that of subscriptions.
inline constexpr auto machineLearningVersion = QLatin1StringView("2024-04-01");
inline constexpr auto subscriptionsVersion = QLatin1StringView("2022-12-01");

/// A call to Azure's resource manager, or to a service of the workspace with the same manners.
struct ArmCall
{
    QByteArray method = "GET";
    QString path;         ///< "/subscriptions/…", percent-encoded by whoever needs it
    QUrlQuery query = {}; ///< api-version is added
    QLatin1StringView version = machineLearningVersion;
    std::optional<QJsonObject> body = {};
    QUrl host =
        {}; ///< another service of this cloud than the resource manager; its calls have no api-version
    QList<std::pair<QByteArray, QByteArray>> headers = {};
};

/// Talks to Azure: tokens, waits when told to, follows pages and long-running operations. Blocks: for worker
/// threads, any number. Rules: azure-core (_retry.py, base_polling.py) and azure-mgmt-core (arm_polling.py).
class ArmClient
{
public:
    /// What is told of an operation while it goes on: the service's own word for its state.
    using Tell = std::function<void(const QString &status)>;
    ArmClient(AzureCloud cloud, std::shared_ptr<HttpClient> http, std::shared_ptr<TokenCache> tokens,
              std::shared_ptr<AzureClock> clock);

    /// The answer's JSON, once; an operation that goes on is not waited for.
    Result<QJsonObject> ask(const ArmCall &call, const IsCancelled &isCancelled);
    /// Waits until the operation that the call started has ended, and gives what it made (nothing after a
    /// DELETE). Cancelled: we stopped to look; the operation goes on in Azure.
    Result<QJsonObject> operate(const ArmCall &call, const IsCancelled &isCancelled, const Tell &tell = {});
    /// All pages, one after the other; `items` is "value" or what a list calls its own. At most `most` items.
    Result<QJsonArray> list(const ArmCall &call, const IsCancelled &isCancelled,
                            QLatin1StringView items = QLatin1StringView("value"), qsizetype most = 100'000);
    const AzureCloud &cloud() const { return m_cloud; }
    AzureClock &clock() const { return *m_clock; }
    HttpClient &http() const { return *m_http; }

private:
    struct Operation;
    QUrl urlOf(const ArmCall &call) const;
    Result<HttpResponse> exchange(HttpRequest request, const IsCancelled &isCancelled);
    Result<HttpResponse> exchangeOnce(const HttpRequest &request, const IsCancelled &isCancelled);
    Result<HttpResponse> start(const ArmCall &call, const IsCancelled &isCancelled);
    Result<HttpResponse> look(const QUrl &url, const IsCancelled &isCancelled);
    Result<QUrl> followed(const QUrl &from, const QByteArray &link) const;
    Result<QJsonObject> follow(Operation operation, HttpResponse response, const IsCancelled &isCancelled,
                               const Tell &tell);

    AzureCloud m_cloud;
    std::shared_ptr<HttpClient> m_http;
    std::shared_ptr<TokenCache> m_tokens;
    std::shared_ptr<AzureClock> m_clock;
};

} // namespace trainyard
