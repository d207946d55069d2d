// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricchunk.h"

#include <QtEndian>

#include <cmath>

namespace trainyard {

namespace {
constexpr qsizetype width = sizeof(double);

void write(char *to, double number)
{
    qToLittleEndian(number, to);
}

double read(const char *from)
{
    return qFromLittleEndian<double>(from);
}
} // namespace

QByteArray encodeChunk(std::span<const MetricPoint> points)
{
    const auto count = qsizetype(points.size());
    QByteArray bytes(3 * width * count, Qt::Uninitialized);
    char *const steps = bytes.data();
    char *const times = steps + width * count;
    char *const values = times + width * count;
    for (qsizetype i = 0; i < count; ++i) {
        const MetricPoint &point = points[size_t(i)];
        write(steps + width * i, point.step);
        write(times + width * i, point.time);
        write(values + width * i, point.value);
    }
    return bytes;
}

qint64 chunkSize(std::span<const char> bytes)
{
    const auto size = qint64(bytes.size());
    return size % (3 * width) == 0 ? size / (3 * width) : -1;
}

void decodeChunk(std::span<const char> bytes, qint64 from, qint64 to, QList<MetricPoint> &points)
{
    const qint64 count = chunkSize(bytes);
    const char *const steps = bytes.data();
    const char *const times = steps + width * count;
    const char *const values = times + width * count;
    for (qint64 i = from; i < to; ++i)
        points.append({read(steps + width * i), read(times + width * i), read(values + width * i)});
}

void FiniteRange::add(double value)
{
    if (!std::isfinite(value))
        return;
    // Written so that a NaN range takes the first value.
    if (!(minimum <= value))
        minimum = value;
    if (!(maximum >= value))
        maximum = value;
}

void FiniteRange::add(const FiniteRange &other)
{
    add(other.minimum);
    add(other.maximum);
}

FiniteRange rangeOf(std::span<const MetricPoint> points)
{
    FiniteRange range;
    for (const MetricPoint &point : points)
        range.add(point.value);
    return range;
}

} // namespace trainyard
