// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotitem.h"

#include "ui/charts/plotpaths.h"
#include "ui/charts/seriespositions.h"

#include <QPaintEngine>
#include <QPainter>

namespace trainyard::ui {

namespace {
constexpr double highlightedWidth = 2.5;
constexpr double bandAlpha = 0.18;
constexpr double pathsPerPixel = 4; ///< columns of a path, so that no steps are seen on paper
constexpr double markSize = 4;      ///< logical pixels
constexpr int noFineLines = 1'000'000'000;
} // namespace

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
    const QPaintEngine::Type engine =
        painter->paintEngine() ? painter->paintEngine()->type() : QPaintEngine::User;
    if (engine == QPaintEngine::SVG || engine == QPaintEngine::Pdf) {
        paintPaths(painter);
        return;
    }
    const QTransform device = painter->deviceTransform();
    const QRect pixels = device.mapRect(m_rect).toAlignedRect();
    const double scale = device.m11();
    if (pixels.isEmpty() || pixels.width() > 32000 || pixels.height() > 32000)
        return;
    if (m_revision != m_state.revision || pixels.size() != m_raster.image().size() || scale != m_frame.scale)
        raster(pixels.width(), pixels.height(), scale);
    painter->save(); // pixel for pixel, whatever the scale
    painter->setWorldTransform(device.inverted() * painter->worldTransform());
    painter->drawImage(pixels.topLeft(), m_raster.image());
    painter->restore();
    paintMarks(painter);
}

void PlotItem::frame(int width, int height, double scale)
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
    m_marks.clear();
}

/// Bands behind pale lines behind lines, and the one that is pointed at before all.
template <typename Draw> void PlotItem::forEachLayer(Draw draw)
{
    const auto &all = m_state.spec.series;
    const auto positionsOf = [this](const ChartSeries &series, const Series &points) {
        return SeriesPositions(points, series.start, m_state.spec.x, m_state.isByOrder);
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const ChartSeries &series = all[i];
        if (!series.isVisible || !series.hasBand())
            continue;
        const int lines = std::exchange(m_frame.lines, noFineLines);
        tracePoints(series.low, positionsOf(series, series.low), m_frame, m_low);
        tracePoints(series.high, positionsOf(series, series.high), m_frame, m_trace);
        m_frame.lines = lines;
        QColor color = m_state.colors[i];
        color.setAlphaF(float(bandAlpha));
        draw(Layer{Layer::Kind::Band, color, 0, &m_trace, &m_low});
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        const ChartSeries &series = all[i];
        if (!series.isVisible || !series.transform)
            continue;
        tracePoints(series.points, positionsOf(series, series.points), m_frame, m_trace);
        m_trace.dots.clear();
        draw(Layer{Layer::Kind::Line, m_state.pale[i], 1, &m_trace, nullptr});
    }
    for (const bool isFront : {false, true}) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            const ChartSeries &series = all[i];
            if (!series.isVisible || (series.key == m_state.highlighted) != isFront)
                continue;
            traceSeries(series, SeriesPositions(series, m_state.spec.x, m_state.isByOrder), m_frame, m_trace);
            const bool isOnlyLine = all.size() == 1;
            draw(Layer{Layer::Kind::Line, m_state.colors[i], isFront && !isOnlyLine ? highlightedWidth : 1,
                       &m_trace, nullptr});
            for (const LineTrace::Mark &mark : m_trace.marks)
                m_marks.push_back({mark, m_state.colors[i]});
        }
    }
}

void PlotItem::raster(int width, int height, double scale)
{
    frame(width, height, scale);
    m_raster.begin(width, height, scale);
    forEachLayer([&](const Layer &layer) {
        if (layer.kind == Layer::Kind::Band) {
            m_raster.drawBand(*layer.low, *layer.trace, layer.color);
            return;
        }
        m_raster.setLineWidth(std::max(1.0, scale * layer.width));
        m_raster.draw(*layer.trace, layer.color);
    });
    m_revision = m_state.revision;
}

void PlotItem::paintPaths(QPainter *painter)
{
    const QSize size = (m_rect.size() * pathsPerPixel).toSize().boundedTo({32000, 32000});
    if (size.isEmpty())
        return;
    frame(size.width(), size.height(), pathsPerPixel);
    painter->save();
    painter->translate(m_rect.topLeft());
    painter->scale(m_rect.width() / size.width(), m_rect.height() / size.height());
    forEachLayer([&](const Layer &layer) {
        if (layer.kind == Layer::Kind::Band)
            paintBand(painter, *layer.low, *layer.trace, m_frame, layer.color);
        else
            paintTrace(painter, *layer.trace, m_frame, layer.color, layer.width * pathsPerPixel);
    });
    painter->restore();
    paintMarks(painter);
    m_revision = 0; // the frame is no longer that of the screen
}

/// A bar along the lower edge where values are no numbers; a triangle at the edge that an infinity lies
/// beyond.
void PlotItem::paintMarks(QPainter *painter) const
{
    if (m_marks.empty() || m_frame.width <= 0)
        return;
    using Kind = LineTrace::Mark::Kind;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const double perPixel = m_rect.width() / m_frame.width;
    for (const auto &[mark, color] : m_marks) {
        const double from = m_rect.left() + std::clamp(mark.from * perPixel, 0.0, m_rect.width());
        const double to = m_rect.left() + std::clamp(mark.to * perPixel, 0.0, m_rect.width());
        const double middle = (from + to) / 2;
        painter->setBrush(color);
        if (mark.kind == Kind::Nan) {
            const double width = std::max(to - from, markSize);
            painter->drawRect(QRectF(middle - width / 2, m_rect.bottom() - markSize, width, markSize));
            continue;
        }
        const bool isUp = mark.kind == Kind::Infinite;
        const double edge = isUp ? m_rect.top() : m_rect.bottom();
        const double base = edge + (isUp ? 1.5 : -1.5) * markSize;
        painter->drawPolygon(QPolygonF{{middle, edge}, {middle - markSize, base}, {middle + markSize, base}});
    }
    painter->restore();
}

} // namespace trainyard::ui
