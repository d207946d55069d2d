// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/growingcolumn.h"

#include "models/domain/segmentbytes.h"

#include <algorithm>
#include <cmath>

namespace trainyard {

void GrowingColumn::append(double value)
{
    const qsizetype offset = m_size % chunkSize;
    if (offset == 0)
        m_chunks.emplace_back(new Chunk);
    auto &chunk = m_chunks.back();
    if (chunk->ref.loadAcquire() != 1) // see MinMaxPyramid::writableChunk
        chunk.detach();
    put(*chunk, offset, value);
    if (offset % blockSize == 0)
        m_starts.push_back(value);
    if (!std::isfinite(value) || (m_size > 0 && value < m_last))
        m_isAscending = false;
    m_last = value;
    ++m_size;
}

void GrowingColumn::Chunk::push(double value)
{
    if (values.size() % groupSize == 0)
        starts.push(value, groupSize, chunkSize / groupSize);
    values.push(value, groupSize, chunkSize);
}

void GrowingColumn::put(Chunk &chunk, qsizetype offset, double value)
{
    if (!chunk.values.empty()) {
        chunk.push(value);
        return;
    }
    if (offset == 0)
        chunk.first = value;
    else if (offset == 1)
        chunk.stride = value - chunk.first;
    if (std::isfinite(chunk.stride) && chunk.first + chunk.stride * double(offset) == value)
        return;
    for (qsizetype i = 0; i < offset; ++i) // not the product for the first: the stride may be infinite
        chunk.push(i == 0 ? chunk.first : chunk.first + chunk.stride * double(i));
    chunk.push(value);
}

/// The first block at or after that of `from` that starts at or above `value`, galloping from there.
std::size_t GrowingColumn::blockBound(double value, qsizetype from) const
{
    auto low = std::size_t(from / blockSize);
    std::size_t reach = 1;
    std::size_t high = low;
    while (high < m_starts.size() && m_starts[high] < value) {
        low = high + 1;
        high += reach;
        reach *= 2;
    }
    const auto begin = m_starts.begin();
    const auto end = begin + std::ptrdiff_t(std::min(high, m_starts.size()));
    return std::size_t(std::lower_bound(begin + std::ptrdiff_t(low), end, value) - begin);
}

qsizetype GrowingColumn::searchRegular(const Chunk &chunk, qsizetype first, qsizetype last,
                                       double value) const
{
    if (!(chunk.stride > 0))
        return last;
    const qsizetype base = first / chunkSize * chunkSize;
    const double guess = std::ceil((value - chunk.first) / chunk.stride);
    qsizetype index = base + qsizetype(std::clamp(guess, double(first - base), double(last - base)));
    while (index > first && at(index - 1) >= value) // the division may be off by one unit in the last place
        --index;
    while (index < last && at(index) < value)
        ++index;
    return index;
}

/// The answer is known to lie after the start of `block` and not after its end; less than `slack` above
/// `value` it is the start of a group.
qsizetype GrowingColumn::searchBlock(qsizetype block, double value, double slack) const
{
    const qsizetype first = block * blockSize;
    const qsizetype last = std::min(first + blockSize, m_size);
    const Chunk &chunk = *m_chunks[std::size_t(first / chunkSize)];
    if (chunk.values.empty()) {
        const qsizetype exact = searchRegular(chunk, first, last, value);
        const qsizetype round = (exact + groupSize - 1) / groupSize * groupSize;
        return round < last && at(round) - value < slack ? round : exact;
    }
    const qsizetype base = first / chunkSize * chunkSize;
    const double *starts = chunk.starts.data();
    const double *groupEnd = starts + (last - base + groupSize - 1) / groupSize;
    const double *group = std::lower_bound(starts + (first - base) / groupSize, groupEnd, value);
    const qsizetype end = group == groupEnd ? last - base : (group - starts) * groupSize;
    if (group == starts || (group != groupEnd && *group - value < slack))
        return base + end;
    const double *values = chunk.values.data();
    return base + (std::lower_bound(values + (group - starts - 1) * groupSize, values + end, value) - values);
}

qsizetype GrowingColumn::lowerBound(double value) const
{
    const auto block =
        qsizetype(std::lower_bound(m_starts.begin(), m_starts.end(), value) - m_starts.begin());
    return block == 0 ? 0 : searchBlock(block - 1, value);
}

qsizetype GrowingColumn::lowerBound(double value, qsizetype from) const
{
    const auto block = qsizetype(blockBound(value, from));
    return block == 0 ? from : std::max(from, searchBlock(block - 1, value));
}

qsizetype GrowingColumn::roundBound(double value, qsizetype from, double slack) const
{
    const auto block = blockBound(value, from);
    if (block == 0)
        return from;
    if (block < m_starts.size() && m_starts[block] - value < slack)
        return std::max(from, qsizetype(block) * blockSize);
    return std::max(from, searchBlock(qsizetype(block) - 1, value, slack));
}

namespace {
/// Of a column, in the summary of a segment; then come the blocks' starts and one ChunkRecord a chunk.
struct ColumnRecord
{
    double last = 0;
    qint64 isAscending = 0;
};
struct ChunkRecord
{
    double first = 0;
    double stride = 0;
    qint64 isRegular = 0;
};
} // namespace

void GrowingColumn::write(SegmentWriter &to) const
{
    const ColumnRecord column{m_last, m_isAscending};
    to.summarize(std::span(&column, 1));
    to.summarize(std::span(m_starts));
    for (const auto &chunk : m_chunks) {
        const ChunkRecord record{chunk->first, chunk->stride, chunk->values.empty()};
        to.summarize(std::span(&record, 1));
        to.add(chunk->starts.span());
    }
    for (const auto &chunk : m_chunks)
        to.add(chunk->values.span());
}

bool GrowingColumn::append(SegmentReader &from, qsizetype count)
{
    const auto column = from.summary<ColumnRecord>(1);
    const auto starts = from.summary<double>(count / blockSize);
    const auto records = from.summary<ChunkRecord>(count / chunkSize);
    if (from.isBad())
        return false;
    const auto irregular = qsizetype(std::ranges::count(records, 0, &ChunkRecord::isRegular));
    constexpr qsizetype groupsOfChunk = chunkSize / groupSize;
    auto groups = from.bulk<double>(irregular * groupsOfChunk);
    auto values = from.bulk<double>(irregular * chunkSize);
    if (from.isBad())
        return false;
    for (const ChunkRecord &record : records) {
        const auto has = std::size_t(record.isRegular == 0);
        m_chunks.emplace_back(new Chunk{{},
                                        record.first,
                                        record.stride,
                                        Cells(values.first(has * chunkSize)),
                                        Cells(groups.first(has * groupsOfChunk)),
                                        from.keeper()});
        values = values.subspan(has * chunkSize);
        groups = groups.subspan(has * groupsOfChunk);
    }
    m_isAscending = m_isAscending && column.front().isAscending && (m_size == 0 || starts.front() >= m_last);
    m_last = column.front().last;
    m_starts.insert(m_starts.end(), starts.begin(), starts.end());
    m_size += count;
    return true;
}

void GrowingColumn::share(const GrowingColumn &other)
{
    std::copy_n(other.m_chunks.begin(), std::min(other.m_size, m_size) / chunkSize, m_chunks.begin());
}

qsizetype GrowingColumn::memory() const
{
    std::size_t bytes =
        sizeof(*this) + m_chunks.capacity() * sizeof(m_chunks[0]) + m_starts.capacity() * sizeof(double);
    for (const auto &chunk : m_chunks)
        bytes += sizeof(Chunk) + chunk->values.memory() + chunk->starts.memory();
    return qsizetype(bytes);
}

} // namespace trainyard
