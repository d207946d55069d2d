// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "services/hosts/ssh/hostkey.h"
#include "services/hosts/ssh/knownhosts.h"
#include "services/hosts/ssh/sshsettings.h"
#include "services/secrets/secret.h"

#include <QList>
#include <QString>

#include <vector>

namespace trainyard {

/// What a server asks in keyboard-interactive authentication, e.g. a password and a one-time code. The texts
/// come from the server: show them as plain text.
struct SshChallenge
{
    struct Prompt
    {
        QString text;
        bool isEchoed = false; ///< the answer may be seen
    };
    QString title;
    QString instruction;
    QList<Prompt> prompts;
};

/// Who answers what a connection needs to know: a person through a dialog, the keychain, a file descriptor.
/// Asked on the thread that opens the connection, which waits and does nothing else, so an answer may take as
/// long as a person needs; `isCancelled` turns true when nobody waits for it any more. `attempt` is 0 at
/// first; a higher number means that the answer before it was refused.
///
/// An answer of NotFound means "I have none": the next method is tried. Any other error ends the opening.
class SshAuthority
{
public:
    virtual ~SshAuthority() = default;

    virtual Result<Secret> password(const SshEndpoint &endpoint, int attempt,
                                    const CancelCheck &isCancelled) = 0;
    virtual Result<Secret> passphrase(const SshEndpoint &endpoint, const QString &keyFile, int attempt,
                                      const CancelCheck &isCancelled) = 0;
    /// One answer for each prompt, in order.
    virtual Result<std::vector<Secret>> answers(const SshEndpoint &endpoint, const SshChallenge &challenge,
                                                int attempt, const CancelCheck &isCancelled) = 0;
    /// A machine that is not known yet: true stores its key in known_hosts. Never asked about changed or
    /// revoked keys. `known` are keys of other types that are on file: a machine that suddenly shows another
    /// type of key is worth a warning.
    virtual Result<bool> acceptHostKey(const SshEndpoint &endpoint, const HostKey &key,
                                       const QList<HostKey> &known, const CancelCheck &isCancelled) = 0;
};

} // namespace trainyard
