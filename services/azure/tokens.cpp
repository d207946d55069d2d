// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/tokens.h"

#include <cstring>

namespace trainyard {

namespace {
constexpr qint64 refreshAheadSeconds = 300;
}

TokenCache::TokenCache(std::shared_ptr<TokenSource> source, std::shared_ptr<AzureClock> clock)
    : m_source(std::move(source)), m_clock(std::move(clock))
{
}

Result<Secret> TokenCache::token(const QString &scope, const IsCancelled &isCancelled)
{
    if (!m_turn.lockUnless(isCancelled))
        return failure(ErrorKind::Cancelled, {});
    const std::scoped_lock lock(std::adopt_lock, m_turn);
    const auto known = m_tokens.find(scope);
    const QDateTime now = m_clock->now();
    if (known != m_tokens.end() && now.secsTo(known->second.expires) > refreshAheadSeconds)
        return known->second.value.duplicate();
    auto fetched = m_source->fetch(scope, isCancelled);
    if (fetched) {
        Secret value = fetched->value.duplicate();
        m_tokens.insert_or_assign(scope, std::move(*fetched));
        return value;
    }
    // Still good for a while: a sign-in service that is away for a minute stops nobody.
    if (known != m_tokens.end() && now < known->second.expires &&
        fetched.error().kind == ErrorKind::Unavailable)
        return known->second.value.duplicate();
    return failure(fetched.error());
}

void TokenCache::refuse(const QString &scope, const Secret &token)
{
    const std::scoped_lock lock(m_turn);
    const auto known = m_tokens.find(scope);
    if (known != m_tokens.end() && known->second.value.size() == token.size() &&
        std::memcmp(known->second.value.reveal(), token.reveal(), token.size()) == 0)
        m_tokens.erase(known);
}

} // namespace trainyard
