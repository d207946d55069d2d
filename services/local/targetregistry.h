// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/target.h"
#include "services/local/targetauthority.h"
#include "services/local/transfer.h"

#include <map>

namespace trainyard {

/// What attached machines need; all null: this computer is the only target.
struct Machines
{
    std::shared_ptr<HostFactory> factory;
    std::shared_ptr<Transfer> transfer;
    /// Who answers for connections that are made in the background, by account: never null with a factory.
    std::function<std::shared_ptr<MachineAuthority>(const ComputeAttachment &)> authority;
    /// Whom they ask then; may be null.
    std::shared_ptr<ComputeConversation> conversation;
};

/// A machine that was reached, with who answered it. Its connection serves what comes next: a code that holds
/// once is asked for once.
struct ReachedMachine
{
    ComputeAttachment attachment;
    HostFactory::Opened opened;
    std::shared_ptr<TargetAuthority> authority;
};

/// Every target of a workspace by its name. A machine is connected to when it is first used. Any thread; who
/// holds a Target may go on using it after it was detached.
class TargetRegistry
{
public:
    TargetRegistry(Host &here, const QString &home, const QString &mirrors, LaunchTools tools,
                   Machines machines);
    ~TargetRegistry();
    Q_DISABLE_COPY_MOVE(TargetRegistry)

    /// What is attached now; a machine that is described as before keeps its connection.
    void load(const QList<AttachedMachine> &machines);

    /// Keeps the connection for who takes it, or for the target that is described like this when it is
    /// loaded. The one before is closed.
    void keep(ReachedMachine reached);
    /// One that is reached like this. nullopt: there is none.
    std::optional<ReachedMachine> take(const ComputeAttachment &attachment);
    void closeKept();

    std::shared_ptr<Target> here() const { return m_here; }
    /// Empty name: this computer. Null: there is none of this name.
    std::shared_ptr<Target> find(const QString &name) const;
    /// This computer first, then by name.
    QList<std::shared_ptr<Target>> all() const;
    Transfer *transfer() const { return m_machines.transfer.get(); }
    const LaunchTools &tools() const { return m_tools; }
    /// Ends whatever waits for a machine, before the workspace goes.
    void giveUp();

private:
    Result<HostFactory::Opened> reach(const ComputeAttachment &attachment);

    QString m_mirrors;
    LaunchTools m_tools;
    Machines m_machines;
    std::shared_ptr<Target> m_here;
    mutable QMutex m_mutex;
    std::optional<ReachedMachine> m_kept;                 ///< guarded
    std::map<QString, std::shared_ptr<Target>> m_targets; ///< attached ones, by lower-case name; guarded
};

/// There is no such target: what to do instead.
Error noSuchTarget(const QString &name);

} // namespace trainyard
