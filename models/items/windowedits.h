// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>

namespace trainyard {

/// Rows that came or went inside a window of a long list.
struct WindowEdit
{
    int at = 0;       ///< place in the window, after the edits before it
    int inserted = 0; ///< one of the two is 0
    int removed = 0;

    friend bool operator==(const WindowEdit &, const WindowEdit &) = default;
};

/// What shifted between two looks at the same window. `before` and `after` hold ids; an empty id is a row
/// that was not known. Only whole runs of new or vanished ids are edits; rows that swapped places are left to
/// be overwritten.
QList<WindowEdit> windowEdits(const QStringList &before, const QStringList &after);

} // namespace trainyard
