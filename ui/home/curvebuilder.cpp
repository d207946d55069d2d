// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/curvebuilder.h"

#include <cmath>

namespace trainyard::ui {

void CurveBuilder::append(const QList<MetricPoint> &points)
{
    for (const MetricPoint &point : points)
        append(point.value);
}

void CurveBuilder::append(double value)
{
    if (m_columns.isEmpty() || m_inLast == m_width) {
        if (m_columns.size() == maxColumns)
            join();
        m_columns.append(Column{});
        m_inLast = 0;
    }
    ++m_inLast;
    ++m_count;
    if (!std::isfinite(value))
        return;
    Column &column = m_columns.last();
    column.low = column.isEmpty ? value : std::min(column.low, value);
    column.high = column.isEmpty ? value : std::max(column.high, value);
    column.last = value;
    column.isEmpty = false;
    m_low = std::min(m_low, value);
    m_high = std::max(m_high, value);
}

void CurveBuilder::join()
{
    QList<Column> joined;
    joined.reserve(maxColumns);
    for (qsizetype i = 0; i + 1 < m_columns.size(); i += 2) {
        const Column &a = m_columns.at(i);
        const Column &b = m_columns.at(i + 1);
        if (a.isEmpty || b.isEmpty)
            joined.append(a.isEmpty ? b : a);
        else
            joined.append({std::min(a.low, b.low), std::max(a.high, b.high), b.last, false});
    }
    m_columns = joined;
    m_width *= 2;
}

} // namespace trainyard::ui
