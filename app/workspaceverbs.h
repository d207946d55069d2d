// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace trainyard {

/// workspace list, find, add, forget: which workspaces there are, here and in Azure.
QList<cli::Verb> workspaceVerbs();

} // namespace trainyard
