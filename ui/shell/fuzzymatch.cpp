// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzymatch.h"

#include <algorithm>

namespace trainyard::ui {

namespace {
constexpr qsizetype maxLength = 256;

bool startsWord(QStringView text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text.at(at - 1);
    return !before.isLetterOrNumber() || (before.isLower() && text.at(at).isUpper()) ||
           (!before.isDigit() && text.at(at).isDigit());
}

bool same(QChar a, QChar b)
{
    return a.toCaseFolded() == b.toCaseFolded();
}

/// The word in one piece: at a word's start if there is such a place.
std::optional<FuzzyMatch> matchPart(QStringView word, QStringView text)
{
    qsizetype best = -1;
    for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        if (best < 0)
            best = at;
        if (startsWord(text, at)) {
            best = at;
            break;
        }
    }
    if (best < 0)
        return {};
    FuzzyMatch match;
    match.score = int(word.size()) * 8 + (startsWord(text, best) ? 24 : 0) + (best == 0 ? 8 : 0);
    for (qsizetype i = 0; i < word.size(); ++i)
        match.positions.append(int(best + i));
    return match;
}

bool holdsLetters(QStringView word, QStringView text)
{
    qsizetype found = 0;
    for (qsizetype i = 0; i < text.size() && found < word.size(); ++i)
        found += same(text.at(i), word.at(found)) ? 1 : 0;
    return found == word.size();
}

/// The word's letters in order with gaps between them; a letter prefers the next start of a word.
std::optional<FuzzyMatch> matchLetters(QStringView word, QStringView text)
{
    FuzzyMatch match;
    qsizetype at = 0;
    for (qsizetype i = 0; i < word.size(); ++i) {
        qsizetype next = -1;
        for (qsizetype j = at; j < text.size() && next < 0; ++j)
            if (same(text.at(j), word.at(i)))
                next = j;
        if (next < 0)
            return {};
        const bool follows = i > 0 && next == at;
        if (!follows && !startsWord(text, next)) {
            // A later start of a word is better, as long as the rest is still to be found behind it.
            for (qsizetype j = next + 1; j < text.size(); ++j) {
                if (same(text.at(j), word.at(i)) && startsWord(text, j)) {
                    if (holdsLetters(word.mid(i + 1), text.mid(j + 1)))
                        next = j;
                    break;
                }
            }
        }
        match.score += follows ? 4 : (startsWord(text, next) ? 6 : 1);
        match.positions.append(int(next));
        at = next + 1;
    }
    return match;
}
} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView typed, QStringView text, Gaps gaps)
{
    typed = typed.left(maxLength);
    text = text.left(maxLength);
    FuzzyMatch whole;
    for (const QStringView word : typed.split(u' ', Qt::SkipEmptyParts)) {
        auto match = matchPart(word, text);
        if (!match && gaps == Gaps::Allowed && word.size() <= 16)
            match = matchLetters(word, text);
        if (!match)
            return {};
        whole.score += match->score;
        whole.positions.append(match->positions);
    }
    std::ranges::sort(whole.positions);
    const auto repeated = std::ranges::unique(whole.positions);
    whole.positions.erase(repeated.begin(), repeated.end());
    if (!whole.positions.isEmpty())
        whole.score -= int(text.size()) / 8; // of two equal ones the shorter is meant
    return whole;
}

} // namespace trainyard::ui
