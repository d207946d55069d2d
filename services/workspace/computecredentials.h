// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/secrets/secret.h"

#include <vector>

namespace trainyard {

/// The secrets to reach a target with. Moves; whoever holds it last wipes it.
struct ComputeCredentials
{
    Secret password;
    Secret passphrase; ///< of the private key
    /// Keep them in the keychain of this computer, or in memory where there is none; false: only for now.
    bool areKept = true;
    /// The fingerprint that a person has compared already; a machine that shows another one is refused.
    QString acceptedHostKey;
};

/// What a person said to a ComputeQuestion.
struct ComputeAnswer
{
    bool isAccepted = false;     ///< HostKey: trust it; others: there is an answer
    std::vector<Secret> secrets; ///< one for each prompt; Password, Passphrase: one
};

} // namespace trainyard
