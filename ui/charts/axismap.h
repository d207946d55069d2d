// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <limits>

namespace trainyard::ui {

/// A part of an axis, from < to.
struct ChartRange
{
    double from = 0;
    double to = 1;

    double span() const { return to - from; }
    double center() const { return from + span() / 2; }
    ChartRange moved(double by) const { return {from + by, to + by}; }
    friend bool operator==(const ChartRange &, const ChartRange &) = default;
};

/// The visible part of an axis. `range` counts in axis units: values, or their base-10 logarithms.
struct AxisMap
{
    ChartRange range;
    bool isLog = false;

    double toAxis(double value) const
    {
        if (!isLog)
            return value;
        return value > 0 ? std::log10(value) : -std::numeric_limits<double>::infinity();
    }
    double toValue(double axis) const { return isLog ? std::pow(10.0, axis) : axis; }
    /// 0 at the beginning of the visible part, 1 at its end.
    double position(double value) const { return (toAxis(value) - range.from) / range.span(); }
    double valueAt(double position) const { return toValue(range.from + position * range.span()); }
    friend bool operator==(const AxisMap &, const AxisMap &) = default;
};

} // namespace trainyard::ui
