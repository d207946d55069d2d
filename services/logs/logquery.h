// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runquery.h"

namespace trainyard {

/// Whether a run fits text, experiment, statuses and tag of a query, as the local workspace would say.
bool matches(const Run &run, const RunQuery &query);

/// Whether `a` stands before `b` in the order of the query; of equals the newer one first.
bool standsBefore(const Run &a, const Run &b, const RunQuery &query);

/// What to ask another list for, so that its answer and `extra` runs of ours fill the window of `query`.
RunQuery widened(const RunQuery &query, qint64 extra);

/// The window of `query` over both lists: `page` is the answer to widened(query, ours.size()), `ours` are
/// those that match, in the query's order.
RunPage merged(const RunQuery &query, const RunPage &page, const QList<Run> &ours);

} // namespace trainyard
