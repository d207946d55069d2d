// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logline.h"

#include <QByteArrayView>

#include <string>
#include <vector>

namespace trainyard::ui {

/// Turns the bytes of a log into styled lines, as a terminal would leave them: a carriage return begins the
/// line anew, so a progress bar is one line; a backspace steps back; SGR sequences colour; "erase line" and
/// "go to column" are obeyed; every other sequence is dropped. A byte that is no text is shown as · (control
/// characters) or \xNN (broken UTF-8) and marked.
///
/// Pure: how the bytes are split over feed() calls makes no difference. What it holds is bounded: a line is
/// cut into pieces of maxCells characters, an escape sequence longer than maxSequence is given up, and a
/// newline ends any sequence. Any one thread.
class LogDecoder
{
public:
    static constexpr int maxCells = 8192;
    static constexpr int maxSequence = 4096;

    /// Decodes from `offset` of the file; `isContinued` when that is not the beginning of a line.
    explicit LogDecoder(qint64 offset = 0, LogStyle style = {}, bool isContinued = false);

    /// Appends the lines that these bytes complete.
    void feed(QByteArrayView bytes, QList<LogLine> *lines);
    /// The unfinished line as it looks now.
    bool hasPending() const { return m_next > m_lineOffset; }
    LogLine pending() const;
    /// Of the byte that feed() expects next.
    qint64 offset() const { return m_next; }

private:
    enum class State { Text, Escape, Charset, Csi, String, StringEscape };
    struct Cell
    {
        char32_t character;
        quint16 style;
    };

    void take(uchar byte, QList<LogLine> *lines);
    void takeText(uchar byte, QList<LogLine> *lines);
    void takeUtf8(uchar byte, QList<LogLine> *lines);
    void finishCsi(uchar final);
    void applySgr();
    void put(char32_t character, QList<LogLine> *lines, bool isMark = false);
    void putMarked(const char *text, QList<LogLine> *lines);
    void putBroken(QList<LogLine> *lines);
    void emitLine(qint64 end, bool isBroken, QList<LogLine> *lines);
    LogLine build(qint64 end, bool isBroken) const;
    quint16 styleIndex(bool isMark);

    State m_state = State::Text;
    qint64 m_next;
    qint64 m_lineOffset;
    qint64 m_charOffset = 0; ///< of the first byte of the character being put
    bool m_isContinued;
    std::vector<Cell> m_cells;
    size_t m_cursor = 0;
    std::vector<LogStyle> m_styles; ///< of the cells of this line
    LogStyle m_style;
    std::string m_sequence;
    std::string m_utf8;
    int m_utf8Need = 0;
};

} // namespace trainyard::ui
