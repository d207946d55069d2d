// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logdecoder.h"

#include "ui/logs/charcells.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace trainyard::ui {

LogDecoder::LogDecoder(qint64 offset, LogStyle style, bool isContinued)
    : m_next(offset), m_lineOffset(offset), m_isContinued(isContinued), m_style(style)
{
}

void LogDecoder::feed(QByteArrayView bytes, QList<LogLine> *lines)
{
    for (const char c : bytes) {
        take(uchar(c), lines);
        ++m_next;
    }
}

void LogDecoder::take(uchar byte, QList<LogLine> *lines)
{
    // A control character inside a sequence ends it: half a sequence must never swallow lines.
    if (m_state != State::Text && byte < 0x20 && byte != 0x1B && byte != 0x07)
        m_state = State::Text;
    switch (m_state) {
    case State::Text:
        takeText(byte, lines);
        return;
    case State::Escape:
        m_sequence.clear();
        if (byte == '[')
            m_state = State::Csi;
        else if (byte == ']' || byte == 'P' || byte == '_' || byte == '^' || byte == 'X')
            m_state = State::String;
        else if (byte != 0x1B)
            m_state = byte >= 0x20 && byte <= 0x2F ? State::Charset : State::Text;
        return;
    case State::Charset:
        m_state = State::Text;
        return;
    case State::Csi:
        if (byte == 0x1B)
            m_state = State::Escape;
        else if (byte >= 0x40 && byte <= 0x7E)
            finishCsi(byte);
        else if (byte >= 0x20 && byte <= 0x3F && m_sequence.size() < 128)
            m_sequence.push_back(char(byte));
        else
            m_state = State::Text;
        return;
    case State::String:
        if (byte == 0x07)
            m_state = State::Text;
        else if (byte == 0x1B)
            m_state = State::StringEscape;
        else if (m_sequence.size() < size_t(maxSequence))
            m_sequence.push_back(char(byte));
        else
            m_state = State::Text;
        return;
    case State::StringEscape:
        m_state = byte == '\\' ? State::Text : State::Escape;
        if (m_state == State::Escape)
            take(byte, lines);
        return;
    }
}

void LogDecoder::takeText(uchar byte, QList<LogLine> *lines)
{
    if (m_utf8Need > 0 || byte >= 0x80) {
        takeUtf8(byte, lines);
        return;
    }
    m_charOffset = m_next;
    if (byte >= 0x20 && byte != 0x7F) {
        put(byte, lines);
        return;
    }
    switch (byte) {
    case '\n':
        emitLine(m_next + 1, false, lines);
        return;
    case '\r':
        m_cursor = 0;
        return;
    case '\b':
        m_cursor -= m_cursor > 0 ? 1 : 0;
        return;
    case '\t':
        put(U'\t', lines);
        return;
    case 0x1B:
        m_state = State::Escape;
        return;
    case 0x07: // the bell
        return;
    default:
        putMarked("\xC2\xB7", lines);
    }
}

void LogDecoder::takeUtf8(uchar byte, QList<LogLine> *lines)
{
    if (m_utf8Need == 0) {
        m_charOffset = m_next;
        m_utf8.assign(1, char(byte));
        m_utf8Need = byte >= 0xC2 && byte <= 0xDF   ? 1
                     : byte >= 0xE0 && byte <= 0xEF ? 2
                     : byte >= 0xF0 && byte <= 0xF4 ? 3
                                                    : 0;
        if (m_utf8Need == 0)
            putBroken(lines);
        return;
    }
    const uchar lead = uchar(m_utf8.front());
    // The second byte of some leads has a narrower range: no overlong forms, no surrogates, at most U+10FFFF.
    uchar lowest = 0x80;
    uchar highest = 0xBF;
    if (m_utf8.size() == 1) {
        lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    }
    if (byte < lowest || byte > highest) {
        m_utf8Need = 0;
        putBroken(lines);
        takeText(byte, lines);
        return;
    }
    m_utf8.push_back(char(byte));
    if (--m_utf8Need > 0)
        return;
    char32_t code = m_utf8.size() == 2 ? lead & 0x1F : m_utf8.size() == 3 ? lead & 0x0F : lead & 0x07;
    for (size_t i = 1; i < m_utf8.size(); ++i)
        code = (code << 6) | (uchar(m_utf8[i]) & 0x3F);
    // What would turn the reading direction or break the line is shown, not obeyed.
    const bool isHidden = code < 0xA0 || (code >= 0x202A && code <= 0x202E) ||
                          (code >= 0x2066 && code <= 0x2069) || code == 0x2028 || code == 0x2029;
    if (isHidden)
        putMarked("\xC2\xB7", lines);
    else
        put(code, lines);
}

void LogDecoder::putBroken(QList<LogLine> *lines)
{
    for (const char c : std::string(m_utf8)) {
        std::array<char, 5> hex{};
        std::snprintf(hex.data(), hex.size(), "\\x%02X", uint(uchar(c)));
        putMarked(hex.data(), lines);
        ++m_charOffset;
    }
}

void LogDecoder::putMarked(const char *text, QList<LogLine> *lines)
{
    const QString shown = QString::fromUtf8(text);
    if (m_cursor + size_t(shown.size()) > size_t(maxCells)) // one byte is never shown in two pieces
        emitLine(m_charOffset, true, lines);
    for (const QChar c : shown)
        put(c.unicode(), lines, true);
}

quint16 LogDecoder::styleIndex(bool isMark)
{
    LogStyle style = m_style;
    if (isMark)
        style.flags |= LogStyle::Mark;
    for (size_t i = m_styles.size(); i > 0 && i + 8 > m_styles.size(); --i) {
        if (m_styles[i - 1] == style)
            return quint16(i - 1);
    }
    // A progress bar may change colours without end in one line: forget old styles rather than grow.
    if (m_styles.size() >= 0xFFFF)
        return 0;
    m_styles.push_back(style);
    return quint16(m_styles.size() - 1);
}

void LogDecoder::put(char32_t character, QList<LogLine> *lines, bool isMark)
{
    if (m_cursor >= size_t(maxCells))
        emitLine(m_charOffset, true, lines);
    const Cell cell{character, styleIndex(isMark)};
    if (m_cursor > m_cells.size())
        m_cells.resize(m_cursor, Cell{U' ', cell.style});
    if (m_cursor == m_cells.size())
        m_cells.push_back(cell);
    else
        m_cells[m_cursor] = cell;
    ++m_cursor;
}

void LogDecoder::finishCsi(uchar final)
{
    m_state = State::Text;
    if (final == 'm') {
        applySgr();
        return;
    }
    int value = 0;
    for (const char c : m_sequence) {
        if (c < '0' || c > '9')
            return; // private or several parameters: not ours
        value = std::min(value * 10 + (c - '0'), maxCells);
    }
    const size_t steps = size_t(std::max(value, 1));
    switch (final) {
    case 'K':
        if (value == 0 && m_cursor < m_cells.size())
            m_cells.resize(m_cursor);
        else if (value == 1)
            std::fill_n(m_cells.begin(), std::min(m_cursor + 1, m_cells.size()),
                        Cell{U' ', styleIndex(false)});
        else if (value == 2)
            m_cells.clear();
        break;
    case 'G':
        m_cursor = std::min(steps - 1, size_t(maxCells - 1));
        break;
    case 'C':
        m_cursor = std::min(m_cursor + steps, size_t(maxCells - 1));
        break;
    case 'D':
        m_cursor -= std::min(m_cursor, steps);
        break;
    default:
        break;
    }
}

void LogDecoder::applySgr()
{
    std::array<int, 32> values{};
    size_t count = 1;
    for (const char c : m_sequence) {
        if (c == ';' || c == ':') {
            if (++count > values.size())
                return;
        } else if (c >= '0' && c <= '9') {
            values[count - 1] = std::min(values[count - 1] * 10 + (c - '0'), 1000);
        } else {
            return;
        }
    }
    const auto setFlag = [this](quint8 flag) { m_style.flags = quint8(m_style.flags | flag); };
    const auto clearFlags = [this](int flags) { m_style.flags = quint8(m_style.flags & ~flags); };
    for (size_t i = 0; i < count; ++i) {
        const int v = values[i];
        switch (v) {
        case 0:
            m_style = {};
            continue;
        case 1:
            setFlag(LogStyle::Bold);
            continue;
        case 2:
            setFlag(LogStyle::Dim);
            continue;
        case 3:
            setFlag(LogStyle::Italic);
            continue;
        case 4:
            setFlag(LogStyle::Underline);
            continue;
        case 7:
            setFlag(LogStyle::Inverse);
            continue;
        case 9:
            setFlag(LogStyle::Strike);
            continue;
        case 22:
            clearFlags(LogStyle::Bold | LogStyle::Dim);
            continue;
        case 23:
            clearFlags(LogStyle::Italic);
            continue;
        case 24:
            clearFlags(LogStyle::Underline);
            continue;
        case 27:
            clearFlags(LogStyle::Inverse);
            continue;
        case 29:
            clearFlags(LogStyle::Strike);
            continue;
        case 39:
            m_style.foreground = 0;
            continue;
        case 49:
            m_style.background = 0;
            continue;
        default:
            break;
        }
        if (v >= 30 && v <= 37)
            m_style.foreground = LogStyle::indexed | quint32(v - 30);
        else if (v >= 40 && v <= 47)
            m_style.background = LogStyle::indexed | quint32(v - 40);
        else if (v >= 90 && v <= 97)
            m_style.foreground = LogStyle::indexed | quint32(v - 90 + 8);
        else if (v >= 100 && v <= 107)
            m_style.background = LogStyle::indexed | quint32(v - 100 + 8);
        else if (v == 38 || v == 48) {
            quint32 color = 0;
            if (i + 2 < count && values[i + 1] == 5) {
                color = LogStyle::indexed | quint32(std::min(values[i + 2], 255));
                i += 2;
            } else if (i + 4 < count && values[i + 1] == 2) {
                const auto part = [&](size_t k) { return quint32(std::min(values[i + k], 255)); };
                color = LogStyle::rgb | part(2) << 16 | part(3) << 8 | part(4);
                i += 4;
            } else {
                return;
            }
            (v == 38 ? m_style.foreground : m_style.background) = color;
        }
    }
}

LogLine LogDecoder::build(qint64 end, bool isBroken) const
{
    LogLine line;
    line.offset = m_lineOffset;
    line.end = end;
    line.endStyle = m_style;
    line.isContinued = m_isContinued;
    line.isBroken = isBroken;
    line.text.reserve(qsizetype(m_cells.size()));
    bool isPlain = true;
    for (const Cell &cell : m_cells) {
        const int start = int(line.text.size());
        if (QChar::requiresSurrogates(cell.character)) {
            line.text.append(QChar(QChar::highSurrogate(cell.character)));
            line.text.append(QChar(QChar::lowSurrogate(cell.character)));
        } else {
            line.text.append(QChar(char16_t(cell.character)));
        }
        isPlain = isPlain && cell.character < 0x300 && cell.character != U'\t';
        const LogStyle &style = m_styles[cell.style];
        if (style == LogStyle{})
            continue;
        const int length = int(line.text.size()) - start;
        if (!line.spans.isEmpty() && line.spans.back().start + line.spans.back().length == start &&
            line.spans.back().style == style)
            line.spans.back().length += length;
        else
            line.spans.append({start, length, style});
    }
    line.columns = isPlain ? int(line.text.size()) : columnCount(line.text);
    return line;
}

LogLine LogDecoder::pending() const
{
    return build(m_next, true);
}

void LogDecoder::emitLine(qint64 end, bool isBroken, QList<LogLine> *lines)
{
    lines->append(build(end, isBroken));
    m_cells.clear();
    m_styles.clear();
    m_cursor = 0;
    m_lineOffset = end;
    m_isContinued = isBroken;
}

} // namespace trainyard::ui
