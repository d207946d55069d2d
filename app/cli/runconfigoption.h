// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace trainyard::cli {

/// Reads the .runconfig file of --config and calls `then` with what it says; ends the verb with a sentence
/// where it cannot be used. Packages that it lists are registered as an environment, unless the newest of
/// that name is the same. What is set in the file and has no effect is told on the error stream.
void withRunConfig(const Call &call, const QString &path,
                   const std::function<void(const RunConfiguration &)> &then);

/// `run config RUN`: the run's configuration as a .runconfig file.
void printRunConfig(const Call &call);

} // namespace trainyard::cli
