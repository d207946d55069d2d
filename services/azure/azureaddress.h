// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QString>

namespace trainyard {

/// Which workspace of Azure. Plain value.
struct AzureAddress
{
    QString subscription; ///< its id
    QString resourceGroup;
    QString workspace;

    /// "/subscriptions/…/workspaces/NAME", percent-encoded where needed.
    QString path() const;
    /// "azure:SUBSCRIPTION/RESOURCE-GROUP/WORKSPACE".
    QString text() const;
    friend bool operator==(const AzureAddress &, const AzureAddress &) = default;
};

/// From text(), from a resource id ("/subscriptions/…"), or from the portal's address of the workspace.
Result<AzureAddress> azureAddressFrom(const QString &text);
/// From a config.json (subscription_id, resource_group, workspace_name) or a legacy project.json (Scope), or
/// from the `.azureml` or `aml_config` folder of a folder that has one. NotFound: there is none.
Result<AzureAddress> azureAddressFromFile(const QString &fileOrFolder);

} // namespace trainyard
