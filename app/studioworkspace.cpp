// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studioworkspace.h"

#include "app/sshmachines.h"
#include "services/secrets/desktopkeychain.h"

namespace trainyard {

LocalWorkspaceOptions studioOptions(const QString &workspace,
                                    std::shared_ptr<ComputeConversation> conversation)
{
    LocalWorkspaceOptions options = LocalWorkspaceOptions::fromSystem(workspace);
    options.hosts = makeSshMachines(options.environment);
    options.secrets = std::make_shared<SecretKeeper>(makeDesktopKeychain());
    options.conversation = std::move(conversation);
    return options;
}

} // namespace trainyard
