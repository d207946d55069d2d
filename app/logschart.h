// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace trainyard {

/// `logs chart`: one metric of all runs below a folder, laid over each other.
cli::Verb logsChartVerb();

} // namespace trainyard
