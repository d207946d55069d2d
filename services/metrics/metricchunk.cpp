// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricchunk.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <vector>

namespace trainyard {

namespace {
constexpr qint64 width = sizeof(double);
/// What a value is multiplied by to be a whole number; 0: it is not, and the column lies there as it is.
constexpr std::array<double, 3> scales{0, 1, 1e6};
constexpr double mostWhole = 0x1p53;
constexpr int mostBytes = 4; ///< of a difference; more are not worth it
using Column = double MetricPoint::*;

struct Packed
{
    char scale = 0; ///< index in scales
    qint64 first = 0;
    qint64 least = 0; ///< of the differences; each is stored as what it is above this
    char bytes = 0;   ///< of each
};
constexpr qint64 packedHead = 1 + 8 + 8 + 1;

bool isSame(double one, double other)
{
    return std::bit_cast<quint64>(one) == std::bit_cast<quint64>(other);
}

/// Nothing unless every value comes back bit by bit. `whole` takes the numbers.
std::optional<Packed> packed(std::span<const MetricPoint> points, Column column, char scale,
                             std::vector<qint64> &whole)
{
    const double factor = scales[std::size_t(scale)];
    whole.clear();
    for (const MetricPoint &point : points) {
        const double scaled = point.*column * factor;
        if (!(std::abs(scaled) < mostWhole))
            return {};
        whole.push_back(qint64(scaled + std::copysign(0.5, scaled)));
        if (!isSame(double(whole.back()) / factor, point.*column))
            return {};
    }
    Packed result{scale, whole.front(), 0, 0};
    qint64 most = 0;
    for (std::size_t i = 1; i < whole.size(); ++i) {
        const qint64 difference = whole[i] - whole[i - 1];
        result.least = i == 1 ? difference : std::min(result.least, difference);
        most = i == 1 ? difference : std::max(most, difference);
    }
    const auto bits = int(std::bit_width(quint64(most - result.least)));
    result.bytes = char((bits + 7) / 8);
    return result.bytes <= mostBytes ? std::optional(result) : std::nullopt;
}

template <typename T> void put(QByteArray &bytes, T number)
{
    number = qToLittleEndian(number);
    bytes.append(reinterpret_cast<const char *>(&number), sizeof(number));
}

void putColumn(QByteArray &bytes, std::span<const MetricPoint> points, Column column)
{
    const qsizetype before = bytes.size();
    bytes.resize(before + width * qsizetype(points.size()));
    char *to = bytes.data() + before;
    for (const MetricPoint &point : points) {
        qToLittleEndian(point.*column, to);
        to += width;
    }
}

void pack(QByteArray &bytes, std::span<const MetricPoint> points, Column column, std::vector<qint64> &whole)
{
    auto found = packed(points, column, 1, whole);
    if (!found)
        found = packed(points, column, 2, whole);
    if (!found) {
        bytes.append('\0');
        putColumn(bytes, points, column);
        return;
    }
    bytes.append(found->scale);
    put(bytes, found->first);
    put(bytes, found->least);
    bytes.append(found->bytes);
    const qsizetype before = bytes.size();
    bytes.resize(before + found->bytes * qsizetype(whole.size() - 1));
    char *to = bytes.data() + before;
    for (std::size_t i = 1; i < whole.size() && found->bytes > 0; ++i) {
        auto above = quint64(whole[i] - whole[i - 1] - found->least);
        for (int byte = 0; byte < found->bytes; ++byte, above >>= 8)
            *to++ = char(above & 0xff);
    }
}

/// Takes so many bytes off the front; fewer: there are not so many.
std::span<const char> take(std::span<const char> &bytes, qint64 count)
{
    const auto taken = bytes.first(std::min(bytes.size(), std::size_t(count)));
    bytes = bytes.subspan(taken.size());
    return taken;
}

double numberAt(std::span<const char> column, qint64 index)
{
    return qFromLittleEndian<double>(column.data() + width * index);
}

/// Values [from, from + points.size()) of a column that lies there as it is.
void readColumn(std::span<const char> column, qint64 from, std::span<MetricPoint> points, Column into)
{
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i].*into = numberAt(column, from + qint64(i));
}

template <int Bytes>
void readDifferences(const char *difference, const Packed &packed, qint64 from, std::span<MetricPoint> points,
                     Column into)
{
    const double factor = scales[std::size_t(packed.scale)];
    // Of a damaged chunk the sums may be anything, but must not be undefined.
    auto number = quint64(packed.first);
    const qint64 end = from + qint64(points.size());
    for (qint64 i = 0; i < end; ++i) {
        if (i > 0) {
            quint64 above = 0;
            for (int byte = 0; byte < Bytes; ++byte)
                above |= quint64(quint8(difference[byte])) << (8 * byte);
            difference += Bytes;
            number += above + quint64(packed.least);
        }
        if (i >= from)
            points[std::size_t(i - from)].*into = double(qint64(number)) / factor;
    }
}

bool unpack(std::span<const char> &bytes, qint64 count, qint64 from, std::span<MetricPoint> points,
            Column into)
{
    if (bytes.empty() || quint8(bytes.front()) >= scales.size())
        return false;
    if (bytes.front() == 0) {
        bytes = bytes.subspan(1);
        const auto column = take(bytes, count * width);
        if (qint64(column.size()) != count * width)
            return false;
        readColumn(column, from, points, into);
        return true;
    }
    const auto head = take(bytes, packedHead);
    if (qint64(head.size()) != packedHead || quint8(head.back()) > mostBytes)
        return false;
    const Packed packed{head.front(), qFromLittleEndian<qint64>(head.data() + 1),
                        qFromLittleEndian<qint64>(head.data() + 9), head.back()};
    const auto differences = take(bytes, (count - 1) * packed.bytes);
    if (qint64(differences.size()) != (count - 1) * packed.bytes)
        return false;
    constexpr std::array read{readDifferences<0>, readDifferences<1>, readDifferences<2>, readDifferences<3>,
                              readDifferences<4>};
    read[std::size_t(packed.bytes)](differences.data(), packed, from, points, into);
    return true;
}
} // namespace

QByteArray encodeChunk(std::span<const MetricPoint> points)
{
    QByteArray bytes;
    const auto count = qint64(points.size());
    bytes.reserve(3 * width * count + 2);
    std::vector<qint64> whole;
    whole.reserve(points.size());
    pack(bytes, points, &MetricPoint::step, whole);
    pack(bytes, points, &MetricPoint::time, whole);
    putColumn(bytes, points, &MetricPoint::value);
    if (bytes.size() < 3 * width * count)
        return bytes;
    bytes.clear(); // the length says that nothing is packed
    putColumn(bytes, points, &MetricPoint::step);
    putColumn(bytes, points, &MetricPoint::time);
    putColumn(bytes, points, &MetricPoint::value);
    return bytes;
}

bool decodeChunk(std::span<const char> bytes, qint64 count, qint64 from, qint64 to,
                 QList<MetricPoint> &points)
{
    if (count < 1 || qint64(bytes.size()) > 3 * width * count)
        return false;
    const qsizetype before = points.size();
    points.resize(before + to - from);
    const std::span<MetricPoint> added(points.data() + before, std::size_t(to - from));
    bool isWhole = true;
    if (qint64(bytes.size()) == 3 * width * count) {
        readColumn(take(bytes, count * width), from, added, &MetricPoint::step);
        readColumn(take(bytes, count * width), from, added, &MetricPoint::time);
    } else {
        isWhole = unpack(bytes, count, from, added, &MetricPoint::step) &&
                  unpack(bytes, count, from, added, &MetricPoint::time);
    }
    isWhole = isWhole && qint64(bytes.size()) == count * width;
    if (isWhole)
        readColumn(bytes, from, added, &MetricPoint::value);
    else
        points.resize(before);
    return isWhole;
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
