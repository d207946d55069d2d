// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/series.h"

namespace trainyard::ui {

/// The points of `y` over another metric of the same run: their steps become the value that `x` had at that
/// step, which is its newest up to there (a metric that is logged once an epoch holds in between). Points
/// before the first value of `x`, or where it is no finite number, have no place and are left out. In the
/// order of x, and of logging where that is the same. Where steps go back both are taken by order of logging.
/// Any thread.
Series overMetric(const Series &y, const Series &x);

} // namespace trainyard::ui
