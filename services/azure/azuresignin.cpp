// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azuresignin.h"

#include "services/azure/azclitokens.h"
#include "services/azure/serviceprincipal.h"
#include "services/hosts/process.h"

#include <QCoreApplication>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("AzureSignIn", text);
}

QString secretKey(const AzureSignIn &signIn)
{
    return u"azure-secret/%1/%2"_s.arg(signIn.tenant, signIn.clientId);
}
} // namespace

std::shared_ptr<TokenSource> makeTokenSource(const AzureSignIn &signIn, const SignInMeans &means)
{
    switch (signIn.method) {
    case AzureSignIn::Method::ServicePrincipal: {
        const auto secret = [keeper = means.keeper, key = secretKey(signIn)]() -> Result<Secret> {
            auto found = keeper->find(key);
            if (found)
                return found;
            return failure(
                ErrorKind::Denied,
                tr("The keychain has no secret for this service principal, or is locked. Unlock it, or add "
                   "the workspace again with its secret."));
        };
        return std::make_shared<ServicePrincipalTokens>(means.cloud, signIn.tenant, signIn.clientId, secret,
                                                        means.http, means.clock);
    }
    case AzureSignIn::Method::DeviceCode:
        return std::make_shared<DeviceCodeTokens>(means.cloud, signIn.tenant, signIn.clientId, means.keeper,
                                                  means.http, means.clock, means.ask);
    case AzureSignIn::Method::AzureCli:
        break;
    }
    return std::make_shared<AzCliTokens>(signIn.tenant, runProcess, means.clock);
}

Result<> keepSignInSecret(const AzureSignIn &signIn, const Secret &secret, SecretKeeper &keeper)
{
    if (const auto works = keeper.probe(); !works)
        return failure(
            ErrorKind::Unavailable,
            tr("No keychain works here, so the secret would be lost at once. Unlock or install one (as "
               "gnome-keyring), or sign in with az."),
            works.error().detail);
    keeper.keep(secretKey(signIn), secret);
    return {};
}

} // namespace trainyard
