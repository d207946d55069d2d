// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/metricbatch.h"

#include <span>

namespace trainyard {

/// Turns the bytes of one growing file into batches, however the bytes are cut. Belongs to one thread; no
/// I/O. Bad or endless lines are counted and skipped: nothing in a file makes a reader fail.
class MetricReader
{
public:
    virtual ~MetricReader() = default;

    /// Goes on from a stored place: `offset` and `state` of an earlier batch. Drops what was collected.
    virtual void restart(qint64 offset, const QByteArray &state) = 0;
    /// The next bytes of the file, from readOffset() on.
    virtual void feed(std::span<const char> bytes) = 0;
    /// The file has ended: what stands after the last line break counts as a line.
    virtual void finish() = 0;
    /// Where the next byte is wanted from; at or behind the batch's toOffset.
    virtual qint64 readOffset() const = 0;
    /// What was collected; its toOffset and state are brought up to date by the call.
    virtual const MetricBatch &batch() = 0;
    /// The batch was stored: the next one begins where it ended.
    virtual void clearBatch() = 0;
};

} // namespace trainyard
