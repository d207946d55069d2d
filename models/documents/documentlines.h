// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QString>
#include <QStringList>

namespace trainyard {

/// A text as lines, with what is needed to put it together again byte for byte: the kind of line ends, a byte
/// order mark, and whether the last line has an end.
struct DocumentLines
{
    explicit DocumentLines(const QString &text);

    QString joined() const;
    /// The lines with "\n" between them: what a parser reads, so that its line numbers are ours.
    QString plain() const { return lines.join(QLatin1Char('\n')); }
    /// Adds a line at the end, before an end of the text that has no characters.
    void append(const QString &line);

    QStringList lines;
    QString end = QStringLiteral("\n");
    bool hasMark = false;
};

/// Bytes of a file as text: UTF-8 with or without a mark, or UTF-16 with one. InvalidInput with a sentence
/// for a file that is too long, holds a NUL character or is none of these.
Result<QString> textOfDocument(const QByteArray &bytes);

/// Longer documents are refused; the longest that people write are some hundred lines.
constexpr qsizetype longestDocument = 1 << 20;

} // namespace trainyard
