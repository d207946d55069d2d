// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartstate.h"

#include <QList>
#include <QTimeZone>

namespace trainyard::ui {

/// What the chart says of the points near the pointer.
struct HoverInfo
{
    struct Row
    {
        qsizetype series;
        qsizetype point;
        QPointF position; ///< logical pixels; may lie outside the plot where the value does
        QColor color;
        QString label;
        QString value;  ///< as logged
        QString detail; ///< what stands in the same pixel, or where the point is if not at the line
    };
    QString heading;  ///< the place on the x axis
    double lineX = 0; ///< logical pixels; that of the nearest point
    QList<Row> rows;
    qsizetype hidden = 0; ///< rows left out because there are too many
};

/// The point of every visible series nearest to `pixelX`; none for a series that begins or ends elsewhere.
HoverInfo hoverAt(const ChartState &state, double pixelX, const QTimeZone &zone);

/// The line under the pointer: the nearest one that passes within a few pixels; −1: none.
qsizetype lineAt(const ChartState &state, const QPointF &pixel);

/// Where a point is on the x axis, in words: "step 512", "4 min 10 s", "21 Nov 14:02:05".
QString positionText(const ChartState &state, const ChartSeries &series, qsizetype point,
                     const QTimeZone &zone);
/// Six significant digits, with "NaN", "∞" and "−∞".
QString exactValue(double value);

} // namespace trainyard::ui
