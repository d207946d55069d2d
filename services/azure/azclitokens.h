// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/tokens.h"
#include "services/hosts/host.h"

namespace trainyard {

/// Tokens of the person who is signed in with the Azure command line (`az login`).
/// Source: azure-identity, _credentials/azure_cli.py.
class AzCliTokens : public TokenSource
{
public:
    using Runner = std::function<Result<CommandResult>(const HostCommand &, const IsCancelled &)>;
    AzCliTokens(QString tenant, Runner run, std::shared_ptr<AzureClock> clock);
    Result<AccessToken> fetch(const QString &scope, const IsCancelled &isCancelled) override;

private:
    QString m_tenant;
    Runner m_run;
    std::shared_ptr<AzureClock> m_clock;
};

} // namespace trainyard
