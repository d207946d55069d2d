// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/ssh/sshauthority.h"
#include "services/hosts/ssh/sshtransport.h"

#include <functional>

namespace trainyard {

/// One step of opening a connection, for a person who tests it.
struct SshStep
{
    enum class Kind { Connect, Handshake, HostKey, Authentication };
    Kind kind = Kind::Connect;
    QString machine; ///< the endpoint's name
    QString what;    ///< Authentication: method and key tried; HostKey: the fingerprint
    std::chrono::milliseconds duration{0};
    std::optional<Error> error;
};
using SshStepSink = std::function<void(const SshStep &)>;

/// Agrees on keys with the server and checks who it is: the key types on file are asked for first, a changed,
/// revoked or unchecked key ends it, an unknown one is shown to `authority`. Waits.
/// Errors: Denied (host key), Unsupported, Unavailable, Cancelled.
Result<> shakeHands(SshTransport &transport, const SshEndpoint &endpoint, SshAuthority &authority,
                    std::chrono::milliseconds timeout, const CancelCheck &isCancelled,
                    const SshStepSink &onStep);

/// Proves who the person is, in ssh's order: agent, keys, keyboard-interactive, password; several in a row
/// where the server wants that. Waits. Errors: Denied (the message names what was tried), Unavailable,
/// Cancelled.
Result<> authenticate(SshTransport &transport, const SshEndpoint &endpoint, const QString &agentSocket,
                      SshAuthority &authority, const CancelCheck &isCancelled, const SshStepSink &onStep);

} // namespace trainyard
