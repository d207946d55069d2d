// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azurecloud.h"
#include "services/azure/tokens.h"

#include <QJsonObject>

#include <vector>

namespace trainyard {

/// One field of a form; its value may be a secret.
struct FormField
{
    QByteArray name;
    Secret value;
    static FormField plain(QByteArray name, const QString &value);
};

/// What a sign-in service answered to a form: its JSON, whose "error" the caller understands.
struct OAuthAnswer
{
    int status = 0;
    QJsonObject object;
    QString error() const { return object.value(QLatin1StringView("error")).toString(); }
};

/// `endpoint` is "token" or "devicecode" of `tenant` ("organizations" where empty). RFC 6749, Entra v2 paths.
Result<OAuthAnswer> postOAuth(HttpClient &http, const AzureCloud &cloud, const QString &tenant,
                              const QString &endpoint, const std::vector<FormField> &fields,
                              const IsCancelled &isCancelled);

/// The token of an answer without an error. Corrupt where there is none.
Result<AccessToken> tokenOf(const OAuthAnswer &answer, const AzureClock &clock);

/// The sentence for an answer with an error: what Entra's code (AADSTS…) means and what to do.
Error oauthError(const OAuthAnswer &answer);

} // namespace trainyard
