// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/serviceprincipal.h"

#include <QCoreApplication>

namespace trainyard {

ServicePrincipalTokens::ServicePrincipalTokens(AzureCloud cloud, QString tenant, QString clientId,
                                               SecretOf secret, std::shared_ptr<HttpClient> http,
                                               std::shared_ptr<AzureClock> clock)
    : m_cloud(std::move(cloud)), m_tenant(std::move(tenant)), m_clientId(std::move(clientId)),
      m_secret(std::move(secret)), m_http(std::move(http)), m_clock(std::move(clock))
{
}

Result<AccessToken> ServicePrincipalTokens::fetch(const QString &scope, const IsCancelled &isCancelled)
{
    auto secret = m_secret();
    if (!secret)
        return failure(secret.error());
    std::vector<FormField> fields;
    fields.push_back(FormField::plain("grant_type", QStringLiteral("client_credentials")));
    fields.push_back(FormField::plain("client_id", m_clientId));
    fields.push_back({"client_secret", std::move(*secret)});
    fields.push_back(FormField::plain("scope", scope));
    const auto answer = postOAuth(*m_http, m_cloud, m_tenant, QStringLiteral("token"), fields, isCancelled);
    if (!answer)
        return failure(answer.error());
    return tokenOf(*answer, *m_clock);
}

} // namespace trainyard
