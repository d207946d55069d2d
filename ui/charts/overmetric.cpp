// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/overmetric.h"

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

Series overMetric(const Series &y, const Series &x)
{
    std::vector<MetricPoint> points;
    points.reserve(std::size_t(y.size()));
    const bool isByOrder = y.stepsGoBack() || x.stepsGoBack();
    bool isAscending = true;
    qsizetype after = 0; // the first of x behind the point
    for (qsizetype i = 0; i < y.size(); ++i) {
        MetricPoint point = y.at(i);
        if (isByOrder)
            after = std::min(i + 1, x.size());
        else
            while (after < x.size() && x.steps().at(after) <= point.step)
                ++after;
        if (after == 0)
            continue;
        point.step = x.values().at(after - 1);
        if (!std::isfinite(point.step))
            continue;
        isAscending = isAscending && (points.empty() || points.back().step <= point.step);
        points.push_back(point);
    }
    if (!isAscending)
        std::ranges::stable_sort(points, {}, &MetricPoint::step);
    Series joined;
    joined.appendAll(points);
    return joined;
}

} // namespace trainyard::ui
