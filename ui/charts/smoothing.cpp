// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/smoothing.h"

#include <cmath>

namespace trainyard::ui {

double ExponentialSmoothing::next(double value)
{
    if (!std::isfinite(value))
        return value;
    if (!m_hasAny)
        m_first = value;
    m_hasAny = true;
    m_isConstant = m_isConstant && value == m_first;
    m_sum = m_sum * m_weight + (1 - m_weight) * value;
    m_debias *= m_weight;
    return m_isConstant ? value : m_sum / (1 - m_debias);
}

void ExponentialSmoothing::extend(const Series &logged, qsizetype from, Series &drawn)
{
    for (qsizetype i = from; i < logged.size(); ++i) {
        MetricPoint point = logged.at(i);
        point.value = next(point.value);
        drawn.append(point);
    }
}

} // namespace trainyard::ui
