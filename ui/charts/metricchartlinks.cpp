// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What ties charts together: one smoothing, one zoom, one cursor.
#include "ui/charts/metricchart.h"

#include "ui/charts/hover.h"
#include "ui/charts/plotitem.h"
#include "ui/charts/seriespositions.h"

#include <QtConcurrent>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace trainyard::ui {

namespace {
constexpr qsizetype atOnce = 100'000; ///< points that are smoothed between two frames

void smoothWith(ChartSeries &series, const Smoothing &smoothing)
{
    series.transform = smoothing.transform();
    series.transformed = {};
    series.advanced = 0;
    series.advance();
}
} // namespace

void MetricChart::setSmoothing(Smoothing smoothing)
{
    smoothing = smoothing.bounded();
    if (smoothing == m_smoothing)
        return;
    m_smoothing = smoothing;
    smooth();
}

void MetricChart::smooth()
{
    m_smoothJob.abandon();
    qsizetype points = 0;
    for (const ChartSeries &series : m_state.spec.series)
        points += series.points.size();
    if (m_smoothing.amount == 0 || points <= atOnce / m_smoothing.reach()) {
        for (ChartSeries &series : m_state.spec.series)
            smoothWith(series, m_smoothing);
        schedule();
        return;
    }
    std::vector<ChartSeries> copies = m_state.spec.series; // they share their points
    const auto work = [copies = std::move(copies),
                       smoothing = m_smoothing]() mutable -> Result<std::vector<ChartSeries>> {
        for (ChartSeries &series : copies)
            smoothWith(series, smoothing);
        return std::move(copies);
    };
    m_smoothJob.start(QtConcurrent::run(work), [this](Result<std::vector<ChartSeries>> smoothed) {
        if (!smoothed)
            return;
        for (ChartSeries &series : *smoothed) {
            const auto own = std::ranges::find(m_state.spec.series, series.key, &ChartSeries::key);
            if (own == m_state.spec.series.end())
                continue;
            own->transform = series.transform;
            own->transformed = std::move(series.transformed);
            own->advanced = series.advanced;
            own->advance(); // what came meanwhile
        }
        schedule();
    });
}

void MetricChart::followView(std::optional<ChartRange> x)
{
    const bool wasZoomed = isZoomed();
    if (x) {
        const ChartRange inAxis{m_state.x.toAxis(x->from), m_state.x.toAxis(x->to)};
        if (!std::isfinite(inAxis.from) || !std::isfinite(inAxis.to) || !(inAxis.span() > 0))
            return;
        m_viewport.shareX(inAxis);
    } else if (m_viewport.isXChosen()) {
        m_viewport.resetX();
    } else {
        return;
    }
    m_isFollowingOther = true;
    schedule();
    noteZoom(wasZoomed);
    m_isFollowingOther = false;
}

/// From point to point of the line that is pointed out, else of the first; where they stand closer, by a
/// pixel.
void MetricChart::moveCursor(bool forward)
{
    const ChartSeries *line = nullptr;
    for (const ChartSeries &series : m_state.spec.series) {
        const bool isCandidate = series.isVisible && !series.shown().isEmpty();
        if (isCandidate && (!line || series.key == m_state.highlighted))
            line = &series;
    }
    if (!line)
        return;
    const SeriesPositions positions(*line, m_state.spec.x, m_state.isByOrder);
    const double pixel = 1 / m_state.plot.width();
    double from = m_linkedCursor ? m_state.x.position(*m_linkedCursor) : -1;
    if (!(from >= 0 && from <= 1)) // nowhere, or out of sight
        from = forward ? -pixel : 1 + pixel;
    const double beyond = m_state.x.valueAt(from + (forward ? pixel : -pixel));
    const qsizetype point =
        forward ? positions.lowerBound(beyond)
                : positions.lowerBound(std::nextafter(beyond, std::numeric_limits<double>::infinity())) - 1;
    if (point < 0 || point >= positions.size())
        return;
    m_linkedCursor = positions.at(point);
    m_isCursorByKeys = true;
    m_pointer.reset(); // until it moves again
    if (const double at = m_state.x.position(*m_linkedCursor); at < 0 || at > 1) {
        const bool wasZoomed = isZoomed();
        const ChartRange &seen = m_state.x.range;
        m_viewport.chooseX(seen.moved(m_state.x.toAxis(*m_linkedCursor) - seen.center()));
        schedule();
        noteZoom(wasZoomed);
    }
    updateHover();
    describe();
    emit cursorMoved(m_linkedCursor);
}

bool MetricChart::leaveCursor()
{
    if (!std::exchange(m_isCursorByKeys, false))
        return false;
    m_linkedCursor.reset();
    updateHover();
    describe();
    emit cursorMoved(std::nullopt);
    return true;
}

void MetricChart::setLinkedCursor(std::optional<double> x)
{
    m_isCursorByKeys = false;
    if (x == m_linkedCursor)
        return;
    m_linkedCursor = x;
    if (isVisible())
        updateHover();
}

void MetricChart::setHighlighted(const QString &key)
{
    if (key == m_state.highlighted)
        return;
    m_state.highlighted = key;
    ++m_state.revision;
    m_plot->update();
}

/// Of several lines the one that the pointer is on.
void MetricChart::updateHighlight()
{
    if (m_state.spec.series.size() < 2 || m_drag != Drag::None)
        return;
    const bool isInside = m_pointer && m_hasPoints && m_state.plot.contains(*m_pointer);
    const qsizetype line = isInside ? lineAt(m_state, *m_pointer) : -1;
    const QString key = line < 0 ? QString() : m_state.spec.series[std::size_t(line)].key;
    if (key == m_state.highlighted)
        return;
    setHighlighted(key);
    viewport()->setCursor(key.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    emit lineHovered(key);
}

} // namespace trainyard::ui
