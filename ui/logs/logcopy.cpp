// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logcopy.h"

#include "ui/logs/logdecoder.h"

#include <algorithm>

namespace trainyard::ui {

namespace {
constexpr qint64 chunkBytes = 4 * 1024 * 1024;
constexpr qint64 lineBytes = 1024 * 1024; // enough to see the selected part of the last line
} // namespace

QString plainLogText(const QByteArray &bytes, const LogPosition &from, const LogPosition &to)
{
    LogDecoder decoder(from.offset);
    QList<LogLine> lines;
    decoder.feed(bytes, &lines);
    if (decoder.hasPending())
        lines.append(decoder.pending());
    QString text;
    for (const LogLine &line : std::as_const(lines)) {
        if (line.offset > to.offset || (line.offset == to.offset && to.position == 0))
            break;
        const int first = line.offset == from.offset ? from.position : 0;
        const bool isLast = line.offset == to.offset;
        text += QStringView(line.text).mid(first, isLast ? std::max(0, to.position - first) : -1);
        if (!isLast && !line.isBroken)
            text += u'\n';
    }
    return text;
}

void LogCopy::start(LogReader reader, const LogPosition &from, const LogPosition &to)
{
    m_reader = std::move(reader);
    m_from = from;
    m_to = to;
    m_bytes.clear();
    readOn();
}

void LogCopy::readOn()
{
    const qint64 end = std::min(m_to.offset + (m_to.position > 0 ? lineBytes : 0), m_from.offset + maxBytes);
    const qint64 next = m_from.offset + m_bytes.size();
    if (next >= end) {
        finish();
        return;
    }
    m_read.start(m_reader(next, std::min(chunkBytes, end - next)), [this](const Result<FileChunk> &answer) {
        if (!answer) {
            if (answer.error().kind != ErrorKind::Cancelled)
                emit failed(answer.error());
            return;
        }
        m_bytes += answer->bytes;
        answer->bytes.isEmpty() ? finish() : readOn();
    });
}

void LogCopy::finish()
{
    const QString text = plainLogText(m_bytes, m_from, m_to);
    m_bytes.clear();
    emit done(text, m_to.offset - m_from.offset <= maxBytes);
}

} // namespace trainyard::ui
