// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/devicecode.h"

#include <QCoreApplication>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
/// Of the Azure command line, as azure-identity uses it; a company may want one of its own.
const QString usualClient = u"04b07795-8ddb-461a-bbee-02f9e1bf7b46"_s;

QString tr(const char *text)
{
    return QCoreApplication::translate("AzureSignIn", text);
}

/// A refresh token comes along only when it is asked for.
QString withRefresh(const QString &scope)
{
    return scope + u" offline_access"_s;
}
} // namespace

DeviceCodeTokens::DeviceCodeTokens(AzureCloud cloud, QString tenant, QString clientId,
                                   std::shared_ptr<SecretKeeper> keeper, std::shared_ptr<HttpClient> http,
                                   std::shared_ptr<AzureClock> clock, Ask ask)
    : m_cloud(std::move(cloud)), m_tenant(std::move(tenant)),
      m_clientId(clientId.isEmpty() ? usualClient : clientId),
      m_key(u"azure-refresh/%1/%2/%3"_s.arg(m_cloud.name, m_tenant, m_clientId)), m_keeper(std::move(keeper)),
      m_http(std::move(http)), m_clock(std::move(clock)), m_ask(std::move(ask))
{
}

Result<OAuthAnswer> DeviceCodeTokens::post(const QString &endpoint, std::vector<FormField> fields,
                                           const IsCancelled &isCancelled)
{
    fields.push_back(FormField::plain("client_id", m_clientId));
    return postOAuth(*m_http, m_cloud, m_tenant, endpoint, fields, isCancelled);
}

Result<AccessToken> DeviceCodeTokens::taken(const OAuthAnswer &answer)
{
    auto token = tokenOf(answer, *m_clock);
    // Each refresh may give another one, and the old one ends then.
    if (token && answer.object.contains("refresh_token"_L1))
        m_keeper->keep(m_key, Secret::take(answer.object.value("refresh_token"_L1).toString().toUtf8()));
    return token;
}

Result<AccessToken> DeviceCodeTokens::fetch(const QString &scope, const IsCancelled &isCancelled)
{
    if (const auto known = m_keeper->find(m_key)) {
        auto token = refresh(scope, *known, isCancelled);
        if (token || token.error().kind != ErrorKind::Denied)
            return token;
        m_keeper->forget(m_key); // revoked or expired: once more from the beginning
    }
    return signIn(scope, isCancelled);
}

Result<AccessToken> DeviceCodeTokens::refresh(const QString &scope, const Secret &token,
                                              const IsCancelled &isCancelled)
{
    std::vector<FormField> fields;
    fields.push_back(FormField::plain("grant_type", u"refresh_token"_s));
    fields.push_back({"refresh_token", token.duplicate()});
    fields.push_back(FormField::plain("scope", withRefresh(scope)));
    const auto answer = post(u"token"_s, std::move(fields), isCancelled);
    return answer ? taken(*answer) : failure(answer.error());
}

Result<AccessToken> DeviceCodeTokens::signIn(const QString &scope, const IsCancelled &isCancelled)
{
    std::vector<FormField> wanted;
    wanted.push_back(FormField::plain("scope", withRefresh(scope)));
    const auto begun = post(u"devicecode"_s, std::move(wanted), isCancelled);
    if (!begun)
        return failure(begun.error());
    if (!begun->error().isEmpty())
        return failure(oauthError(*begun));
    const QString address = begun->object.value("verification_uri"_L1).toString().left(300);
    const QString code = begun->object.value("user_code"_L1).toString().left(40);
    const QString deviceCode = begun->object.value("device_code"_L1).toString();
    m_ask({address, code,
           tr("To sign in to Azure, open %1 in any browser and type the code %2.").arg(address, code)});

    auto interval = std::chrono::seconds(std::clamp(begun->object.value("interval"_L1).toInt(5), 1, 60));
    const int lifetime = std::clamp(begun->object.value("expires_in"_L1).toInt(900), 1, 3600);
    const QDateTime end = m_clock->now().addSecs(lifetime);
    while (m_clock->now() < end) {
        if (const auto slept = m_clock->sleep(interval, isCancelled); !slept)
            return failure(slept.error());
        std::vector<FormField> fields;
        fields.push_back(FormField::plain("grant_type", u"urn:ietf:params:oauth:grant-type:device_code"_s));
        fields.push_back(FormField::plain("device_code", deviceCode));
        const auto answer = post(u"token"_s, std::move(fields), isCancelled);
        if (!answer && answer.error().kind != ErrorKind::Unavailable)
            return failure(answer.error());
        if (!answer || answer->error() == "authorization_pending"_L1)
            continue;
        if (answer->error() == "slow_down"_L1)
            interval += 5s;
        else if (answer->error() == "authorization_declined"_L1 || answer->error() == "access_denied"_L1)
            return failure(ErrorKind::Denied,
                           tr("The sign-in was declined in the browser. Try again to get another code."));
        else if (answer->error() == "expired_token"_L1)
            break;
        else
            return taken(*answer);
    }
    return failure(ErrorKind::Denied, tr("Nobody typed the code in time. Try again to get another one."));
}

} // namespace trainyard
