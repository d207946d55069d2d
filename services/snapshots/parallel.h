// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace trainyard {

/// How many threads work on one snapshot: one for each core, at most eight.
int snapshotThreads();

/// Runs `work` in `count` threads and, meanwhile, `wait` in the calling one; returns when all have ended.
/// Where the system refuses threads there are fewer, down to the calling one: the work must be taken from a
/// common heap.
void inThreads(int count, const std::function<void()> &work, const std::function<void()> &wait = {});

} // namespace trainyard
