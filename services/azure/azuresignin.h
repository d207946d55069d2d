// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azureregister.h"
#include "services/azure/devicecode.h"

namespace trainyard {

/// What every way to sign in needs.
struct SignInMeans
{
    AzureCloud cloud;
    std::shared_ptr<HttpClient> http;
    std::shared_ptr<AzureClock> clock;
    std::shared_ptr<SecretKeeper> keeper;
    DeviceCodeTokens::Ask ask; ///< shows a prompt to the person; from any thread
};

std::shared_ptr<TokenSource> makeTokenSource(const AzureSignIn &signIn, const SignInMeans &means);

/// Keeps the secret of a service principal. Unavailable: no keychain works here, so it would be lost.
Result<> keepSignInSecret(const AzureSignIn &signIn, const Secret &secret, SecretKeeper &keeper);

} // namespace trainyard
