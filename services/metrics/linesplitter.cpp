// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/linesplitter.h"

#include <cstring>

namespace trainyard {

void LineSplitter::restart(qint64 offset, bool skipping)
{
    m_offset = offset;
    m_skipping = skipping;
    m_partial.clear();
    m_longLines = 0;
}

size_t LineSplitter::findBreak(std::string_view bytes) const
{
    if (m_breaks == Breaks::Newline) {
        const void *found = std::memchr(bytes.data(), '\n', bytes.size());
        return found ? size_t(static_cast<const char *>(found) - bytes.data()) : std::string_view::npos;
    }
    for (size_t i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        if (c <= '\r' && (c == '\n' || c == '\r' || c == '\b')) [[unlikely]]
            return i;
    }
    return std::string_view::npos;
}

void LineSplitter::keep(std::string_view bytes)
{
    if (!m_skipping && m_partial.size() + bytes.size() <= size_t(m_maxLine)) {
        m_partial.append(bytes);
        return;
    }
    if (!m_skipping)
        ++m_longLines;
    m_skipping = true;
    m_offset += qint64(m_partial.size() + bytes.size());
    m_partial.clear();
}

} // namespace trainyard
