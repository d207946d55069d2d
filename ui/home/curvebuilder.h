// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"

#include <QList>

namespace trainyard::ui {

/// The outline of a series of any length in bounded memory: each column holds the extremes of equally many
/// points, and when there are too many columns, pairs become one. No finite point is ever left out.
class CurveBuilder
{
public:
    struct Column
    {
        double low = 0;
        double high = 0;
        double last = 0;
        bool isEmpty = true; ///< only NaN and infinite values: a gap in the line
        friend bool operator==(const Column &, const Column &) = default;
    };
    /// Beyond it pairs are joined; so from half of it to all of it are in use.
    static constexpr int maxColumns = 256;

    void append(const QList<MetricPoint> &points);
    const QList<Column> &columns() const { return m_columns; }
    qint64 count() const { return m_count; }
    /// Over all finite values; low > high when there is none.
    double low() const { return m_low; }
    double high() const { return m_high; }

private:
    void append(double value);
    void join();
    QList<Column> m_columns;
    qint64 m_width = 1;  ///< points a column
    qint64 m_inLast = 0; ///< points in the last column
    qint64 m_count = 0;
    double m_low = std::numeric_limits<double>::infinity();
    double m_high = -std::numeric_limits<double>::infinity();
};

} // namespace trainyard::ui
