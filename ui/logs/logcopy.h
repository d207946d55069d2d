// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/latestjob.h"
#include "ui/logs/logreader.h"

#include <QObject>

namespace trainyard::ui {

/// A place in a log: a character of the line that begins at `offset`.
struct LogPosition
{
    qint64 offset = 0;
    int position = 0; ///< UTF-16 units of the line's text
    friend auto operator<=>(const LogPosition &, const LogPosition &) = default;
};

/// Reads what is selected, from wherever it lies in the file, as plain text. At most maxBytes: more has no
/// place in a clipboard. UI thread.
class LogCopy : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 maxBytes = 32 * 1024 * 1024;

    using QObject::QObject;
    /// The text from `from` up to, not including, `to`. A new call replaces the one before.
    void start(LogReader reader, const LogPosition &from, const LogPosition &to);
    void cancel() { m_read.abandon(); }

signals:
    void done(const QString &text, bool isWhole);
    void failed(const trainyard::Error &error);

private:
    void readOn();
    void finish();
    LogReader m_reader;
    LatestJob<FileChunk> m_read;
    LogPosition m_from;
    LogPosition m_to;
    QByteArray m_bytes;
};

/// Plain text of bytes that begin at `from.offset`: lines as a view shows them, cut at both places.
QString plainLogText(const QByteArray &bytes, const LogPosition &from, const LogPosition &to);

} // namespace trainyard::ui
