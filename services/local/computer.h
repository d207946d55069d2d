// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"
#include "services/hosts/host.h"

#include <functional>

namespace trainyard {

class LocalCore;

/// This computer as a compute target, from what the system tells without starting a program.
ComputeTarget describeComputer(const QString &targetHome);

/// Names of the GPUs that nvidia-smi knows; empty where there is none. Blocks for a second or so.
QStringList findGpus();

/// The same with every prerequisite tried: Python, git, a place to write, free space, GPUs. Starts programs
/// and blocks for some hundred milliseconds; for worker threads.
ComputeTarget testComputer(LocalCore &core);

/// Bytes of all files below a folder as the file system counts them; a file with several names counts once. 0
/// where there is no such folder. Walks it, so for worker threads. Cancelled when stopped.
Result<qint64> bytesBelow(const QString &folder, const std::function<bool()> &isCancelled);

} // namespace trainyard
