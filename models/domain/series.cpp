// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/series.h"

#include "models/domain/segmentbytes.h"

#include <cmath>

namespace trainyard {

void Series::append(const MetricPoint &point)
{
    const bool isFirst = m_times.size() == 0 && !m_notBefore;
    const double before = m_times.size() > 0 ? m_times.last() : m_notBefore.value_or(0);
    const bool isLater = std::isfinite(point.time) && (isFirst || point.time >= before);
    if (std::isnan(point.value)) {
        const qsizetype index = m_values.size();
        if (!m_nanRanges.isEmpty() && m_nanRanges.constLast().last == index)
            ++m_nanRanges.last().last;
        else
            m_nanRanges.append({index, index + 1});
    }
    m_values.append(point.value);
    m_steps.append(point.step);
    m_times.append(isLater ? point.time : before);
}

void Series::startWith(const Series &start)
{
    if (start.size() >= size()) {
        *this = start;
        return;
    }
    m_values.share(start.m_values);
    m_steps.share(start.m_steps);
    m_times.share(start.m_times);
}

void Series::writeSegment(SegmentWriter &to) const
{
    m_values.write(to);
    m_steps.write(to);
    m_times.write(to);
    const auto count = qint64(m_nanRanges.size());
    to.summarize(std::span(&count, 1));
    to.summarize(std::span(m_nanRanges.constData(), std::size_t(count)));
}

bool Series::appendSegment(SegmentReader &from)
{
    const qsizetype before = size();
    if (!m_values.append(from, segmentPoints) || !m_steps.append(from, segmentPoints) ||
        !m_times.append(from, segmentPoints))
        return false;
    const auto count = from.summary<qint64>(1);
    const auto ranges = from.summary<IndexRange>(from.isBad() ? 0 : count.front());
    for (qsizetype end = 0; const IndexRange &range : ranges) {
        if (range.first < end || range.last <= range.first || range.last > segmentPoints)
            return false;
        end = range.last;
        const bool goesOn = !m_nanRanges.isEmpty() && m_nanRanges.constLast().last == before + range.first;
        if (goesOn)
            m_nanRanges.last().last = before + range.last;
        else
            m_nanRanges.append({before + range.first, before + range.last});
    }
    return from.isDone();
}

MetricPoint Series::at(qsizetype index) const
{
    return {m_steps.at(index), m_times.at(index), m_values.at(index)};
}

} // namespace trainyard
