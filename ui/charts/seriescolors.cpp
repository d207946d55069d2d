// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/seriescolors.h"

#include "ui/common/theme.h"

#include <array>

namespace trainyard::ui {

namespace {
constexpr std::array<QRgb, seriesColorCount> onLight{0xFF1560E8, 0xFFD97400, 0xFF23A06C, 0xFFD43C9C,
                                                     0xFF0E7C7C, 0xFF8F6B10, 0xFF3F0C8C, 0xFF780C1A};
constexpr std::array<QRgb, seriesColorCount> onDark{0xFF5F9FF8, 0xFFE07F14, 0xFF2BD39B, 0xFFEA3FA5,
                                                    0xFF74EFF7, 0xFFEAE52E, 0xFF7A52F8, 0xFFD03414};
} // namespace

QColor seriesColor(int index, const Theme &theme)
{
    return QColor((theme.isDark ? onDark : onLight)[std::size_t(index % seriesColorCount)]);
}

int seriesColorIndex(QStringView key)
{
    quint64 hash = 14695981039346656037ull; // FNV-1a: qHash may change with the version and the process
    for (const QChar c : key) {
        hash = (hash ^ (c.unicode() & 0xFF)) * 1099511628211ull;
        hash = (hash ^ (c.unicode() >> 8)) * 1099511628211ull;
    }
    return int((hash ^ (hash >> 32)) % seriesColorCount);
}

std::vector<int> assignSeriesColors(const QStringList &keys)
{
    std::vector<int> result;
    std::array<int, seriesColorCount> uses{};
    int fewest = 0; // how often every colour has been used so far
    for (const QString &key : keys) {
        int index = seriesColorIndex(key);
        if (result.size() % seriesColorCount == 0 && !result.empty())
            ++fewest;
        while (uses[std::size_t(index)] > fewest)
            index = (index + 1) % seriesColorCount;
        ++uses[std::size_t(index)];
        result.push_back(index);
    }
    return result;
}

} // namespace trainyard::ui
