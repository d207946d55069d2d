// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computeattachment.h"
#include "services/storage/database.h"

#include <QDateTime>

namespace trainyard {

/// A machine as the workspace keeps it.
struct AttachedMachine
{
    ComputeAttachment attachment;
    QString home;      ///< target home there, absolute
    QString hostKey;   ///< fingerprint; empty where the machine has none
    QString machineId; ///< what tells it from other machines; empty: unknown
    QDateTime created;
    QDateTime tested;
    ComputeTarget facts; ///< of the last test
    friend bool operator==(const AttachedMachine &, const AttachedMachine &) = default;
};

/// Rows of attached machines (resources/schema/0004_compute_targets.sql). Used by the thread of its Database,
/// which must outlive it; every function is one transaction.
class ComputeStore
{
public:
    explicit ComputeStore(Database &database) : m_database(database) {}

    /// By name.
    Result<QList<AttachedMachine>> all();
    /// Conflict: one of this name is there already.
    Result<> insert(const AttachedMachine &machine);
    /// NotFound: it was detached meanwhile.
    Result<> update(const AttachedMachine &machine);
    Result<> remove(const QString &name);
    /// Moves with each change, whoever makes it.
    Result<qint64> revision();

private:
    Database &m_database;
};

/// One machine under two names: the same host key and the same machine id.
bool isSameMachine(const AttachedMachine &a, const AttachedMachine &b);
/// Why the second name is refused.
Error attachedTwice(const QString &knownAs);

} // namespace trainyard
