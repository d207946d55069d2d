// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartstate.h"
#include "ui/charts/linetrace.h"
#include "ui/charts/plotraster.h"

#include <QGraphicsItem>

namespace trainyard::ui {

/// The lines of a chart: a picture of the plot area in device pixels, painted anew only when what it shows or
/// the scale of the screen changed.
class PlotItem : public QGraphicsItem
{
public:
    PlotItem(const ChartState &state, QGraphicsItem *parent);
    /// Call after ChartState::plot changed.
    void placeAt(const QRectF &plot);

    QRectF boundingRect() const override { return m_rect; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void trace(int width, int height, double scale);

    const ChartState &m_state;
    QRectF m_rect;
    PlotFrame m_frame;
    LineTrace m_trace;
    PlotRaster m_raster;
    quint64 m_revision = 0;
};

} // namespace trainyard::ui
