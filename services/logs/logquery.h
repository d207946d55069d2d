// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runmatch.h"

namespace trainyard {

/// What to ask another list for, so that its answer and `extra` runs of ours fill the window of `query`.
RunQuery widened(const RunQuery &query, qint64 extra);

/// The window of `query` over both lists: `page` is the answer to widened(query, ours.size()), `ours` are
/// those that match, in the query's order.
RunPage merged(const RunQuery &query, const RunPage &page, const QList<Run> &ours);

} // namespace trainyard
