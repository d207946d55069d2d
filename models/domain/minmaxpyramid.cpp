// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/minmaxpyramid.h"

#include <algorithm>
#include <cmath>

namespace trainyard {

namespace {
constexpr qsizetype up(qsizetype index, qsizetype unit)
{
    return (index + unit - 1) / unit * unit;
}

constexpr qsizetype down(qsizetype index, qsizetype unit)
{
    return index / unit * unit;
}
} // namespace

void MinMaxPyramid::ChunkFacts::include(double value)
{
    if (!std::isfinite(value))
        return;
    finite.include(value);
    if (value > 0 && value < smallestPositive)
        smallestPositive = value;
}

void MinMaxPyramid::ChunkFacts::include(const ChunkFacts &other)
{
    finite.include(other.finite);
    smallestPositive = std::min(smallestPositive, other.smallestPositive);
}

/// The last chunk, ours alone. A copy that another thread just let go of must be seen to be gone with all its
/// reads done before we write: hence the acquire.
MinMaxPyramid::Chunk &MinMaxPyramid::writableChunk()
{
    auto &chunk = m_chunks.back();
    if (chunk->ref.loadAcquire() != 1)
        chunk.detach();
    return *chunk;
}

void MinMaxPyramid::append(double value)
{
    const qsizetype offset = m_size % chunkSize;
    if (offset == 0) {
        m_chunks.emplace_back(new Chunk);
        m_facts.emplace_back();
    }
    Chunk &chunk = writableChunk();
    if (chunk.values.size() == chunk.values.capacity()) // doubling, but never past a full chunk
        chunk.values.reserve(std::size_t(std::clamp(2 * offset, fanout, chunkSize)));
    chunk.values.push_back(value);
    m_facts.back().include(value);
    if (std::isnan(value))
        ++m_nanCount;
    else if (value <= 0)
        ++m_notPositiveCount;

    const bool isNewGroup = offset % fanout == 0;
    if (isNewGroup)
        chunk.groups.emplace_back();
    // A group that did not widen leaves every node above it as it is.
    if (chunk.groups.back().include(value) || isNewGroup)
        raise(value);
    ++m_size;
}

/// Takes the value at index m_size into the levels above the groups, adding nodes and levels as needed.
void MinMaxPyramid::raise(double value)
{
    qsizetype span = blockSize;
    for (std::size_t level = 0;; ++level, span *= fanout) {
        if (level == m_levels.size()) {
            if (level > 0 && m_levels[level - 1].size() <= std::size_t(fanout))
                return;
            m_levels.emplace_back();
            if (level > 0) { // its first node covers the full sixteen below it
                Extremes &first = m_levels[level].emplace_back();
                for (std::size_t child = 0; child < std::size_t(fanout); ++child)
                    first.include(m_levels[level - 1][child]);
            }
        }
        auto &nodes = m_levels[level];
        if (m_size % span == 0)
            nodes.emplace_back();
        // Where no node begins here none begins above, and a node that did not widen leaves those above as
        // they are.
        if (!nodes.back().include(value) && m_size % span != 0)
            return;
    }
}

void MinMaxPyramid::includeValues(Extremes &result, qsizetype first, qsizetype last) const
{
    Extremes found; // a local, so that it stays in registers
    while (first < last) {
        const auto &values = m_chunks[std::size_t(first / chunkSize)]->values;
        const qsizetype offset = first % chunkSize;
        const qsizetype count = std::min(last - first, chunkSize - offset);
        const double *value = values.data() + offset;
        for (qsizetype i = 0; i < count;
             ++i) { // in this form minsd and maxsd do it, and a NaN changes nothing
            found.minimum = value[i] < found.minimum ? value[i] : found.minimum;
            found.maximum = value[i] > found.maximum ? value[i] : found.maximum;
        }
        first += count;
    }
    result.include(found);
}

void MinMaxPyramid::includeGroups(Extremes &result, qsizetype first, qsizetype last) const
{
    constexpr qsizetype perChunk = chunkSize / fanout;
    Extremes found;
    while (first < last) {
        const auto &groups = m_chunks[std::size_t(first / perChunk)]->groups;
        const qsizetype offset = first % perChunk;
        const qsizetype count = std::min(last - first, perChunk - offset);
        for (qsizetype i = offset; i < offset + count; ++i)
            found.include(groups[std::size_t(i)]);
        first += count;
    }
    result.include(found);
}

Extremes MinMaxPyramid::extremes(qsizetype first, qsizetype last) const
{
    Extremes result;
    first = std::max<qsizetype>(first, 0);
    last = std::min(last, m_size);
    if (up(first, fanout) >= down(last, fanout)) {
        includeValues(result, first, last);
        return result;
    }
    includeValues(result, first, up(first, fanout));
    includeValues(result, down(last, fanout), last);
    first = up(first, fanout) / fanout;
    last = down(last, fanout) / fanout;
    if (up(first, fanout) >= down(last, fanout)) {
        includeGroups(result, first, last);
        return result;
    }
    includeGroups(result, first, up(first, fanout));
    includeGroups(result, down(last, fanout), last);
    first = up(first, fanout) / fanout;
    last = down(last, fanout) / fanout;
    for (std::size_t level = 0;; ++level) {
        const Extremes *nodes = m_levels[level].data();
        const bool isTop = level + 1 == m_levels.size() || last - first <= 2 * fanout;
        const qsizetype left = isTop ? last : up(first, fanout);
        const qsizetype right = isTop ? last : down(last, fanout);
        for (qsizetype i = first; i < left; ++i)
            result.include(nodes[i]);
        for (qsizetype i = right; i < last; ++i)
            result.include(nodes[i]);
        if (isTop)
            return result;
        first = left / fanout;
        last = right / fanout;
    }
}

MinMaxPyramid::ChunkFacts MinMaxPyramid::facts(qsizetype first, qsizetype last) const
{
    ChunkFacts result;
    first = std::max<qsizetype>(first, 0);
    last = std::min(last, m_size);
    while (first < last) {
        const auto chunk = std::size_t(first / chunkSize);
        const qsizetype offset = first % chunkSize;
        const auto &values = m_chunks[chunk]->values;
        const qsizetype count = std::min(last - first, qsizetype(values.size()) - offset);
        if (count == qsizetype(values.size()))
            result.include(m_facts[chunk]);
        else
            for (qsizetype i = offset; i < offset + count; ++i)
                result.include(values[std::size_t(i)]);
        first += count;
    }
    return result;
}

Extremes MinMaxPyramid::finiteExtremes(qsizetype first, qsizetype last) const
{
    const Extremes all = extremes(first, last);
    if (std::isfinite(all.minimum) && std::isfinite(all.maximum))
        return all;
    return all.isEmpty() ? all : facts(first, last).finite;
}

double MinMaxPyramid::smallestPositive(qsizetype first, qsizetype last) const
{
    const Extremes all = extremes(first, last);
    if (all.minimum > 0 && std::isfinite(all.minimum))
        return all.minimum;
    return facts(first, last).smallestPositive;
}

qsizetype MinMaxPyramid::memory() const
{
    std::size_t bytes =
        sizeof(*this) + m_chunks.capacity() * sizeof(m_chunks[0]) + m_facts.capacity() * sizeof(ChunkFacts);
    for (const auto &chunk : m_chunks)
        bytes += sizeof(Chunk) + chunk->values.capacity() * sizeof(double) +
                 chunk->groups.capacity() * sizeof(Extremes);
    for (const auto &level : m_levels)
        bytes += level.capacity() * sizeof(Extremes);
    return qsizetype(bytes);
}

} // namespace trainyard
