// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/oauth.h"

namespace trainyard {

/// An application that signs in with a secret of its own (client_credentials). The secret is asked for at
/// each fetch and not kept.
class ServicePrincipalTokens : public TokenSource
{
public:
    using SecretOf = std::function<Result<Secret>()>;
    ServicePrincipalTokens(AzureCloud cloud, QString tenant, QString clientId, SecretOf secret,
                           std::shared_ptr<HttpClient> http, std::shared_ptr<AzureClock> clock);
    Result<AccessToken> fetch(const QString &scope, const IsCancelled &isCancelled) override;

private:
    AzureCloud m_cloud;
    QString m_tenant;
    QString m_clientId;
    SecretOf m_secret;
    std::shared_ptr<HttpClient> m_http;
    std::shared_ptr<AzureClock> m_clock;
};

} // namespace trainyard
