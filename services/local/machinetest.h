// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/computestore.h"
#include "services/local/interpreters.h"
#include "services/local/target.h"

#include <QDateTime>

namespace trainyard {

using TellStep = std::function<void(const ComputeStep &)>;

/// What a test of a machine found.
struct MachineFacts
{
    ComputeTarget target; ///< facts and prerequisites; name, kind and address are the caller's
    QString home;         ///< absolute there
    QString machineId;
    /// Why nothing can run there; nullopt: runs can.
    std::optional<Error> obstacle;
};

/// Tries what a run needs on a machine that is connected: shell, a place to write, space, clock, Python,
/// environment builders, containers, GPUs, cores and memory. Four round trips. Waits; for worker threads.
/// `home` as the person gave it. An error: the connection broke or was cancelled.
Result<MachineFacts> testMachine(Host &host, const QString &home, const QDateTime &now, const TellStep &tell,
                                 const IsCancelled &isCancelled);

/// A Python on another machine: an absolute path, or a name to look up there; empty: python3. InvalidInput
/// when it is no Python, else what the machine said.
Result<PythonFacts> probePython(Target &target, const QString &python);
/// All that answer there, the one of the search path first.
Result<QList<Interpreter>> findPythons(Target &target);

} // namespace trainyard
