// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/axismap.h"
#include "ui/charts/chartspec.h"

#include <QRectF>

namespace trainyard::ui {

/// What the parts of one MetricChart paint from. The chart writes it, in the UI thread; the parts read.
struct ChartState
{
    ChartSpec spec;
    std::vector<QColor> colors; ///< of the series, for the present theme
    std::vector<QColor> pale;   ///< of the logged points behind a transformed line
    QString highlighted;        ///< key of the line that the pointer is on, here or in another chart
    bool isByOrder = false;     ///< steps go back somewhere: the order of logging is the axis
    AxisMap x;
    AxisMap y;
    QRectF plot;          ///< logical pixels
    quint64 revision = 0; ///< raised with every change that the lines show

    QPointF toPixel(double xValue, double yValue) const
    {
        return {plot.left() + x.position(xValue) * plot.width(),
                plot.bottom() - y.position(yValue) * plot.height()};
    }
};

} // namespace trainyard::ui
