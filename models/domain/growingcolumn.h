// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/cells.h"

#include <QSharedData>

#include <memory>
#include <vector>

namespace trainyard {

struct SegmentWriter;
class SegmentReader;

/// A column of positions (steps or times) that only grows, made to be searched.
///
/// A chunk of 4096 whose values are exactly first + i·stride stores just these two: steps counted by a script
/// cost next to nothing, any other column 8 bytes a value. Every 256th value lies in one contiguous index.
/// A plain value whose copies share full chunks, like MinMaxPyramid.
class GrowingColumn
{
public:
    static constexpr qsizetype groupSize = 16;
    static constexpr qsizetype blockSize = 256;
    static constexpr qsizetype chunkSize = 4096;

    void append(double value);

    qsizetype size() const { return m_size; }
    double at(qsizetype index) const
    {
        const Chunk &chunk = *m_chunks[std::size_t(index / chunkSize)];
        const qsizetype offset = index % chunkSize;
        return chunk.values.empty() ? chunk.first + chunk.stride * double(offset) : chunk.values[offset];
    }
    double last() const { return m_last; }
    /// Whether every value is finite and none is below the one before it; only then may the column be
    /// searched.
    bool isAscending() const { return m_isAscending; }
    /// The first index whose value is not below `value`; size() if there is none.
    qsizetype lowerBound(double value) const;
    /// The same, where the answer is known to lie at or after `from` and probably near it.
    qsizetype lowerBound(double value, qsizetype from) const;
    /// lowerBound(value, from), or a rounder index after it if no position up to there is `slack` or more
    /// above `value`: ranges between round indices are cheap to ask a MinMaxPyramid for.
    qsizetype roundBound(double value, qsizetype from, double slack) const;
    /// Bytes held, shared chunks included, without those of files.
    qsizetype memory() const;

    /// As those of MinMaxPyramid.
    void write(SegmentWriter &to) const;
    bool append(SegmentReader &from, qsizetype count);
    void share(const GrowingColumn &other);

private:
    struct Chunk : QSharedData
    {
        double first = 0;
        double stride = 0;
        Cells<double> values;               ///< empty while the chunk is regular
        Cells<double> starts;               ///< first value of every group; of a chunk with values
        std::shared_ptr<const void> keeper; ///< of cells that lie in a file

        void push(double value);
    };

    void put(Chunk &chunk, qsizetype offset, double value);
    qsizetype searchBlock(qsizetype block, double value, double slack = 0) const;
    qsizetype searchRegular(const Chunk &chunk, qsizetype first, qsizetype last, double value) const;
    std::size_t blockBound(double value, qsizetype from) const;

    std::vector<QExplicitlySharedDataPointer<Chunk>> m_chunks;
    std::vector<double> m_starts; ///< first value of every block
    qsizetype m_size = 0;
    double m_last = 0;
    bool m_isAscending = true;
};

} // namespace trainyard
