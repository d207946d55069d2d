// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/armclient.h"
#include "services/azure/azureaddress.h"

namespace trainyard {

/// A workspace that whoever is signed in may see.
struct FoundWorkspace
{
    AzureAddress address;
    QString subscriptionName;
    QString region;
    QString tenant; ///< of the subscription
    friend bool operator==(const FoundWorkspace &, const FoundWorkspace &) = default;
};

QJsonObject toJson(const FoundWorkspace &found);

/// All workspaces of all subscriptions that are not disabled, by subscription and name. A subscription that
/// may not be looked into is left out. Blocks.
Result<QList<FoundWorkspace>> findWorkspaces(ArmClient &arm, const IsCancelled &isCancelled);

} // namespace trainyard
