// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QStringList>

#include <vector>

namespace trainyard::ui {

struct Theme;

/// Eight colours that stay apart for normal, red-blind, green-blind and blue-blind eyes, each at least 3:1
/// against its paper; the same index has the same hue in light and dark. tst_seriescolors measures both.
inline constexpr int seriesColorCount = 8;
QColor seriesColor(int index, const Theme &theme);

/// Always the same index for the same key (the id of a run), in every chart, process and version.
int seriesColorIndex(QStringView key);

/// One index for each key: its own where it is free, else the next free one; earlier keys choose first.
/// Beyond eight keys colours repeat.
std::vector<int> assignSeriesColors(const QStringList &keys);

} // namespace trainyard::ui
