// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"

#include <functional>
#include <sys/types.h>

namespace trainyard {

/// Runs a program on this computer and waits for its end; for worker threads. The program gets its own
/// process group, default signal handling and no descriptor but its three. What it leaves behind in the
/// background is not waited for. `isCancelled` is asked ten times a second.
Result<CommandResult> runProcess(const HostCommand &command, const std::function<bool()> &isCancelled = {});

/// Starts a program with these three descriptors, which stay the caller's. Its process id, which is that of
/// its process group too.
Result<pid_t> spawnProcess(const HostCommand &command, int input, int output, int errors);

/// As a shell says it: 128 + signal where a signal ended it.
int exitCodeOf(int status);

} // namespace trainyard
