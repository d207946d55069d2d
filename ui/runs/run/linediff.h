// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace trainyard::ui {

/// A line of a comparison. Numbers count from 1; 0 where the line is not on that side.
struct DiffLine
{
    enum class Kind {
        Same,
        Removed,
        Added,
        Left
    }; ///< Left: `text` says how many unchanged lines are left out
    Kind kind = Kind::Same;
    int before = 0;
    int after = 0;
    QString text;
    friend bool operator==(const DiffLine &, const DiffLine &) = default;
};

/// What turns one text into the other, by lines: a shortest one (E. W. Myers, "An O(ND) Difference
/// Algorithm", 1986) up to maxEdits changed lines, beyond that everything between the equal ends as replaced.
/// Pure; any thread; O((n + m) · edits) time, O(edits²) memory.
inline constexpr int maxDiffEdits = 2000;
QList<DiffLine> diffLines(const QString &before, const QString &after);

/// Leaves unchanged lines out that are farther than `context` from a change.
QList<DiffLine> withContext(const QList<DiffLine> &lines, int context);

} // namespace trainyard::ui
