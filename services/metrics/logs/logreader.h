// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logcontents.h"

#include <span>

namespace trainyard {

/// Reads the bytes of one growing file into what is known of its run, however the bytes are cut. What it
/// does not take is given again, with more behind it. Belongs to one thread; no I/O. Nothing
/// in a file makes a reader fail: damage is counted.
class LogReader
{
public:
    struct Piece
    {
        std::span<const char> bytes;
        qint64 offset = 0;      ///< of the first byte in the file
        int file = 0;           ///< which file of the run
        qint64 fileSize = 0;    ///< as it is now
        bool isSettled = false; ///< nothing was written for a while: an unfinished last line may be whole
        bool isEnd() const { return offset + qint64(bytes.size()) >= fileSize; }
    };
    struct Taken
    {
        qint64 bytes = 0; ///< done with; may be more than were given, to jump over what nobody wants
        qint64 wanted =
            0; ///< bytes needed to go on, where that is known and more than were given; 0: any more
        bool isStopped = false; ///< nothing behind this place can be understood
    };

    virtual ~LogReader() = default;
    virtual Taken take(const Piece &piece, LogContents &into) = 0;
};

} // namespace trainyard
