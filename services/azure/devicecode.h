// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/oauth.h"
#include "services/secrets/keychain.h"

namespace trainyard {

/// Where whoever is to sign in goes, and what to type there.
struct SignInPrompt
{
    QString address;
    QString code;
    QString sentence; ///< both, for a person
};

/// A person who signs in with any browser by typing a code (RFC 8628), once: after that the refresh token in
/// the keychain serves, until it is revoked. `ask` is called on the thread that fetches.
class DeviceCodeTokens : public TokenSource
{
public:
    using Ask = std::function<void(const SignInPrompt &)>;
    DeviceCodeTokens(AzureCloud cloud, QString tenant, QString clientId, std::shared_ptr<SecretKeeper> keeper,
                     std::shared_ptr<HttpClient> http, std::shared_ptr<AzureClock> clock, Ask ask);
    Result<AccessToken> fetch(const QString &scope, const IsCancelled &isCancelled) override;

private:
    Result<AccessToken> refresh(const QString &scope, const Secret &token, const IsCancelled &isCancelled);
    Result<AccessToken> signIn(const QString &scope, const IsCancelled &isCancelled);
    Result<AccessToken> taken(const OAuthAnswer &answer);
    Result<OAuthAnswer> post(const QString &endpoint, std::vector<FormField> fields,
                             const IsCancelled &isCancelled);

    AzureCloud m_cloud;
    QString m_tenant;
    QString m_clientId;
    QString m_key; ///< of the refresh token in the keychain
    std::shared_ptr<SecretKeeper> m_keeper;
    std::shared_ptr<HttpClient> m_http;
    std::shared_ptr<AzureClock> m_clock;
    Ask m_ask;
};

} // namespace trainyard
