// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/localworkspace.h"

namespace trainyard {

/// A local workspace of this system with everything that the program has for it: machines over ssh, the
/// desktop's keychain. `conversation` answers for connections that are made in the background; may be null.
LocalWorkspaceOptions studioOptions(const QString &workspace,
                                    std::shared_ptr<ComputeConversation> conversation = {});

} // namespace trainyard
