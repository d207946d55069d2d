// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"

namespace trainyard {

class Series;

/// What a table says of a metric of a run: its newest value and its extremes with their steps, of all points.
struct MetricFacts
{
    qint64 count = 0;
    double last = std::numeric_limits<double>::quiet_NaN();
    double minimum = std::numeric_limits<double>::quiet_NaN(); ///< of the finite values
    double maximum = std::numeric_limits<double>::quiet_NaN();
    double minimumStep = std::numeric_limits<double>::quiet_NaN(); ///< where it was first reached
    double maximumStep = std::numeric_limits<double>::quiet_NaN();

    void include(const MetricPoint &point);
    /// The same as if every point had been included.
    static MetricFacts of(const Series &points);
};

/// Whether a smaller value of a metric of that name is the better one: losses, errors, times, …
bool isLowerBetter(const QString &metric);

} // namespace trainyard
