// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/tensorboard/eventfilereader.h"

#include "services/metrics/tensorboard/crc32c.h"

#include <QtEndian>

#include <algorithm>

namespace trainyard {

namespace {
constexpr qint64 headBytes = 12;

quint32 sumAt(const char *at)
{
    return qFromLittleEndian<quint32>(at);
}
} // namespace

LogReader::Taken EventFileReader::take(const Piece &piece, LogContents &into)
{
    const char *const begin = piece.bytes.data();
    const auto size = qint64(piece.bytes.size());
    qint64 at = 0;
    while (size - at >= headBytes) {
        const char *const head = begin + at;
        if (maskedCrc(crc32c({head, 8})) != sumAt(head + 8)) {
            // No head is all zeros: its sum is not zero. The writer may go on here.
            if (std::all_of(head, head + headBytes, [](char c) { return c == '\0'; }))
                return {at, 0, false};
            ++into.bad;
            return {at, 0, true};
        }
        const auto length = qFromLittleEndian<quint64>(head);
        if (length > quint64(maxLength)) {
            ++into.bad;
            return {at, 0, true};
        }
        const qint64 whole = qint64(length) + frame;
        if (qint64(length) > maxParsed) {
            if (piece.offset + at + whole > piece.fileSize)
                return {at, 0, false}; // not there yet
            LocatedRecord record;
            record.file = piece.file;
            record.offset = piece.offset + at;
            record.size = whole;
            into.addRecord(record);
            return {at + whole, 0, false};
        }
        if (size - at < whole)
            return {at, whole, false};
        const std::string_view data(head + headBytes, size_t(length));
        if (maskedCrc(crc32c(data)) != sumAt(data.data() + length)) {
            if (piece.isEnd() && at + whole == size)
                return {at, 0, false}; // the last one may be half written
            ++into.bad;
        } else if (!m_events.take(data, {piece.file, piece.offset + at, whole}, into)) {
            ++into.bad;
        }
        at += whole;
    }
    return {at, 0, false};
}

} // namespace trainyard
