// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace trainyard::ui {

inline constexpr int tabWidth = 8;

/// Cells that a character takes in a fixed font: 0 (combining), 1 or 2 (East Asian wide, emoji).
/// A short table after Unicode 15 EastAsianWidth W and F, joined over unassigned gaps.
int charCells(char32_t character);

/// One user-visible character: where it lies in the text and which cells it takes. Combining marks belong to
/// the character before them.
struct CharCell
{
    int start = 0; ///< UTF-16 units
    int length = 0;
    int column = 0;
    int width = 0;
};

/// The character that begins at `start`, which stands at `column`.
CharCell charAt(QStringView text, int start, int column);
/// The column of a position in the text.
int columnOf(QStringView text, int position);
/// The position of the character that covers `column`; the length of the text behind its end.
int positionAt(QStringView text, int column);
int columnCount(QStringView text);

} // namespace trainyard::ui
