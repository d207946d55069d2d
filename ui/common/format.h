// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

namespace trainyard::ui {

/// "0:41", "12:05", "1 h 04 min", "3 d 2 h".
QString formatDuration(qint64 seconds);
/// "512 B", "1.4 MiB".
QString formatSize(qint64 bytes);
/// "now", "5 min ago", "yesterday 14:02", "3 Nov 14:02"; empty for an invalid time.
QString formatRelative(const QDateTime &time, const QDateTime &now);
/// Local date and time to the second, with its zone; for tool tips.
QString formatExact(const QDateTime &time);
/// Four significant digits: "0.4123", "12.05", "1.2e-05", "NaN".
QString formatValue(double value);
QString formatCount(qint64 count);
/// `one` for exactly one, else `many` with its %1 replaced by the count.
QString formatCounted(qint64 count, const QString &one, const QString &many);

} // namespace trainyard::ui
