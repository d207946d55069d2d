// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/series.h"

#include <cmath>

namespace trainyard {

void Series::append(const MetricPoint &point)
{
    const double before = m_times.size() > 0 ? m_times.last() : 0;
    const bool isLater = std::isfinite(point.time) && (m_times.size() == 0 || point.time >= before);
    if (std::isnan(point.value)) {
        const qsizetype index = m_values.size();
        if (!m_nanRanges.isEmpty() && m_nanRanges.constLast().last == index)
            ++m_nanRanges.last().last;
        else
            m_nanRanges.append({index, index + 1});
    }
    m_values.append(point.value);
    m_steps.append(point.step);
    m_times.append(isLater ? point.time : before);
}

MetricPoint Series::at(qsizetype index) const
{
    return {m_steps.at(index), m_times.at(index), m_values.at(index)};
}

} // namespace trainyard
