// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/linetrace.h"

#include "ui/charts/seriespositions.h"

#include <algorithm>
#include <limits>

namespace trainyard::ui {

namespace {
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr float noTop = std::numeric_limits<float>::infinity();
constexpr double farOut = 1e6;    ///< pixels; beyond any screen, yet exact in arithmetic
constexpr double justOutside = 8; ///< pixels beyond the plot, where infinity is
constexpr qsizetype markersUpTo = 50;
constexpr double markerSpacing = 10; ///< logical pixels a marker needs on average
/// Pixels that the fine line painter may touch in all lines; beyond, columns look as good and are far
/// cheaper.
constexpr double fineLineBudget = 120000;

class Tracer
{
public:
    Tracer(const Series &points, const SeriesPositions &positions, const PlotFrame &frame, LineTrace &trace)
        : m_series(points), m_values(points.values()), m_positions(positions), m_frame(frame), m_trace(trace)
    {
    }

    void run()
    {
        m_trace.marks.clear();
        m_trace.kind = LineTrace::Kind::Nothing;
        m_trace.line.clear();
        m_trace.dots.clear();
        m_trace.hasMarkers = false;
        const qsizetype size = m_positions.size();
        if (size == 0 || m_frame.width <= 0 || m_frame.height <= 0)
            return;
        m_first = m_positions.lowerBound(m_frame.edges.front());
        m_last = m_positions.lowerBound(std::nextafter(m_frame.edges.back(), noTop));
        if (m_last - m_first <= 4 * qsizetype(m_frame.width))
            tracePoints();
        else
            traceColumns();
        markGaps();
    }

private:
    void tracePoints();
    void traceColumns();
    void clearColumns();
    void addSegment(const QPointF &from, const QPointF &to);
    void addExtent(int column, float top, float bottom);
    void addPause(qsizetype before, qsizetype after);
    void findLoneColumns();
    void markGaps();
    void markInfinite(double from, double to, const Extremes &extremes);
    QPointF pixel(qsizetype index) const
    {
        return {m_frame.toPixelX(m_positions.at(index)), m_frame.toPixelY(m_values.at(index))};
    }
    /// A single value is likely not in the cache: most lines have no gaps and need not be asked.
    bool isGap(qsizetype index) const { return m_values.nanCount() > 0 && std::isnan(m_values.at(index)); }
    bool hasPlace(qsizetype index) const { return !m_frame.x.isLog || m_positions.at(index) > 0; }

    const Series &m_series;
    const MinMaxPyramid &m_values;
    const SeriesPositions &m_positions;
    const PlotFrame &m_frame;
    LineTrace &m_trace;
    qsizetype m_first = 0; ///< of the visible points
    qsizetype m_last = 0;  ///< one past them
};

void Tracer::tracePoints()
{
    auto &line = m_trace.line;
    // One point before and after the visible ones: the line comes in and leaves through the edges.
    const qsizetype first = m_first > 0 && hasPlace(m_first - 1) ? m_first - 1 : m_first;
    const qsizetype last = std::min(m_last + 1, m_positions.size());
    double travel = 0;
    for (qsizetype i = first; i < last; ++i) {
        line.push_back(pixel(i));
        if (const double value = m_values.at(i); std::isinf(value))
            markInfinite(line.back().x(), line.back().x(), {value, value});
        if (i > first) {
            const double rise = std::abs(line.back().y() - line[line.size() - 2].y());
            travel += std::isnan(rise) ? 0 : std::min(rise, double(m_frame.height));
        }
    }
    const qsizetype visible = m_last - m_first;
    m_trace.hasMarkers = visible > 0 && visible <= markersUpTo &&
                         m_frame.width >= double(visible) * markerSpacing * m_frame.scale;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (std::isnan(line[i].y()))
            continue;
        const bool isAlone =
            (i == 0 || std::isnan(line[i - 1].y())) && (i + 1 == line.size() || std::isnan(line[i + 1].y()));
        if (isAlone || m_trace.hasMarkers)
            m_trace.dots.push_back(line[i]);
    }
    if (travel + double(line.size()) * 10 <= fineLineBudget * m_frame.scale / std::max(1, m_frame.lines)) {
        m_trace.kind = LineTrace::Kind::Line;
        return;
    }
    m_trace.kind = LineTrace::Kind::Columns;
    clearColumns();
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
        addSegment(line[i], line[i + 1]);
    for (const QPointF &dot : m_trace.dots) // no segment reaches a point between two gaps
        addSegment(dot, dot);
}

void Tracer::traceColumns()
{
    m_trace.kind = LineTrace::Kind::Columns;
    clearColumns();
    const auto &edges = m_frame.edges;
    qsizetype from = m_first;
    qsizetype lastPoint = m_first > 0 && hasPlace(m_first - 1) ? m_first - 1 : -1;
    int lastColumn = -2; // where lastPoint stands; -2: left of the plot
    for (int column = 0; column < m_frame.width; ++column) {
        const double edge = edges[std::size_t(column) + 1];
        const qsizetype to =
            column + 1 == m_frame.width
                ? m_last
                : std::min(m_last,
                           m_positions.roundBound(edge, from, (edge - edges[std::size_t(column)]) / 16));
        if (to <= from)
            continue;
        const Extremes extremes = m_values.extremes(from, to);
        markInfinite(column, column + 1, extremes);
        if (!extremes.isEmpty())
            addExtent(column, float(m_frame.toPixelY(extremes.maximum)),
                      float(m_frame.toPixelY(extremes.minimum)));
        if (lastPoint >= 0 && lastColumn == column - 1) {
            // Neighbours that do not overlap are joined as the line between their points would.
            const auto left = std::size_t(lastColumn);
            const auto here = std::size_t(column);
            auto &top = m_trace.top;
            auto &bottom = m_trace.bottom;
            const float down = top[here] - bottom[left];
            const float up = top[left] - bottom[here];
            const float jump = std::max(down, up);
            if (jump > 0 && std::isfinite(jump) && !isGap(lastPoint) && !isGap(from)) {
                const float middle = down > 0 ? bottom[left] + down / 2 : bottom[here] + up / 2;
                addExtent(lastColumn, middle, middle);
                addExtent(column, middle, middle);
            }
        } else if (lastPoint >= 0) {
            addPause(lastPoint, from);
        }
        lastPoint = to - 1;
        lastColumn = column;
        from = to;
    }
    if (lastPoint >= 0 && m_last < m_positions.size())
        addPause(lastPoint, m_last);
    findLoneColumns();
}

void Tracer::clearColumns()
{
    m_trace.top.assign(std::size_t(m_frame.width), noTop);
    m_trace.bottom.assign(std::size_t(m_frame.width), -noTop);
}

void Tracer::addExtent(int column, float top, float bottom)
{
    auto &highest = m_trace.top[std::size_t(column)];
    auto &lowest = m_trace.bottom[std::size_t(column)];
    highest = std::min(highest, top);
    lowest = std::max(lowest, bottom);
}

void Tracer::addSegment(const QPointF &from, const QPointF &to)
{
    if (std::isnan(from.y()) || std::isnan(to.y()) || to.x() < 0 || from.x() >= m_frame.width)
        return;
    const double width = to.x() - from.x();
    const double slope = width > 0 ? (to.y() - from.y()) / width : 0;
    const int first = int(std::max(0.0, std::floor(from.x())));
    const int last = int(std::min(double(m_frame.width - 1), std::floor(to.x())));
    for (int column = first; column <= last; ++column) {
        const double enter = column <= from.x() ? from.y() : from.y() + slope * (column - from.x());
        const double leave = column + 1 >= to.x() ? to.y() : from.y() + slope * (column + 1 - from.x());
        addExtent(column, float(std::min(enter, leave)), float(std::max(enter, leave)));
    }
}

/// The straight line over columns in which nothing was logged.
void Tracer::addPause(qsizetype before, qsizetype after)
{
    addSegment(pixel(before), pixel(after));
}

void Tracer::markInfinite(double from, double to, const Extremes &extremes)
{
    if (extremes.maximum == std::numeric_limits<double>::infinity())
        m_trace.marks.push_back({LineTrace::Mark::Kind::Infinite, float(from), float(to)});
    if (extremes.minimum == -std::numeric_limits<double>::infinity())
        m_trace.marks.push_back({LineTrace::Mark::Kind::MinusInfinite, float(from), float(to)});
}

/// One mark for gaps that lie less than a pixel apart.
void Tracer::markGaps()
{
    const auto &ranges = m_series.nanRanges();
    auto range = std::ranges::upper_bound(ranges, m_first, {}, &IndexRange::last);
    const std::size_t before = m_trace.marks.size();
    for (; range != ranges.end() && range->first < m_last; ++range) {
        const auto from = float(m_frame.toPixelX(m_positions.at(std::max(range->first, m_first))));
        const auto to = float(m_frame.toPixelX(m_positions.at(std::min(range->last, m_last) - 1)));
        if (m_trace.marks.size() > before && from - m_trace.marks.back().to < 1)
            m_trace.marks.back().to = to;
        else
            m_trace.marks.push_back({LineTrace::Mark::Kind::Nan, from, to});
    }
}

/// A column that is hardly a pixel high between empty ones is a point that must not be overlooked.
void Tracer::findLoneColumns()
{
    const auto &top = m_trace.top;
    const auto &bottom = m_trace.bottom;
    const auto isEmpty = [&](std::size_t column) {
        return column >= top.size() || top[column] > bottom[column];
    };
    for (std::size_t i = 0; i < top.size(); ++i) {
        if (!isEmpty(i) && bottom[i] - top[i] < 2 && (i == 0 || isEmpty(i - 1)) && isEmpty(i + 1))
            m_trace.dots.emplace_back(double(i) + 0.5, double(top[i] + bottom[i]) / 2);
    }
}
} // namespace

void PlotFrame::computeEdges()
{
    edges.resize(std::size_t(width) + 1);
    for (int i = 0; i <= width; ++i)
        edges[std::size_t(i)] = x.valueAt(double(i) / width);
}

double PlotFrame::toPixelY(double value) const
{
    if (std::isnan(value))
        return notANumber;
    const double axis = y.toAxis(value);
    if (std::isinf(axis))
        return axis > 0 ? -justOutside : height + justOutside;
    return std::clamp((1 - y.position(value)) * height, -farOut, farOut);
}

void traceSeries(const ChartSeries &series, const SeriesPositions &positions, const PlotFrame &frame,
                 LineTrace &trace)
{
    tracePoints(series.shown(), positions, frame, trace);
}

void tracePoints(const Series &points, const SeriesPositions &positions, const PlotFrame &frame,
                 LineTrace &trace)
{
    Tracer(points, positions, frame, trace).run();
}

} // namespace trainyard::ui
