// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logwindow.h"

#include <algorithm>

namespace trainyard::ui {

namespace {
/// Bytes at the front that are the rest of a UTF-8 character.
qsizetype characterRest(QByteArrayView bytes)
{
    qsizetype rest = 0;
    while (rest < bytes.size() && rest < 3 && (uchar(bytes[rest]) & 0xC0) == 0x80)
        ++rest;
    return rest;
}
} // namespace

int LogWindow::indexOf(qint64 offset) const
{
    if (m_lines.isEmpty())
        return -1;
    const auto after = std::ranges::upper_bound(m_lines, offset, {}, &LogLine::offset);
    return int(std::max<qsizetype>(0, after - m_lines.begin() - 1));
}

LogWindow::Request LogWindow::around(qint64 offset)
{
    const qint64 from = std::max<qint64>(0, offset - chunkBytes / 2);
    return {from, chunkBytes + chunkBytes / 2};
}

LogWindow::Request LogWindow::before() const
{
    const qint64 from = std::max<qint64>(0, m_begin - m_step);
    return {from, m_begin - from};
}

void LogWindow::clear()
{
    *this = LogWindow();
}

void LogWindow::restart(const FileChunk &chunk, qint64 wanted)
{
    clear();
    m_total = std::max(chunk.totalSize, chunk.offset + chunk.bytes.size());
    qsizetype from = 0;
    bool isContinued = false;
    if (chunk.offset > 0) {
        const qsizetype newline = chunk.bytes.indexOf('\n');
        if (newline >= 0 && chunk.offset + newline < std::max(wanted, chunk.offset + 1)) {
            from = newline + 1;
        } else {
            from = characterRest(chunk.bytes);
            isContinued = true;
        }
    }
    m_begin = m_end = chunk.offset + from;
    m_decoder = LogDecoder(m_begin, {}, isContinued);
    feedTail(QByteArrayView(chunk.bytes).sliced(from));
}

void LogWindow::feedTail(QByteArrayView bytes)
{
    if (m_hasPending)
        m_lines.removeLast();
    m_decoder.feed(bytes, &m_lines);
    m_end = m_decoder.offset();
    m_hasPending = m_decoder.hasPending();
    if (m_hasPending)
        m_lines.append(m_decoder.pending());
}

bool LogWindow::append(const FileChunk &chunk)
{
    if (chunk.offset != m_end)
        return false;
    m_total = std::max(chunk.totalSize, chunk.offset + chunk.bytes.size());
    feedTail(chunk.bytes);
    return true;
}

int LogWindow::prepend(const FileChunk &chunk)
{
    const qint64 chunkEnd = chunk.offset + chunk.bytes.size();
    if (chunk.bytes.isEmpty() || chunkEnd < m_begin || chunk.offset >= m_begin)
        return 0;
    const QByteArrayView bytes = QByteArrayView(chunk.bytes).first(m_begin - chunk.offset);
    qsizetype from = 0;
    bool isContinued = false;
    if (chunk.offset > 0) {
        const qsizetype newline = bytes.indexOf('\n');
        if (newline >= 0 && newline + 1 < bytes.size()) {
            from = newline + 1;
        } else if (bytes.size() < maxLine) {
            m_step = std::min(maxLine, m_step * 2); // the line begins further up: look there
            return 0;
        } else {
            from = characterRest(bytes);
            isContinued = true;
        }
    }
    LogDecoder decoder(chunk.offset + from, {}, isContinued);
    QList<LogLine> lines;
    decoder.feed(bytes.sliced(from), &lines);
    if (decoder.hasPending())
        lines.append(decoder.pending());
    const int added = int(lines.size());
    m_step = added < 64 ? std::min(maxLine, m_step * 2) : chunkBytes;
    m_lines = lines + m_lines;
    m_begin = chunk.offset + from;
    return added;
}

int LogWindow::trim(int firstKept, int lastKept)
{
    firstKept = std::clamp(firstKept, 0, std::max(0, int(m_lines.size()) - 1));
    lastKept = std::clamp(lastKept, firstKept, std::max(firstKept, int(m_lines.size()) - 1));
    const auto tooMuch = [this](int front, int back) {
        const int left = int(m_lines.size()) - front - back;
        return left > maxHeldLines || m_lines[front + left - 1].end - m_lines[front].offset > maxHeldBytes;
    };
    int front = 0;
    int back = 0;
    while (!m_lines.isEmpty() && tooMuch(front, back)) {
        const int above = firstKept - front;
        const int below = int(m_lines.size()) - 1 - back - lastKept;
        if (above <= 0 && below <= 0)
            break;
        if (above >= below)
            ++front;
        else
            ++back;
    }
    if (back > 0) {
        m_lines.resize(m_lines.size() - back);
        const LogLine &last = m_lines.back();
        m_end = last.end;
        m_decoder = LogDecoder(m_end, last.endStyle, last.isBroken);
        m_hasPending = false;
    }
    if (front > 0) {
        m_lines.remove(0, front);
        m_begin = m_lines.front().offset;
    }
    return front;
}

} // namespace trainyard::ui
