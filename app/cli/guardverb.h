// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace trainyard::cli {

/// "run guard": watches a run for rules on its metrics.
Verb guardVerb();

} // namespace trainyard::cli
