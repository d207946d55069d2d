// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace trainyard {

/// Where a line of words breaks a rule.
struct WordError
{
    int position = 0; ///< first character that is wrong
    int length = 1;
    QString message; ///< one sentence with the remedy
    friend bool operator==(const WordError &, const WordError &) = default;
};

struct CommandWords
{
    QStringList words; ///< as far as they could be read
    std::optional<WordError> error;
};

/// Splits a line as a POSIX shell does (2.2 Quoting, 2.6.5 field splitting): blanks separate, '…', "…" and
/// \ quote. Nothing is expanded: no variables, wildcards or ~. Unquoted operators (| & ; < > ( )) are errors,
/// since a run is no shell; a backslash before a line end joins the lines.
CommandWords splitWords(const QString &line);
/// The line that splitWords() and any POSIX shell read as exactly these words.
QString joinWords(const QStringList &words);
QString quotedWord(const QString &word);

} // namespace trainyard
