// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace trainyard {

/// A line of a terminal without escape sequences: colours vanish, other sequences (moves, erasures, titles)
/// become a blank. Gives the line itself when it has none, else a view of `buffer`, which is overwritten.
std::string_view withoutEscapes(std::string_view line, std::string &buffer);

} // namespace trainyard
