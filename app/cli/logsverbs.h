// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace trainyard::cli {

/// Opens --dir, and calls `then` with its runs when all that lies there has been read; else ends the verb.
void withLogRuns(const Call &call, std::function<void(const QList<Run> &)> then);

QCommandLineOption dirOption();

} // namespace trainyard::cli
