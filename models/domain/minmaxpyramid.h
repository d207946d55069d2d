// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/cells.h"

#include <QSharedData>

#include <limits>
#include <memory>
#include <vector>

namespace trainyard {

struct SegmentWriter;
class SegmentReader;

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
/// Chunks that lie in a file (append(SegmentReader)) cost 0.1 bytes a value of memory.
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
        return m_chunks[std::size_t(index / chunkSize)]->values[index % chunkSize];
    }
    /// The first index of a finite value; size() if there is none. Reads only chunks whose extremes hold it.
    qsizetype indexOf(double value) const;

    /// Of the values from `first` up to but not with `last`; exact.
    Extremes extremes(qsizetype first, qsizetype last) const;
    /// The same without infinities.
    Extremes finiteExtremes(qsizetype first, qsizetype last) const;
    /// The smallest finite value above zero, or infinity: where a logarithmic axis may begin.
    double smallestPositive(qsizetype first, qsizetype last) const;

    qsizetype nanCount() const { return m_nanCount; }
    /// Values at or below zero, which have no place on a logarithmic axis.
    qsizetype notPositiveCount() const { return m_notPositiveCount; }
    /// Bytes held, shared chunks included, without those of files.
    qsizetype memory() const;

    /// Everything, of full chunks alone; and the same put behind full chunks. False: it is not whole, and
    /// this is not to be used any more.
    void write(SegmentWriter &to) const;
    bool append(SegmentReader &from, qsizetype count);
    /// Looks at the chunks of `other`, which holds the same values as this begins with, in place of its own.
    void share(const MinMaxPyramid &other);

private:
    struct Chunk : QSharedData
    {
        Cells<double> values;
        Cells<Extremes> groups;             ///< of 16 values each
        std::shared_ptr<const void> keeper; ///< of cells that lie in a file
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
    void fold(std::size_t from);
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
