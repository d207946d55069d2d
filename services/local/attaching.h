// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/localcore.h"
#include "services/workspace/computeconversation.h"

namespace trainyard {

/// Reaches a machine as it is described and tries everything a run needs there. Waits, for worker threads;
/// used once.
class Attaching
{
public:
    Attaching(LocalCore &core, ComputeAttachment attachment, ComputeCredentials credentials,
              std::shared_ptr<ComputeConversation> conversation, IsCancelled isCancelled);

    /// The first broken rule as InvalidInput.
    Result<> check() const;
    /// Connects and tests; what the machine was told is kept when it let us in.
    Result<AttachedMachine> tryOut();
    /// … and makes it a target of this workspace, with the tools that runs need.
    Result<ComputeTarget> attach();
    /// … and replaces the description of the target of this name.
    Result<ComputeTarget> update();

private:
    void tell(const ComputeStep &step) const;
    Result<> checkNew(const AttachedMachine *machine) const;
    Result<QList<AttachedMachine>> known() const;
    /// Over the connection of the last test, where it was made in the same way.
    Result<ReachedMachine> reach();

    LocalCore &m_core;
    ComputeAttachment m_attachment;
    bool m_hasPassword;
    ComputeCredentials m_credentials;
    std::shared_ptr<ComputeConversation> m_conversation;
    IsCancelled m_isCancelled;
    std::optional<Error> m_obstacle; ///< why nothing can run there
};

/// An attached machine as lists show it, without its active runs.
ComputeTarget describeMachine(const AttachedMachine &machine, const std::optional<Error> &trouble);
/// Names what stays; `runs` are those that go on.
QString detachExplanation(const AttachedMachine &machine, const QStringList &runs);

} // namespace trainyard
