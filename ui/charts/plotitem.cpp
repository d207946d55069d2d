// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotitem.h"

#include "ui/charts/seriespositions.h"

#include <QPainter>

namespace trainyard::ui {

PlotItem::PlotItem(const ChartState &state, QGraphicsItem *parent) : QGraphicsItem(parent), m_state(state)
{
    setZValue(10); // above the grid
}

void PlotItem::placeAt(const QRectF &plot)
{
    if (plot == m_rect)
        return;
    prepareGeometryChange();
    m_rect = plot;
}

void PlotItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const QTransform device = painter->deviceTransform();
    const QRect pixels = device.mapRect(m_rect).toAlignedRect();
    const double scale = device.m11();
    if (pixels.isEmpty() || pixels.width() > 32000 || pixels.height() > 32000)
        return;
    if (m_revision != m_state.revision || pixels.size() != m_raster.image().size() || scale != m_frame.scale)
        trace(pixels.width(), pixels.height(), scale);
    painter->save(); // pixel for pixel, whatever the scale
    painter->setWorldTransform(device.inverted() * painter->worldTransform());
    painter->drawImage(pixels.topLeft(), m_raster.image());
    painter->restore();
}

void PlotItem::trace(int width, int height, double scale)
{
    m_frame.width = width;
    m_frame.height = height;
    m_frame.scale = scale;
    m_frame.x = m_state.x;
    m_frame.y = m_state.y;
    m_frame.lines = 0;
    for (const ChartSeries &series : m_state.spec.series)
        m_frame.lines += series.isVisible ? (series.transform ? 2 : 1) : 0;
    m_frame.computeEdges();
    m_raster.begin(width, height, scale);
    for (std::size_t i = 0; i < m_state.spec.series.size(); ++i) {
        const ChartSeries &series = m_state.spec.series[i];
        if (!series.isVisible || !series.transform)
            continue; // all pale lines lie behind all others
        tracePoints(series.points,
                    SeriesPositions(series.points, series.start, m_state.spec.x, m_state.isByOrder), m_frame,
                    m_trace);
        m_trace.dots.clear();
        m_raster.draw(m_trace, m_state.pale[i]);
    }
    for (std::size_t i = 0; i < m_state.spec.series.size(); ++i) {
        const ChartSeries &series = m_state.spec.series[i];
        if (!series.isVisible)
            continue;
        traceSeries(series, SeriesPositions(series, m_state.spec.x, m_state.isByOrder), m_frame, m_trace);
        m_raster.draw(m_trace, m_state.colors[i]);
    }
    m_revision = m_state.revision;
}

} // namespace trainyard::ui
