// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/seriespositions.h"

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

SeriesPositions::SeriesPositions(const ChartSeries &series, ChartX x, bool byOrder)
    : SeriesPositions(series.shown(), series.start, x, byOrder)
{
}

SeriesPositions::SeriesPositions(const Series &shown, std::optional<double> start, ChartX x, bool byOrder)
    : m_size(shown.size())
{
    if (x == ChartX::RelativeTime || x == ChartX::WallTime)
        m_column = &shown.times();
    else
        m_column = byOrder ? nullptr : &shown.steps();
    if (x == ChartX::RelativeTime && m_size > 0)
        m_origin = start.value_or(shown.times().at(0));
    else if (x == ChartX::RelativeStep && m_column && m_size > 0)
        m_origin = shown.steps().at(0);
}

qsizetype SeriesPositions::lowerBound(double position) const
{
    if (m_column)
        return m_column->lowerBound(position + m_origin);
    return qsizetype(std::clamp(std::ceil(position), 0.0, double(m_size)));
}

qsizetype SeriesPositions::roundBound(double position, qsizetype from, double slack) const
{
    if (m_column)
        return m_column->roundBound(position + m_origin, from, slack);
    const qsizetype exact = std::max(from, lowerBound(position));
    for (const qsizetype unit : {256, 16}) {
        const qsizetype round = (exact + unit - 1) / unit * unit;
        if (round < m_size && double(round) - position < slack)
            return round;
    }
    return exact;
}

qsizetype SeriesPositions::nearest(double position) const
{
    const qsizetype after = lowerBound(position);
    if (after == 0)
        return 0;
    if (after == m_size)
        return m_size - 1;
    return at(after) - position < position - at(after - 1) ? after : after - 1;
}

} // namespace trainyard::ui
