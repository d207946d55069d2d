// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"
#include "services/hosts/ssh/sshlink.h"

namespace trainyard {

/// Starts a program on a machine whose output is to be followed; see HostStream. Waits for the connection.
/// Errors: those of SshLink::session, InvalidInput.
Result<std::unique_ptr<HostStream>> openRemoteStream(SshLink &link, const HostCommand &command,
                                                     const CancelCheck &isCancelled);

} // namespace trainyard
