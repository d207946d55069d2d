// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/axismap.h"

#include <QPointF>

#include <vector>

namespace trainyard {
class Series;
}

namespace trainyard::ui {

struct ChartSeries;
class SeriesPositions;

/// The plot area in device pixels and what part of the axes it shows.
struct PlotFrame
{
    int width = 0;
    int height = 0;
    double scale = 1; ///< device pixels of one logical pixel
    int lines = 1;    ///< that share the time of a frame
    AxisMap x;
    AxisMap y;
    std::vector<double> edges; ///< values of x at the edges of the columns: width + 1

    void computeEdges();
    double toPixelX(double value) const { return x.position(value) * width; }
    /// Bounded; infinities, and zeros on a logarithmic axis, lie just outside the plot: the line leaves it
    /// there.
    double toPixelY(double value) const;
};

/// One series as it is to be drawn: every visible point has its part in it. Device pixels, y downwards.
struct LineTrace
{
    enum class Kind {
        Nothing,
        Columns, ///< the extent of the line in every pixel column
        Line,    ///< its points
    };
    Kind kind = Kind::Nothing;
    /// Where values are that no line can show.
    struct Mark
    {
        enum class Kind { Nan, Infinite, MinusInfinite };
        Kind kind;
        float from; ///< x
        float to;
    };
    std::vector<float> top;    ///< smallest y a column; above `bottom` where the line is not
    std::vector<float> bottom; ///< largest y a column
    std::vector<QPointF> line; ///< a point whose y is no number interrupts the line
    std::vector<QPointF> dots; ///< points that stand alone, or all where there are few
    std::vector<Mark> marks;   ///< at most one of a kind a column
    bool hasMarkers = false;   ///< the dots mark every point
};

/// Traces the visible part of `series` into `trace`, whose memory is used again.
///
/// Few points are given one by one. Many are given as the exact smallest and largest value of every pixel
/// column, asked from the series' pyramid: the work depends on the width, not on the number of points. A
/// point may count to the column before its own where it lies less than a sixteenth of a pixel over the edge.
void traceSeries(const ChartSeries &series, const SeriesPositions &positions, const PlotFrame &frame,
                 LineTrace &trace);
/// The same of any points, at their positions.
void tracePoints(const Series &points, const SeriesPositions &positions, const PlotFrame &frame,
                 LineTrace &trace);

} // namespace trainyard::ui
