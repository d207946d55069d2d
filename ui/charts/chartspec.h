// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/series.h"

#include <QColor>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace trainyard::ui {

/// What lies along the horizontal axis.
enum class ChartX {
    Step,         ///< as logged; the order of logging where a step goes back
    RelativeTime, ///< seconds since the run began
    WallTime,     ///< local time of day
    Metric,       ///< the value of another metric, which stands in the steps of the points (overMetric)
    RelativeStep, ///< steps since the first of each line: of runs that went on from a checkpoint
};

/// A step of the pipeline between the logged points and the drawn ones. It sees every point once, in order.
class SeriesTransform
{
public:
    virtual ~SeriesTransform() = default;
    /// Makes of `drawn` as many points as `logged` has; it has seen those before `from` in earlier calls.
    virtual void extend(const Series &logged, qsizetype from, Series &drawn) = 0;
};

/// One line of a chart. Copies share their points.
struct ChartSeries
{
    QString key;   ///< id of the run (and metric, where a chart shows several): decides the colour
    QString name;  ///< of the metric
    QString label; ///< of the run, as the legend shows it; plain text
    QColor color;  ///< invalid: by the key
    Series points; ///< as logged
    std::optional<double> start; ///< of the run, seconds since 1970 UTC; unset: the time of its first point
    bool isVisible = true;
    /// A band behind the line, such as between the extremes of a group; as many points as `points`, at the
    /// same places, or none.
    Series low;
    Series high;

    /// None: the logged points are drawn. Else what it makes of them is, and they themselves pale behind.
    std::shared_ptr<SeriesTransform> transform;
    Series transformed; ///< filled by advance()
    qsizetype advanced = 0;

    bool hasBand() const { return !low.isEmpty() && low.size() == points.size(); }
    const Series &shown() const { return transform ? transformed : points; }
    /// Takes new points through the transform. After a long load call it off the UI thread.
    void advance()
    {
        if (transform && advanced < points.size())
            transform->extend(points, advanced, transformed);
        advanced = points.size();
    }
};

/// Everything that decides how a chart looks before anybody zooms.
struct ChartSpec
{
    QString title; ///< the metric's name; plain text
    QString unit;  ///< of the values; may be empty
    ChartX x = ChartX::Step;
    QString xName;       ///< of the other metric
    bool isLogX = false; ///< no effect on WallTime
    bool isLogY = false;
    /// The value axis is fitted to the middle 90 % of the visible points, as TensorBoard does it; what lies
    /// outside leaves the plot and is not hidden.
    bool ignoresOutliers = false;
    bool hasLegend = true; ///< where there are several lines; else the page has one of its own
    std::vector<ChartSeries> series;
};

} // namespace trainyard::ui
