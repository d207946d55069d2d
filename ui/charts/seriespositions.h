// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

namespace trainyard::ui {

/// Where the points of a series stand along the horizontal axis. Refers to the series: do not keep it.
class SeriesPositions
{
public:
    /// `byOrder`: the index is the position, because steps go back somewhere in the chart.
    SeriesPositions(const ChartSeries &series, ChartX x, bool byOrder);
    /// Of the points as logged or as transformed, whichever is given; `start` as in ChartSeries.
    SeriesPositions(const Series &points, std::optional<double> start, ChartX x, bool byOrder);

    qsizetype size() const { return m_size; }
    double at(qsizetype index) const { return m_column ? m_column->at(index) - m_origin : double(index); }
    /// First index whose position is not below `position`.
    qsizetype lowerBound(double position) const;
    /// As GrowingColumn::roundBound.
    qsizetype roundBound(double position, qsizetype from, double slack) const;
    /// The point nearest to `position`; there must be one.
    qsizetype nearest(double position) const;

private:
    const GrowingColumn *m_column = nullptr;
    qsizetype m_size;
    double m_origin = 0;
};

} // namespace trainyard::ui
