// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/shellquote.h"

#include <algorithm>

namespace trainyard {

namespace {
bool isPlain(QByteArrayView word)
{
    // '=' is plain in an option alone: at the start of a command, NAME=VALUE would be an assignment.
    const bool isOption = word.startsWith('-');
    return !word.isEmpty() && std::ranges::all_of(word, [isOption](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.' || c == '/' || c == ',' || c == ':' || c == '+' || c == '@' ||
               (c == '=' && isOption);
    });
}
} // namespace

QByteArray shellQuote(QByteArrayView word)
{
    if (const auto end = word.indexOf('\0'); end >= 0)
        word = word.first(end);
    if (isPlain(word))
        return word.toByteArray();
    QByteArray quoted("'");
    for (const char c : word) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + '\'';
}

QString shellQuote(const QString &word)
{
    return QString::fromUtf8(shellQuote(QByteArrayView(word.toUtf8())));
}

QString shellCommandLine(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words)
        quoted.append(shellQuote(word));
    return quoted.join(u' ');
}

} // namespace trainyard
