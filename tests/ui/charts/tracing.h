// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"
#include "ui/charts/linetrace.h"
#include "ui/charts/seriespositions.h"

#include <limits>
#include <random>

namespace trainyard::test {

using namespace ui;

inline constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
inline constexpr double inf = std::numeric_limits<double>::infinity();
using Random = std::mt19937_64;

inline double uniform(Random &random)
{
    return std::uniform_real_distribution<double>()(random);
}

inline PlotFrame frameOf(int width, int height, AxisMap x, AxisMap y)
{
    PlotFrame frame;
    frame.width = width;
    frame.height = height;
    frame.x = x;
    frame.y = y;
    frame.computeEdges();
    return frame;
}

inline LineTrace traced(const ChartSeries &series, const PlotFrame &frame, ChartX x = ChartX::Step,
                        bool byOrder = false)
{
    LineTrace trace;
    traceSeries(series, SeriesPositions(series, x, byOrder), frame, trace);
    return trace;
}

} // namespace trainyard::test
