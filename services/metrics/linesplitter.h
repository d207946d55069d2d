// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace trainyard {

/// Cuts a stream of bytes into lines of at most maxLine bytes and knows how far the stream is decided. A
/// longer line is counted and dropped as it comes, so memory stays bounded and the place stays resumable in
/// its midst.
class LineSplitter
{
public:
    enum class Breaks {
        Newline,
        Redraws, ///< carriage return and backspace too: progress bars redraw their line with them
    };

    LineSplitter(qsizetype maxLine, Breaks breaks) : m_maxLine(maxLine), m_breaks(breaks) {}

    /// Goes on at `offset`; `skipping`: in the midst of a line that is dropped.
    void restart(qint64 offset, bool skipping);
    /// Bytes before it are decided: whole lines, and dropped ones as far as they were seen.
    qint64 offset() const { return m_offset; }
    /// Where the next byte is wanted from: the kept beginning of an unfinished line is not read again.
    qint64 readOffset() const { return m_offset + qint64(m_partial.size()); }
    bool isSkipping() const { return m_skipping; }
    /// Dropped lines since the last call.
    qint64 takeLongLines() { return std::exchange(m_longLines, 0); }

    template <typename TakeLine> void feed(std::span<const char> bytes, TakeLine &&takeLine)
    {
        std::string_view rest(bytes.data(), bytes.size());
        while (!rest.empty()) {
            const size_t end = findBreak(rest);
            if (end == std::string_view::npos) {
                keep(rest);
                return;
            }
            const std::string_view piece = rest.substr(0, end);
            rest.remove_prefix(end + 1);
            if (m_partial.empty() && !m_skipping && piece.size() <= size_t(m_maxLine)) [[likely]] {
                m_offset += qint64(end) + 1;
                takeLine(piece);
            } else {
                endKept(piece, takeLine);
            }
        }
    }

    template <typename TakeLine> void finish(TakeLine &&takeLine)
    {
        if (!m_partial.empty())
            takeLine(std::string_view(m_partial));
        m_offset += qint64(m_partial.size());
        m_partial.clear();
    }

private:
    size_t findBreak(std::string_view bytes) const;
    void keep(std::string_view bytes);

    template <typename TakeLine> void endKept(std::string_view piece, TakeLine &takeLine)
    {
        keep(piece);
        m_offset += qint64(m_partial.size()) + 1;
        if (!m_skipping)
            takeLine(std::string_view(m_partial));
        m_skipping = false;
        m_partial.clear();
    }

    qsizetype m_maxLine;
    Breaks m_breaks;
    qint64 m_offset = 0;
    std::string m_partial; ///< of an unfinished line, from m_offset on
    bool m_skipping = false;
    qint64 m_longLines = 0;
};

} // namespace trainyard
