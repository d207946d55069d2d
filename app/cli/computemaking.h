// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace trainyard::cli {

/// --min-nodes, --max-nodes, --idle-seconds.
QList<QCommandLineOption> scaleOptions();
bool isScaling(const Call &call);
/// Changes the scale of the cluster that the first argument names; what is not said stays.
void scale(const Call &call);

} // namespace trainyard::cli
