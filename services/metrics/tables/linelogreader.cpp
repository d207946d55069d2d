// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tables/linelogreader.h"

#include <cstring>

namespace trainyard {

LogReader::Taken LineLogReader::take(const Piece &piece, LogContents &into)
{
    const char *const begin = piece.bytes.data();
    const auto size = qint64(piece.bytes.size());
    qint64 at = 0;
    while (at < size) {
        const void *found = std::memchr(begin + at, '\n', size_t(size - at));
        qint64 end = found ? static_cast<const char *>(found) - begin : size;
        if (!found) {
            const bool isLast = piece.isEnd() && piece.isSettled;
            if (size - at > maxLine || (m_isSkipping && !isLast)) {
                if (!m_isSkipping)
                    ++into.bad;
                m_isSkipping = true;
                return {size, 0, false};
            }
            if (!isLast)
                return {at, 0, false};
        }
        std::string_view line(begin + at, size_t(end - at));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (m_isSkipping)
            m_isSkipping = false;
        else if (qint64(line.size()) > maxLine)
            ++into.bad;
        else if (!line.empty())
            takeLine(line, into);
        at = found ? end + 1 : end;
    }
    return {at, 0, false};
}

} // namespace trainyard
