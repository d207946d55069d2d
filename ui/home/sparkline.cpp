// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/sparkline.h"

#include <QColor>
#include <QPainter>
#include <QPolygonF>

namespace trainyard::ui {

void paintSparkline(QPainter *painter, const QRectF &rect, const CurveBuilder &curve, const QColor &color)
{
    const auto &columns = curve.columns();
    if (curve.low() > curve.high() || rect.width() < 8)
        return;
    constexpr qreal dot = 2;
    const QRectF area = rect.adjusted(dot, dot, -dot, -dot);
    const double span = curve.high() - curve.low();
    const auto y = [&](double value) {
        // Halved first: the span of two huge values of different sign may overflow.
        const double part =
            span > 0 ? (value / 2 - curve.low() / 2) / (curve.high() / 2 - curve.low() / 2) : 0.5;
        return area.bottom() - part * area.height();
    };
    const double step = columns.size() > 1 ? area.width() / double(columns.size() - 1) : 0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 1));
    painter->setBrush(Qt::NoBrush);
    QPolygonF line;
    QPointF newest;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        const auto &column = columns.at(i);
        if (column.isEmpty) {
            painter->drawPolyline(line);
            line.clear();
            continue;
        }
        const double x = area.left() + double(i) * step;
        if (y(column.low) - y(column.high) > 1)
            painter->drawLine(QPointF(x, y(column.low)), QPointF(x, y(column.high)));
        newest = QPointF(x, y(column.last));
        line.append(newest);
    }
    painter->drawPolyline(line);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawEllipse(newest, dot, dot);
    painter->restore();
}

} // namespace trainyard::ui
