// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azureclock.h"
#include "services/azure/turn.h"
#include "services/secrets/secret.h"

#include <map>
#include <memory>

namespace trainyard {

/// A bearer token and until when it is good. Never printed, never stored.
struct AccessToken
{
    Secret value;
    QDateTime expires;
};

/// A way to get tokens. `scope` is "https://management.azure.com/.default". Blocks; one call at a time.
/// Denied: who asks is not signed in (any more), and the message says how to.
class TokenSource
{
public:
    virtual ~TokenSource() = default;
    virtual Result<AccessToken> fetch(const QString &scope, const IsCancelled &isCancelled) = 0;
};

/// Tokens by scope, fetched when they are first needed and anew five minutes before they end; whoever needs
/// one meanwhile waits for the one fetch. Any worker thread.
class TokenCache
{
public:
    TokenCache(std::shared_ptr<TokenSource> source, std::shared_ptr<AzureClock> clock);
    Result<Secret> token(const QString &scope, const IsCancelled &isCancelled);
    /// The service refused it: the next caller fetches another. A newer one stays.
    void refuse(const QString &scope, const Secret &token);

private:
    std::shared_ptr<TokenSource> m_source;
    std::shared_ptr<AzureClock> m_clock;
    Turn m_turn;
    std::map<QString, AccessToken> m_tokens;
};

} // namespace trainyard
