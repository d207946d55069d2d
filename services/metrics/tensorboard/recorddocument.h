// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logcontents.h"

#include <string_view>

namespace trainyard {

/// What a located image or histogram of an event file says, read again from its bytes (the whole framed
/// record). A histogram gives its bins (`bin_edges`, `bin_counts`) in the kind that the run context has for
/// bins, residuals, an image where its encoded bytes lie in the file `fileName` (`path`, `offset`, `size`):
/// they are read when it is looked at. Nothing where the record is damaged or empty. Bounded: 4096 bins. Any
/// thread.
std::optional<MetricDocument> documentFromRecord(const LocatedRecord &record, std::string_view bytes,
                                                 const QString &fileName);

} // namespace trainyard
