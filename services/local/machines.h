// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computeattachment.h"
#include "services/hosts/host.h"
#include "services/secrets/secret.h"

#include <functional>
#include <memory>
#include <vector>

namespace trainyard {

using IsCancelled = std::function<bool()>;

/// Answers what a connection to a machine needs to know. Asked on the thread that connects, which waits; an
/// answer may take as long as a person needs. NotFound: "I have none", and the next method is tried.
/// `attempt` above 0: the answer before was refused. `account` is "user@address:port".
class MachineAuthority
{
public:
    virtual ~MachineAuthority() = default;
    virtual Result<Secret> password(const QString &account, int attempt, const IsCancelled &isCancelled) = 0;
    virtual Result<Secret> passphrase(const QString &keyFile, int attempt,
                                      const IsCancelled &isCancelled) = 0;
    /// One answer for each prompt.
    virtual Result<std::vector<Secret>> answers(const ComputeQuestion &question,
                                                const IsCancelled &isCancelled) = 0;
    /// A machine whose key is not known yet. True: its key is stored as known.
    virtual Result<bool> acceptHostKey(const ComputeQuestion &question, const IsCancelled &isCancelled) = 0;
};

/// How attached machines are reached; given by the composition root. Any worker thread.
class HostFactory
{
public:
    struct Opened
    {
        std::shared_ptr<Host> host;
        QString hostKey;              ///< fingerprint; empty where there is none or it is not known yet
        std::function<void()> giveUp; ///< ends what waits, from any thread; may be empty
    };
    virtual ~HostFactory() = default;

    /// Connects now, telling each step: name, TCP, host key, each way to log in. Waits.
    virtual Result<Opened> open(const ComputeAttachment &attachment,
                                const std::shared_ptr<MachineAuthority> &authority,
                                const std::function<void(const ComputeStep &)> &tell,
                                const IsCancelled &isCancelled) = 0;
    /// Connects when it is first used, and again after a cut. Does not wait.
    virtual Result<Opened> reach(const ComputeAttachment &attachment,
                                 const std::shared_ptr<MachineAuthority> &authority) = 0;
    /// What the person's own configuration offers.
    virtual QList<KnownMachine> known() = 0;
};

} // namespace trainyard
