// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace trainyard {

/// What a column of a CSV file, or a key of a JSON line, is by its name alone.
enum class ColumnRole { Value, Step, Time };
struct ColumnMeaning
{
    ColumnRole role = ColumnRole::Value;
    int rank = 0; ///< of several steps, the lowest rank is the step; the others are values
};
/// Case does not matter: step, global_step, iteration, epoch, …; timestamp, wall_time, ….
ColumnMeaning meaningOf(std::string_view name);

} // namespace trainyard
