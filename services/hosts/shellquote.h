// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace trainyard {

/// One word for a POSIX shell, whatever bytes it holds; words that need no quotes stay as they are. This is
/// the only place where text becomes shell: every script and command line of ours goes through it. A NUL byte
/// cannot be part of a word anywhere and ends it here too.
QByteArray shellQuote(QByteArrayView word);
QString shellQuote(const QString &word);
/// The words quoted and joined by spaces: a command line as a person may paste it.
QString shellCommandLine(const QStringList &words);

} // namespace trainyard
