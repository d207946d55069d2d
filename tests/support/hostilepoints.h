// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/series.h"

#include <cmath>
#include <limits>

namespace trainyard::test {

inline quint64 scrambled(quint64 number)
{
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9u;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebu;
    return number ^ (number >> 31);
}

/// Any point of a hostile metric by its index: gaps over the borders of segments, infinities, spikes,
/// stretches of equal steps, a clock that is set back, and, where asked for, steps that go back.
inline MetricPoint hostilePoint(qint64 index, bool stepsGoBack)
{
    constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinite = std::numeric_limits<double>::infinity();
    constexpr qint64 segment = Series::segmentPoints;
    const quint64 random = scrambled(quint64(index) + 1);
    double value = std::sin(double(index) * 1e-5) + double(random >> 40) * 0x1p-24;
    if ((index + 300) % segment < 700 || random % 5003 == 0)
        value = notANumber;
    else if (random % 10007 == 0)
        value = random % 2 ? infinite : -infinite;
    else if (random % 100003 == 0)
        value *= 1e9;
    else if (random % 777 == 0)
        value = -0.0;
    double step = index / 5000 % 3 == 0 ? double(index / 5000 * 5000) : double(index);
    if (stepsGoBack && (index / 300000 % 2 == 1 || random % 97 == 0))
        step -= 100000;
    const double jitter = index / 9000 % 2 == 0 ? double(random % 1000) * 1e-6 : 0;
    const double setBack = (index + 50) % segment < 200 || index / 70000 % 5 == 4 ? 500 : 0;
    return {step, 1.7e9 + double(index) * 0.01 + jitter - setBack, value};
}

} // namespace trainyard::test
