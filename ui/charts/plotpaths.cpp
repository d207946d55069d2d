// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotpaths.h"

#include "ui/charts/linetrace.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

namespace {
/// The part of a segment that lies in the rectangle (Liang and Barsky, 1984).
bool cut(QPointF &from, QPointF &to, const QRectF &area)
{
    double enter = 0;
    double leave = 1;
    const QPointF way = to - from;
    const std::pair<double, double> sides[] = {{-way.x(), from.x() - area.left()},
                                               {way.x(), area.right() - from.x()},
                                               {-way.y(), from.y() - area.top()},
                                               {way.y(), area.bottom() - from.y()}};
    for (const auto &[outward, room] : sides) {
        if (outward == 0 && room < 0)
            return false;
        if (outward < 0)
            enter = std::max(enter, room / outward);
        else if (outward > 0)
            leave = std::min(leave, room / outward);
    }
    if (enter > leave)
        return false;
    to = from + way * leave;
    from = from + way * enter;
    return true;
}

QPainterPath linePath(const LineTrace &trace, const QRectF &area)
{
    QPainterPath path;
    for (std::size_t i = 0; i + 1 < trace.line.size(); ++i) {
        QPointF from = trace.line[i];
        QPointF to = trace.line[i + 1];
        if (std::isnan(from.y()) || std::isnan(to.y()) || !cut(from, to, area))
            continue;
        if (path.isEmpty() || path.currentPosition() != from)
            path.moveTo(from);
        path.lineTo(to);
    }
    return path;
}

/// The area between an upper and a lower edge, column by column; interrupted where there is none.
template <typename Top, typename Bottom> QPainterPath areaPath(const PlotFrame &frame, Top top, Bottom bottom)
{
    QPainterPath path;
    const auto has = [&](int x) { return x < frame.width && top(x) <= bottom(x); };
    const auto within = [&frame](double y) { return std::clamp(y, 0.0, double(frame.height)); };
    for (int x = 0; x < frame.width; ++x) {
        if (!has(x))
            continue;
        int end = x;
        while (has(end))
            ++end;
        path.moveTo(x, within(top(x)));
        for (int i = x; i < end; ++i)
            path.lineTo(i + 0.5, within(top(i)));
        path.lineTo(end, within(top(end - 1)));
        for (int i = end - 1; i >= x; --i)
            path.lineTo(i + 0.5, within(bottom(i)));
        path.closeSubpath();
        x = end;
    }
    return path;
}
} // namespace

void paintTrace(QPainter *painter, const LineTrace &trace, const PlotFrame &frame, const QColor &color,
                double width)
{
    const QRectF area(0, 0, frame.width, frame.height);
    QPen pen(color, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (trace.kind == LineTrace::Kind::Columns) {
        painter->setPen(pen);
        painter->setBrush(color);
        painter->drawPath(areaPath(
            frame, [&](int x) { return double(trace.top[std::size_t(x)]); },
            [&](int x) { return double(trace.bottom[std::size_t(x)]); }));
    } else if (trace.kind == LineTrace::Kind::Line) {
        painter->setPen(pen);
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(linePath(trace, area));
    }
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    const double radius = width * (trace.hasMarkers ? 2.5 : 2);
    for (const QPointF &dot : trace.dots)
        if (area.contains(dot))
            painter->drawEllipse(dot, radius, radius);
}

void paintBand(QPainter *painter, const LineTrace &low, const LineTrace &high, const PlotFrame &frame,
               const QColor &color)
{
    if (low.kind != LineTrace::Kind::Columns || high.kind != LineTrace::Kind::Columns)
        return;
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawPath(areaPath(
        frame, [&](int x) { return double(std::min(high.top[std::size_t(x)], low.top[std::size_t(x)])); },
        [&](int x) { return double(std::max(high.bottom[std::size_t(x)], low.bottom[std::size_t(x)])); }));
}

} // namespace trainyard::ui
