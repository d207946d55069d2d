// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tables/tablenames.h"

#include "services/metrics/printednames.h"

#include <algorithm>
#include <array>

namespace trainyard {

namespace {
// Lightning, Keras, Hugging Face, Stable Baselines 3, Ray, W&B and TensorBoard exports.
constexpr std::array<std::string_view, 16> steps{"_step",
                                                 "global_step",
                                                 "step",
                                                 "trainer/global_step",
                                                 "train/global_step",
                                                 "time/total_timesteps",
                                                 "total_timesteps",
                                                 "timesteps_total",
                                                 "training_iteration",
                                                 "iteration",
                                                 "iter",
                                                 "iters",
                                                 "it",
                                                 "batch",
                                                 "episode",
                                                 "epoch"};
constexpr std::array<std::string_view, 8> times{"_timestamp", "timestamp", "wall_time",  "wall time",
                                                "walltime",   "time",      "created_at", "date"};
} // namespace

ColumnMeaning meaningOf(std::string_view name)
{
    const std::string word = lower(name);
    if (const auto found = std::ranges::find(steps, word); found != steps.end())
        return {ColumnRole::Step, int(found - steps.begin())};
    if (const auto found = std::ranges::find(times, word); found != times.end())
        return {ColumnRole::Time, int(found - times.begin())};
    return {};
}

} // namespace trainyard
