// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/charcells.h"

#include <QChar>

#include <algorithm>
#include <array>

namespace trainyard::ui {

namespace {
struct Range
{
    char32_t first;
    char32_t last;
};
constexpr std::array wide{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x2329, 0x232A},   Range{0x23E9, 0x23EC},
    Range{0x23F0, 0x23F0},   Range{0x23F3, 0x23F3},   Range{0x25FD, 0x25FE},   Range{0x2614, 0x2615},
    Range{0x2648, 0x2653},   Range{0x267F, 0x267F},   Range{0x2693, 0x2693},   Range{0x26A1, 0x26A1},
    Range{0x26AA, 0x26AB},   Range{0x26BD, 0x26BE},   Range{0x26C4, 0x26C5},   Range{0x26CE, 0x26CE},
    Range{0x26D4, 0x26D4},   Range{0x26EA, 0x26EA},   Range{0x26F2, 0x26F3},   Range{0x26F5, 0x26F5},
    Range{0x26FA, 0x26FA},   Range{0x26FD, 0x26FD},   Range{0x2705, 0x2705},   Range{0x270A, 0x270B},
    Range{0x2728, 0x2728},   Range{0x274C, 0x274C},   Range{0x274E, 0x274E},   Range{0x2753, 0x2755},
    Range{0x2757, 0x2757},   Range{0x2795, 0x2797},   Range{0x27B0, 0x27B0},   Range{0x27BF, 0x27BF},
    Range{0x2B1B, 0x2B1C},   Range{0x2B50, 0x2B50},   Range{0x2B55, 0x2B55},   Range{0x2E80, 0x303E},
    Range{0x3041, 0x4DBF},   Range{0x4E00, 0xA4CF},   Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},
    Range{0xF900, 0xFAFF},   Range{0xFE10, 0xFE19},   Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},
    Range{0xFFE0, 0xFFE6},   Range{0x16FE0, 0x18AFF}, Range{0x1AFF0, 0x1B2FB}, Range{0x1F004, 0x1F004},
    Range{0x1F0CF, 0x1F0CF}, Range{0x1F18E, 0x1F18E}, Range{0x1F191, 0x1F19A}, Range{0x1F200, 0x1F265},
    Range{0x1F300, 0x1F320}, Range{0x1F32D, 0x1F335}, Range{0x1F337, 0x1F37C}, Range{0x1F37E, 0x1F393},
    Range{0x1F3A0, 0x1F3CA}, Range{0x1F3CF, 0x1F3D3}, Range{0x1F3E0, 0x1F3F0}, Range{0x1F3F4, 0x1F3F4},
    Range{0x1F3F8, 0x1F43E}, Range{0x1F440, 0x1F440}, Range{0x1F442, 0x1F4FC}, Range{0x1F4FF, 0x1F53D},
    Range{0x1F54B, 0x1F567}, Range{0x1F57A, 0x1F57A}, Range{0x1F595, 0x1F596}, Range{0x1F5A4, 0x1F5A4},
    Range{0x1F5FB, 0x1F64F}, Range{0x1F680, 0x1F6C5}, Range{0x1F6CC, 0x1F6FC}, Range{0x1F7E0, 0x1F7F0},
    Range{0x1F90C, 0x1F9FF}, Range{0x1FA70, 0x1FAF8}, Range{0x20000, 0x3FFFD},
};
} // namespace

int charCells(char32_t character)
{
    if (character < 0x300)
        return 1;
    const QChar::Category category = QChar::category(character);
    if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing ||
        category == QChar::Other_Format)
        return 0;
    if (character < wide.front().first)
        return 1;
    const auto found = std::ranges::upper_bound(wide, character, {}, &Range::first);
    return found != wide.begin() && character <= std::prev(found)->last ? 2 : 1;
}

namespace {
char32_t codePoint(QStringView text, int at, int *length)
{
    const QChar c = text[at];
    if (c.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate()) {
        *length = 2;
        return QChar::surrogateToUcs4(c, text[at + 1]);
    }
    *length = 1;
    return c.unicode();
}
} // namespace

CharCell charAt(QStringView text, int start, int column)
{
    int length = 1;
    const char32_t first = codePoint(text, start, &length);
    if (first == U'\t')
        return {start, 1, column, tabWidth - column % tabWidth};
    CharCell cell{start, length, column, charCells(first)};
    while (start + cell.length < text.size() && text[start + cell.length].unicode() >= 0x300) {
        int more = 1;
        if (charCells(codePoint(text, start + cell.length, &more)) != 0)
            break;
        cell.length += more;
    }
    return cell;
}

int columnOf(QStringView text, int position)
{
    int column = 0;
    for (int at = 0; at < text.size() && at < position;) {
        const CharCell cell = charAt(text, at, column);
        if (at + cell.length > position)
            break;
        at += cell.length;
        column += cell.width;
    }
    return column;
}

int positionAt(QStringView text, int column)
{
    int here = 0;
    for (int at = 0; at < text.size();) {
        const CharCell cell = charAt(text, at, here);
        if (column < here + cell.width)
            return at;
        at += cell.length;
        here += cell.width;
    }
    return int(text.size());
}

int columnCount(QStringView text)
{
    return columnOf(text, int(text.size()));
}

} // namespace trainyard::ui
