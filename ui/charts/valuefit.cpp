// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/valuefit.h"

#include "ui/charts/seriespositions.h"

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

namespace {
constexpr double padding = 0.05;
constexpr double outlierShare = 0.05; ///< at either end; the quantiles of TensorBoard
constexpr qsizetype mostAsked = 4096;

Extremes drawable(const MinMaxPyramid &values, qsizetype first, qsizetype last, bool isLog)
{
    Extremes found = values.finiteExtremes(first, last);
    if (isLog)
        found.minimum = values.smallestPositive(first, last);
    return found.minimum <= found.maximum && std::isfinite(found.minimum) ? found : Extremes{};
}

Extremes extremesOf(const ChartState &state, const ChartSeries &series)
{
    const SeriesPositions positions(series, state.spec.x, state.isByOrder);
    qsizetype first = positions.lowerBound(state.x.toValue(state.x.range.from));
    qsizetype last = positions.lowerBound(state.x.toValue(state.x.range.to));
    if (first == last) { // between two points: the line that joins them
        first = std::max<qsizetype>(0, first - 1);
        last = std::min(positions.size(), last + 1);
    }
    if (state.spec.ignoresOutliers)
        return middleExtremes(series.shown().values(), first, last, state.y.isLog);
    Extremes found = drawable(series.shown().values(), first, last, state.y.isLog);
    // What was logged is never cut off by its mean: as many points, at the same places.
    if (series.transform)
        found.include(drawable(series.points.values(), first, last, state.y.isLog));
    if (series.hasBand()) {
        found.include(drawable(series.low.values(), first, last, state.y.isLog));
        found.include(drawable(series.high.values(), first, last, state.y.isLog));
    }
    return found;
}

ChartRange withRoom(const Extremes &found, bool isLog)
{
    const double size = std::max(std::abs(found.minimum), std::abs(found.maximum));
    const double half = found.maximum / 2 - found.minimum / 2; // halves: the span itself may overflow
    double room = 2 * padding * half;
    if (!(half > size * 1e-12)) // one value only
        room = isLog ? 0.5 : (size > 0 ? size * 0.1 : 1);
    const double limit = std::numeric_limits<double>::max() / 4;
    return {std::max(found.minimum - room, -limit), std::min(found.maximum + room, limit)};
}
} // namespace

Extremes middleExtremes(const MinMaxPyramid &values, qsizetype first, qsizetype last, bool isLog)
{
    std::vector<double> sample;
    const qsizetype count = last - first;
    const qsizetype asked = std::min(count, mostAsked);
    for (qsizetype i = 0; i < asked; ++i) {
        const double value = values.at(first + i * count / asked);
        if (std::isfinite(value) && (!isLog || value > 0))
            sample.push_back(value);
    }
    if (sample.empty())
        return drawable(values, first, last, isLog);
    const auto at = [&sample](double part) {
        const auto nth = sample.begin() + std::ptrdiff_t(part * double(sample.size() - 1) + 0.5);
        std::nth_element(sample.begin(), nth, sample.end());
        return *nth;
    };
    const double low = at(outlierShare);
    return {low, at(1 - outlierShare)};
}

ValueFit fitValues(const ChartState &state)
{
    ValueFit fit;
    Extremes found;
    for (const ChartSeries &series : state.spec.series) {
        if (!series.isVisible || series.shown().isEmpty())
            continue;
        const Extremes part = extremesOf(state, series);
        if (!part.isEmpty())
            found.include(Extremes{state.y.toAxis(part.minimum), state.y.toAxis(part.maximum)});
        const MinMaxPyramid &values = series.shown().values();
        fit.hasPoints = fit.hasPoints || !drawable(values, 0, values.size(), state.y.isLog).isEmpty();
    }
    if (!found.isEmpty())
        fit.range = withRoom(found, state.y.isLog);
    return fit;
}

} // namespace trainyard::ui
