// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runquery.h"

namespace trainyard {

// For lists that are held in memory; the local workspace asks its database the same.

/// Whether a run fits text, experiment, statuses and tag of a query, as the local workspace would say.
bool matches(const Run &run, const RunQuery &query);

/// Whether `a` stands before `b` in the order of the query; of equals the newer one first.
bool standsBefore(const Run &a, const Run &b, const RunQuery &query);

} // namespace trainyard
