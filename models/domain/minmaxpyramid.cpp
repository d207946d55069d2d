// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/minmaxpyramid.h"

#include "models/domain/segmentbytes.h"

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
    chunk.values.push(value, fanout, chunkSize);
    m_facts.back().include(value);
    if (std::isnan(value))
        ++m_nanCount;
    else if (value <= 0)
        ++m_notPositiveCount;

    const bool isNewGroup = offset % fanout == 0;
    if (isNewGroup)
        chunk.groups.push({}, 1, chunkSize / fanout);
    // A group that did not widen leaves every node above it as it is.
    if (chunk.groups.back().include(value) || isNewGroup)
        raise(value);
    ++m_size;
}

/// Makes the levels above the lowest anew where they lie over its nodes from `from` on.
void MinMaxPyramid::fold(std::size_t from)
{
    constexpr auto width = std::size_t(fanout);
    for (std::size_t level = 1; m_levels[level - 1].size() > width; ++level) {
        const bool isNew = level == m_levels.size();
        if (isNew)
            m_levels.emplace_back();
        from = isNew ? 0 : from / width;
        const auto &below = m_levels[level - 1];
        auto &nodes = m_levels[level];
        nodes.resize(from);
        for (std::size_t child = from * width; child < below.size(); ++child) {
            if (child % width == 0)
                nodes.emplace_back();
            nodes.back().include(below[child]);
        }
    }
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
            found.include(groups[i]);
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
        const qsizetype count = std::min(last - first, values.size() - offset);
        if (count == values.size())
            result.include(m_facts[chunk]);
        else
            for (qsizetype i = offset; i < offset + count; ++i)
                result.include(values[i]);
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

qsizetype MinMaxPyramid::indexOf(double value) const
{
    for (std::size_t chunk = 0; chunk < m_chunks.size(); ++chunk) {
        if (!(m_facts[chunk].finite.minimum <= value && value <= m_facts[chunk].finite.maximum))
            continue;
        const auto values = m_chunks[chunk]->values.span();
        if (const auto found = std::ranges::find(values, value); found != values.end())
            return qsizetype(chunk) * chunkSize + (found - values.begin());
    }
    return m_size;
}

namespace {
/// What the numbers of a segment add to those of the whole.
struct Counts
{
    qint64 nan = 0;
    qint64 notPositive = 0;
};
} // namespace

void MinMaxPyramid::write(SegmentWriter &to) const
{
    const Counts counts{m_nanCount, m_notPositiveCount};
    to.summarize(std::span(&counts, 1));
    to.summarize(std::span(m_facts));
    to.summarize(std::span(m_levels.front()));
    // Apart from the values: a frame that needs the groups of many chunks finds them on few pages.
    for (const auto &chunk : m_chunks)
        to.add(chunk->groups.span());
    for (const auto &chunk : m_chunks)
        to.add(chunk->values.span());
}

bool MinMaxPyramid::append(SegmentReader &from, qsizetype count)
{
    const qsizetype chunks = count / chunkSize;
    const auto counts = from.summary<Counts>(1);
    const auto facts = from.summary<ChunkFacts>(chunks);
    const auto blocks = from.summary<Extremes>(count / blockSize);
    if (from.isBad())
        return false;
    constexpr qsizetype groupsOfChunk = chunkSize / fanout;
    const auto groups = from.bulk<Extremes>(chunks * groupsOfChunk);
    const auto values = from.bulk<double>(count);
    if (from.isBad())
        return false;
    for (qsizetype i = 0; i < chunks; ++i) {
        m_chunks.emplace_back(new Chunk{{},
                                        Cells(values.subspan(std::size_t(i * chunkSize), chunkSize)),
                                        Cells(groups.subspan(std::size_t(i * groupsOfChunk), groupsOfChunk)),
                                        from.keeper()});
    }
    m_facts.insert(m_facts.end(), facts.begin(), facts.end());
    if (m_levels.empty())
        m_levels.emplace_back();
    const std::size_t known = m_levels.front().size();
    m_levels.front().insert(m_levels.front().end(), blocks.begin(), blocks.end());
    fold(known);
    m_nanCount += counts.front().nan;
    m_notPositiveCount += counts.front().notPositive;
    m_size += count;
    return true;
}

void MinMaxPyramid::share(const MinMaxPyramid &other)
{
    std::copy_n(other.m_chunks.begin(), std::min(other.m_size, m_size) / chunkSize, m_chunks.begin());
}

qsizetype MinMaxPyramid::memory() const
{
    std::size_t bytes =
        sizeof(*this) + m_chunks.capacity() * sizeof(m_chunks[0]) + m_facts.capacity() * sizeof(ChunkFacts);
    for (const auto &chunk : m_chunks)
        bytes += sizeof(Chunk) + chunk->values.memory() + chunk->groups.memory();
    for (const auto &level : m_levels)
        bytes += level.capacity() * sizeof(Extremes);
    return qsizetype(bytes);
}

} // namespace trainyard
