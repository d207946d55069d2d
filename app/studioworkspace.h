// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/homefolders.h"
#include "services/logs/logworkspace.h"
#include "services/workspace/workspace.h"

#include <functional>
#include <memory>

namespace trainyard {

/// A workspace of any kind with everything that the program has for it.
struct OpenedWorkspace
{
    std::unique_ptr<Workspace> workspace;
    /// For a command, which answers and ends: looks at what went on meanwhile.
    std::function<QFuture<Result<>>()> catchUp;
};

/// What logs on servers need.
LogServices logServices();

/// Those of the home folder by name, and then those in Azure.
QList<WorkspaceInfo> knownWorkspaces(const HomeFolders &folders);

/// By the word of a person: a folder or the name of a local workspace ("default" where it is empty), or one
/// in Azure (azureEntryFor). `conversation` answers for connections that are made in the background; may be
/// null.
Result<OpenedWorkspace> openWorkspace(const QString &word,
                                      std::shared_ptr<ComputeConversation> conversation = {});

} // namespace trainyard
