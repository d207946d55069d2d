// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"

#include <QByteArray>

#include <span>

namespace trainyard {

/// The bytes of a chunk as stored (resources/schema/0006_packed_chunks.sql): steps and times as the
/// differences of whole numbers or of microseconds where that gives back the same bits, else as they are;
/// then the values. Counted steps cost nothing then, and times of live logging two bytes.
QByteArray encodeChunk(std::span<const MetricPoint> points);

/// Appends points [from, to) of a chunk of `count`; 0 ≤ from ≤ to ≤ count. False, and nothing is appended:
/// the bytes are no chunk of so many. Also reads the form before, 24 bytes a point.
bool decodeChunk(std::span<const char> bytes, qint64 count, qint64 from, qint64 to,
                 QList<MetricPoint> &points);

/// Least and greatest of the finite values; NaN when there is none.
struct FiniteRange
{
    double minimum = std::numeric_limits<double>::quiet_NaN();
    double maximum = std::numeric_limits<double>::quiet_NaN();

    void add(double value);
    void add(const FiniteRange &other);
};
FiniteRange rangeOf(std::span<const MetricPoint> points);

} // namespace trainyard
