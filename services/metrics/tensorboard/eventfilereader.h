// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logreader.h"
#include "services/metrics/tensorboard/eventreader.h"

namespace trainyard {

/// Takes TensorBoard event files apart into records and checks both sums of each
/// (tensorflow/core/lib/io/record_writer.h: length, its CRC, data, its CRC; little-endian).
///
/// A record that the file does not have whole yet waits. A damaged record is counted and skipped; where a
/// length is damaged nothing behind it can be found. A file ending in zeros (a disk that lost power) ends
/// before them.
class EventFileReader : public LogReader
{
public:
    static constexpr qint64 frame = 16;                   ///< bytes around the data
    static constexpr qint64 maxParsed = qint64(16) << 20; ///< larger records are left where they are
    static constexpr qint64 maxLength = qint64(1) << 40;  ///< no record is so long

    Taken take(const Piece &piece, LogContents &into) override;

private:
    EventReader m_events;
};

} // namespace trainyard
