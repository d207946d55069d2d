// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

namespace trainyard::ui {

/// One line of several: the mean of those that reach over a place, in a band from the smallest to the largest
/// of them.
///
/// Every place where any of them logged is one of the mean's, up to a million; beyond, those of the longest
/// one. Between two of its points a line has the value that is drawn there; where either is no finite number
/// it has none. Places are steps, the order of logging where steps go back, or times; of relative time the
/// start of each run. Any thread.
ChartSeries groupOf(const std::vector<ChartSeries> &members, ChartX x);

} // namespace trainyard::ui
