// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/metricbatch.h"

#include <optional>
#include <string_view>

namespace trainyard {

/// A plain number as the run context writes it. The name points into the line.
struct ScalarLine
{
    std::string_view name;
    MetricPoint point; ///< a NaN step means: the line has none
};

/// Longest name of a metric, in bytes here and in UTF-16 units for names that are not ASCII.
constexpr qsizetype maxMetricName = 255;

/// Reads {"name":"loss","value":2.19,"step":0,"time":1763700000.123}, keys in any order, blanks between
/// tokens. False: the line is something else (another key, an escape, a name that is not ASCII, …), ask
/// takeJsonLine.
bool scanScalarLine(std::string_view line, ScalarLine &scalar);

/// Puts any line of metrics.jsonl into the batch. False: it is not a line that we understand; the batch is as
/// it was.
bool takeJsonLine(std::string_view line, MetricBatch &batch);

/// A number as a person or a program writes it: decimal, exponent, nan, inf, infinity in any case, with a
/// sign. Nothing: it is no number or does not end where the text ends. Infinite when it is too large for a
/// double.
std::optional<double> numberFromText(std::string_view text);

} // namespace trainyard
