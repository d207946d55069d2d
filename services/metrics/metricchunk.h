// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"

#include <QByteArray>

#include <span>

namespace trainyard {

/// The bytes of a chunk as stored: all steps, then all times, then all values, little-endian IEEE doubles.
QByteArray encodeChunk(std::span<const MetricPoint> points);

/// How many points a chunk of that many bytes has; -1: no chunk has that size.
qint64 chunkSize(std::span<const char> bytes);

/// Appends points [from, to) of a chunk; 0 ≤ from ≤ to ≤ chunkSize.
void decodeChunk(std::span<const char> bytes, qint64 from, qint64 to, QList<MetricPoint> &points);

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
