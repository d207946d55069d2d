// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runfile.h"
#include "ui/logs/logdecoder.h"
#include "ui/logs/logline.h"

namespace trainyard::ui {

/// The stretch of a file that a log view holds, as lines: contiguous, in order, bounded however large the
/// file is. Knows which bytes to read next; reads nothing itself. Plain value.
///
/// A line that does not end within maxLine bytes is cut where it happens to be read; while a line is held its
/// offset never changes, so a place can be kept by the offset of its line.
class LogWindow
{
public:
    static constexpr qint64 chunkBytes = 128 * 1024;
    static constexpr qint64 maxLine = 1024 * 1024;
    static constexpr qint64 maxHeldBytes = 6 * chunkBytes;
    static constexpr qint64 maxHeldLines = 64 * 1024;

    struct Request
    {
        qint64 offset = 0;
        qint64 bytes = 0;
    };

    bool isEmpty() const { return m_lines.isEmpty(); }
    const QList<LogLine> &lines() const { return m_lines; }
    qint64 begin() const { return m_begin; }
    qint64 end() const { return m_end; } ///< one past the last byte held
    qint64 totalSize() const { return m_total; }
    bool isAtStart() const { return m_begin == 0; }
    bool isAtEnd() const { return m_end >= m_total; }
    /// The line that covers the offset; the nearest one held where none does; -1 when empty.
    int indexOf(qint64 offset) const;

    /// What to read to show the line at `offset`. Begins before it to find where the line starts.
    static Request around(qint64 offset);
    Request after(qint64 bytes = chunkBytes) const { return {m_end, bytes}; }
    Request before() const;

    void clear();
    /// Holds this chunk and nothing else. The line that covers `wanted` is the first that may be cut.
    void restart(const FileChunk &chunk, qint64 wanted);
    /// Takes bytes that follow end(). False when they do not fit there (the file changed under us).
    bool append(const FileChunk &chunk);
    /// Takes the bytes before begin(), as asked for with before(). Lines are added in front; how many is
    /// returned.
    int prepend(const FileChunk &chunk);
    /// Drops lines far from [firstKept, lastKept] (indices) until the window is within its bounds; returns
    /// how many went in front.
    int trim(int firstKept, int lastKept);
    void setTotalSize(qint64 total) { m_total = total; }

private:
    void feedTail(QByteArrayView bytes);

    QList<LogLine> m_lines;
    qint64 m_begin = 0;
    qint64 m_end = 0;
    qint64 m_total = 0;
    qint64 m_step = chunkBytes; ///< how far to look back; grows where lines are long
    LogDecoder m_decoder;       ///< stands at m_end; its unfinished line is the last of m_lines
    bool m_hasPending = false;
};

} // namespace trainyard::ui
