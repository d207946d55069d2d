// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azureregister.h"
#include "services/azure/azureworkspace.h"
#include "services/local/homefolders.h"

namespace trainyard {

/// Where the workspaces in Azure are listed.
QString azureRegisterFile(const HomeFolders &folders);

/// The workspace in Azure that a person means by a word: "azure:SUBSCRIPTION/RESOURCE-GROUP/WORKSPACE",
/// "azure:FOLDER" with an .azureml/config.json, or the name of one that was added. NotFound: none of these,
/// so it may be a local one.
Result<AzureEntry> azureEntryFor(const QString &word, const HomeFolders &folders);

/// Lists the workspace that the word means, if it is one in Azure that is not listed yet.
void rememberAzure(const QString &word, const HomeFolders &folders);

/// What the program has for it: the network, the way to sign in, the keychain.
Result<AzureWorkspaceOptions> azureOptions(const AzureEntry &entry);

} // namespace trainyard
