// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logmatcher.h"

#include <QByteArray>

#include <vector>

namespace trainyard::ui {

/// A line with matches in it.
struct LogHit
{
    qint64 offset = 0; ///< of the line in the file
    quint32 count = 0; ///< matches in it
    friend bool operator==(const LogHit &, const LogHit &) = default;
};

/// Looks through a block of a log. The block begins where a line begins; the text searched is that which a
/// view shows, without escape sequences and overwritten progress. Pure; any thread.
/// Speed comes from searching blocks of plain ASCII without cutting them into lines.
std::vector<LogHit> scanLog(const QByteArray &block, qint64 offset, const LogMatcher &matcher);

} // namespace trainyard::ui
