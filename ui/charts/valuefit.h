// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartstate.h"

namespace trainyard::ui {

/// The part of the value axis that shows the visible lines between the ends of x, with some room above and
/// below.
struct ValueFit
{
    ChartRange range;       ///< axis units
    bool hasPoints = false; ///< any that can be drawn, wherever on x
};
ValueFit fitValues(const ChartState &state);

/// The middle 90 % of the finite values (on a logarithm: above zero) from `first` to `last`, judged by at
/// most 4096 of them at even distances.
Extremes middleExtremes(const MinMaxPyramid &values, qsizetype first, qsizetype last, bool isLog);

} // namespace trainyard::ui
