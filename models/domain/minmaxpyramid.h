// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSharedData>

#include <limits>
#include <vector>

namespace trainyard {

/// Smallest and largest of some numbers. NaN is no number; infinities are.
struct Extremes
{
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = -std::numeric_limits<double>::infinity();

    bool isEmpty() const { return !(minimum <= maximum); }
    /// Whether `value` widened the range. A NaN never does.
    bool include(double value)
    {
        const bool isLower = value < minimum;
        const bool isHigher = value > maximum;
        if (isLower)
            minimum = value;
        if (isHigher)
            maximum = value;
        return isLower || isHigher;
    }
    void include(const Extremes &other)
    {
        minimum = other.minimum < minimum ? other.minimum : minimum;
        maximum = other.maximum > maximum ? other.maximum : maximum;
    }
    friend bool operator==(const Extremes &, const Extremes &) = default;
};

/// A column of numbers that only grows, and the extremes of any part of it in logarithmic time.
///
/// Values lie in chunks of 4096; over them stands a pyramid with 16 children a node. An append costs a few
/// nanoseconds and never moves what is there. Memory: 8 bytes a value and 1.07 bytes for the pyramid.
/// A plain value: copies share their full chunks, so that a copy may be read in another thread while the
/// original grows. Indices are 64 bits wide; ranges outside the column are clipped.
class MinMaxPyramid
{
public:
    static constexpr qsizetype fanout = 16;
    static constexpr qsizetype blockSize = fanout * fanout;
    static constexpr qsizetype chunkSize = blockSize * fanout;

    void append(double value);

    qsizetype size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    double at(qsizetype index) const
    {
        return m_chunks[std::size_t(index / chunkSize)]->values[std::size_t(index % chunkSize)];
    }

    /// Of the values from `first` up to but not with `last`; exact.
    Extremes extremes(qsizetype first, qsizetype last) const;
    /// The same without infinities.
    Extremes finiteExtremes(qsizetype first, qsizetype last) const;
    /// The smallest finite value above zero, or infinity: where a logarithmic axis may begin.
    double smallestPositive(qsizetype first, qsizetype last) const;

    qsizetype nanCount() const { return m_nanCount; }
    /// Values at or below zero, which have no place on a logarithmic axis.
    qsizetype notPositiveCount() const { return m_notPositiveCount; }
    /// Bytes held, shared chunks included.
    qsizetype memory() const;

private:
    struct Chunk : QSharedData
    {
        std::vector<double> values;
        std::vector<Extremes> groups; ///< of 16 values each
    };
    /// What the extremes alone cannot tell of a chunk.
    struct ChunkFacts
    {
        Extremes finite;
        double smallestPositive = std::numeric_limits<double>::infinity();
        void include(double value);
        void include(const ChunkFacts &other);
    };

    Chunk &writableChunk();
    void raise(double value);
    ChunkFacts facts(qsizetype first, qsizetype last) const;
    void includeValues(Extremes &result, qsizetype first, qsizetype last) const;
    void includeGroups(Extremes &result, qsizetype first, qsizetype last) const;

    std::vector<QExplicitlySharedDataPointer<Chunk>> m_chunks;
    std::vector<std::vector<Extremes>> m_levels; ///< of 256, 4096, … values a node; contiguous to be scanned
    std::vector<ChunkFacts> m_facts;             ///< one a chunk
    qsizetype m_size = 0;
    qsizetype m_nanCount = 0;
    qsizetype m_notPositiveCount = 0;
};

} // namespace trainyard
