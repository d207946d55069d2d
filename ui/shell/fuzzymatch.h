// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace trainyard::ui {

/// How well a text answers what was typed, and which of its characters did.
struct FuzzyMatch
{
    int score = 0;        ///< higher is better; only comparable for the same words
    QList<int> positions; ///< ascending
};

/// Every word of `typed` must be found in `text`, case-insensitively, in any order: as a part of it, or else
/// as letters that follow each other with gaps. Starts of words and runs of letters count more. Looks at the
/// first 256 characters of each; nullopt: no match. An empty `typed` matches everything with score 0.
/// With `Gaps::Refused` every word has to stand there in one piece.
enum class Gaps { Allowed, Refused };
std::optional<FuzzyMatch> fuzzyMatch(QStringView typed, QStringView text, Gaps gaps = Gaps::Allowed);

} // namespace trainyard::ui
