// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/hover.h"

#include "ui/charts/chartticks.h"
#include "ui/charts/seriespositions.h"
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype rowsShown = 12;
constexpr double reach = 16; ///< logical pixels beyond the first or last point of a series

QString chartText(const char *text)
{
    return QCoreApplication::translate("Chart", text);
}

QString lineLabel(const ChartSpec &spec, const ChartSeries &series)
{
    if (series.label.isEmpty() || series.label == series.name)
        return series.name.isEmpty() ? spec.title : series.name;
    return series.name.isEmpty() || series.name == spec.title ? series.label
                                                              : series.label + u" · "_s + series.name;
}

/// Smallest and largest of the values that share the pixel of `point`, if there are more than it.
QString rangeInPixel(const ChartState &state, const ChartSeries &series, const SeriesPositions &positions,
                     double pixelX)
{
    const double left = (pixelX - state.plot.left() - 0.5) / state.plot.width();
    const double right = (pixelX - state.plot.left() + 0.5) / state.plot.width();
    const qsizetype first = positions.lowerBound(state.x.valueAt(left));
    const qsizetype last = positions.lowerBound(state.x.valueAt(right));
    if (last - first < 2)
        return {};
    const Extremes extremes = series.shown().values().extremes(first, last);
    if (extremes.isEmpty() || extremes.minimum == extremes.maximum)
        return {};
    return chartText("%1 … %2 in %3 points")
        .arg(formatValue(extremes.minimum), formatValue(extremes.maximum), groupedCount(last - first));
}
} // namespace

QString exactValue(double value)
{
    return std::isfinite(value) ? QLocale::c().toString(value, 'g', 6) : formatValue(value);
}

QString positionText(const ChartState &state, const ChartSeries &series, qsizetype point,
                     const QTimeZone &zone)
{
    const MetricPoint at = series.shown().at(point);
    if (state.spec.x == ChartX::Step || state.spec.x == ChartX::RelativeStep) {
        if (!state.isByOrder)
            return chartText("step %1").arg(QString::number(at.step, 'g', 15));
        return chartText("point %1, step %2").arg(point).arg(QString::number(at.step, 'g', 15));
    }
    if (state.spec.x == ChartX::Metric)
        return u"%1 %2"_s.arg(state.spec.xName, exactValue(at.step));
    if (state.spec.x == ChartX::WallTime) {
        const QDateTime time = clockTime(at.time, zone);
        return QLocale().toString(time, u"d MMM HH:mm:ss"_s);
    }
    const double seconds = SeriesPositions(series, state.spec.x, state.isByOrder).at(point);
    if (std::abs(seconds) < 60)
        return chartText("%1 s").arg(QString::number(seconds, 'f', 2));
    return (seconds < 0 ? u"\u2212"_s : QString()) +
           formatDuration(qint64(std::min(std::abs(seconds), 1e15)));
}

qsizetype lineAt(const ChartState &state, const QPointF &pixel)
{
    const auto xAt = [&](double at) {
        return state.x.valueAt((at - state.plot.left()) / state.plot.width());
    };
    qsizetype found = -1;
    double nearest = reach / 2;
    for (std::size_t i = 0; i < state.spec.series.size(); ++i) {
        const ChartSeries &series = state.spec.series[i];
        const SeriesPositions positions(series, state.spec.x, state.isByOrder);
        const qsizetype first = positions.lowerBound(xAt(pixel.x() - 1));
        const qsizetype last = positions.lowerBound(xAt(pixel.x() + 1));
        if (!series.isVisible || (first == last && (first == 0 || last == positions.size())))
            continue;
        const auto &values = series.shown().values();
        double top = 0;
        double bottom = 0;
        if (first < last) { // all that shares these pixels
            const Extremes extremes = values.finiteExtremes(first, last);
            if (extremes.isEmpty())
                continue;
            top = state.toPixel(0, extremes.maximum).y();
            bottom = state.toPixel(0, extremes.minimum).y();
        } else {
            const QPointF left = state.toPixel(positions.at(first - 1), values.at(first - 1));
            const QPointF right = state.toPixel(positions.at(first), values.at(first));
            top = bottom =
                left.y() + (right.y() - left.y()) * (pixel.x() - left.x()) / (right.x() - left.x());
        }
        const double outside = std::max({0.0, top - pixel.y(), pixel.y() - bottom});
        // Among lines that all lie under the pointer the one that is flattest there.
        const double distance = outside + std::abs(bottom - top) / 1000;
        if (distance < nearest) { // never true of a NaN
            nearest = distance;
            found = qsizetype(i);
        }
    }
    return found;
}

HoverInfo hoverAt(const ChartState &state, double pixelX, const QTimeZone &zone)
{
    HoverInfo info;
    const double position = (pixelX - state.plot.left()) / state.plot.width();
    double nearestDistance = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < state.spec.series.size(); ++i) {
        const ChartSeries &series = state.spec.series[i];
        const SeriesPositions positions(series, state.spec.x, state.isByOrder);
        if (!series.isVisible || positions.size() == 0)
            continue;
        const double wanted = state.x.valueAt(position);
        qsizetype point = positions.nearest(wanted);
        const double value = series.shown().values().at(point);
        const QPointF at = state.toPixel(positions.at(point), value);
        const bool isOutside = !(at.x() >= state.plot.left() - 1 && at.x() <= state.plot.right() + 1);
        const bool isBeyond = (point == 0 || point == positions.size() - 1) &&
                              std::abs(at.x() - pixelX) > reach && (point == 0) == (at.x() > pixelX);
        if (isOutside || (isBeyond && positions.size() > 1))
            continue;
        if (std::abs(at.x() - pixelX) < nearestDistance) {
            nearestDistance = std::abs(at.x() - pixelX);
            info.lineX = at.x();
            info.heading = positionText(state, series, point, zone);
        }
        info.rows.push_back({qsizetype(i), point, at, state.colors[i], lineLabel(state.spec, series),
                             exactValue(value), rangeInPixel(state, series, positions, pixelX)});
    }
    for (HoverInfo::Row &row : info.rows) {
        if (row.detail.isEmpty() && std::abs(row.position.x() - info.lineX) > 1)
            row.detail = positionText(state, state.spec.series[std::size_t(row.series)], row.point, zone);
    }
    const auto own = std::ranges::find_if(info.rows, [&state](const HoverInfo::Row &row) {
        return state.spec.series[std::size_t(row.series)].key == state.highlighted;
    });
    if (own != info.rows.end()) // what is pointed at stands first
        std::rotate(info.rows.begin(), own, own + 1);
    if (info.rows.size() > rowsShown) {
        info.hidden = info.rows.size() - rowsShown;
        info.rows.resize(rowsShown);
    }
    return info;
}

} // namespace trainyard::ui
