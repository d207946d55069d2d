// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/axismap.h"

#include <QDateTime>
#include <QString>
#include <QTimeZone>

#include <vector>

namespace trainyard::ui {

struct ChartTick
{
    double position; ///< axis units: for a logarithmic axis the logarithm
    QString label;
};
using ChartTicks = std::vector<ChartTick>;

/// Ticks at 1, 2 or 5 times a power of ten; at most `wanted` of them. `isWhole`: never between whole numbers.
ChartTicks numberTicks(ChartRange range, int wanted, bool isWhole = false);
/// Ticks for a range of base-10 logarithms: decades, or 1-2-5 within few decades, or plain numbers within
/// one.
ChartTicks logTicks(ChartRange range, int wanted);
/// For durations in seconds: 30 s, 5 min, 2 h, 3 d.
ChartTicks durationTicks(ChartRange range, int wanted);
/// For seconds since 1970 UTC, at round local times.
ChartTicks clockTicks(ChartRange range, int wanted, const QTimeZone &zone);

/// A number with the digits that tell values `step` apart: "1.5M", "250k", "0.05", "2.5e−7".
/// `largest` decides the unit, so that all labels of an axis share it.
QString shortNumber(double value, double step, double largest);
/// A time that a script may have logged: what no clock shows is bounded to the years 1 to 9892.
QDateTime clockTime(double seconds, const QTimeZone &zone);
/// "1 234 567" with narrow no-break spaces.
QString groupedCount(qint64 count);

} // namespace trainyard::ui
