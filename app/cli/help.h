// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

#include <optional>

namespace trainyard::cli {

/// "trainyard run show RUN": one line.
QString usageOf(const Verb &verb);

/// The page that `trainyard --help` prints.
QString helpPage(const QList<Verb> &verbs);

/// The page that the words ask for: of the program, of a noun ("run --help") or of a verb ("run submit
/// --help"). Nothing where no --help, -h or leading "help" is among the words before "--".
std::optional<QString> helpFor(const QStringList &words, const QList<Verb> &verbs);

} // namespace trainyard::cli
