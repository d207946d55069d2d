// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/printedline.h"

#include <optional>
#include <string>
#include <string_view>

namespace trainyard {

/// Rules about single words of printed lines; case does not matter.

/// The counter of that name ("Epoch", "train/global_step"), if it is one.
std::optional<PrintedCounter::Kind> counterOfName(std::string_view name);
/// Believed to be a metric wherever it stands: loss, val_acc, top-5-error, lr, …
bool soundsLikeMetric(std::string_view name);
/// Never a metric: version, port, seed, batch_size, PATH_LIKE_SETTING, …
bool isNoMetric(std::string_view name);
/// Belongs to the name after it: train, test, average, …
bool isQualifier(std::string_view word);
/// As a heading ("val: loss 0.5 acc 0.9", "[test] loss 0.5") it belongs to every name after it.
bool isHeldOutPhase(std::string_view word);
/// ASCII letters only.
std::string lower(std::string_view word);
/// What stands behind a number makes it no metric: MB, seconds, examples, …
bool isUnit(std::string_view word);

} // namespace trainyard
