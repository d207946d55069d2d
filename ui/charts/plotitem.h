// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartstate.h"
#include "ui/charts/linetrace.h"
#include "ui/charts/plotraster.h"

#include <QGraphicsItem>

namespace trainyard::ui {

/// The lines of a chart: a picture of the plot area in device pixels, painted anew only when what it shows or
/// the scale of the screen changed. On paper (SVG, PDF) the lines are paths instead, with the same extremes.
class PlotItem : public QGraphicsItem
{
public:
    PlotItem(const ChartState &state, QGraphicsItem *parent);
    /// Call after ChartState::plot changed.
    void placeAt(const QRectF &plot);

    QRectF boundingRect() const override { return m_rect; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    /// What is drawn, from back to front, and with what: given to whoever paints.
    struct Layer
    {
        enum class Kind { Band, Line } kind;
        QColor color;
        double width; ///< of the line, logical pixels
        const LineTrace *trace;
        const LineTrace *low; ///< of a band
    };
    template <typename Draw> void forEachLayer(Draw draw);
    void frame(int width, int height, double scale);
    void raster(int width, int height, double scale);
    void paintPaths(QPainter *painter);
    void paintMarks(QPainter *painter) const;

    const ChartState &m_state;
    QRectF m_rect;
    PlotFrame m_frame;
    LineTrace m_trace;
    LineTrace m_low;
    PlotRaster m_raster;
    struct ColoredMark
    {
        LineTrace::Mark mark;
        QColor color;
    };
    std::vector<ColoredMark> m_marks; ///< of the frame, in its pixels
    quint64 m_revision = 0;
};

} // namespace trainyard::ui
