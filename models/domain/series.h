// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/growingcolumn.h"
#include "models/domain/metric.h"
#include "models/domain/minmaxpyramid.h"

#include <optional>

namespace trainyard {

/// Indices from `first` up to but not with `last`.
struct IndexRange
{
    qsizetype first = 0;
    qsizetype last = 0;
    friend bool operator==(const IndexRange &, const IndexRange &) = default;
};

/// All points of one metric in the order they were logged, ready to be drawn at any zoom.
///
/// A plain value without a lock: copy it to give it to another thread; a copy of 10 M points takes well under
/// a millisecond, since full chunks are shared. Ten million points with counted steps take about 180 MB
/// (value 9.1, time 8.5, step 0 bytes each). Build long ones off the UI thread; append() is for live points.
///
/// The first points of a long one may lie in files, as whole segments (docs/decisions/0015).
class Series
{
public:
    static constexpr qsizetype segmentPoints = qsizetype(1) << 20;

    Series() = default;
    /// A part whose times do not go back behind those of the part before it.
    explicit Series(std::optional<double> notBefore) : m_notBefore(notBefore) {}

    void append(const MetricPoint &point);
    template <typename Points> void appendAll(const Points &points)
    {
        for (const MetricPoint &point : points)
            append(point);
    }

    qsizetype size() const { return m_values.size(); }
    bool isEmpty() const { return m_values.isEmpty(); }
    MetricPoint at(qsizetype index) const;

    const MinMaxPyramid &values() const { return m_values; }
    const GrowingColumn &steps() const { return m_steps; }
    /// Seconds since 1970 UTC, never going back: a clock that was set back, or a time that is no number,
    /// counts as no time passed.
    const GrowingColumn &times() const { return m_times; }
    /// Whether a step is below the one before it or no number (a run that went on from a checkpoint): then
    /// only the order of logging can be an axis.
    bool stepsGoBack() const { return !m_steps.isAscending(); }
    /// Where values are no numbers, in order and as long as possible.
    const QList<IndexRange> &nanRanges() const { return m_nanRanges; }
    /// Takes over the first points of `start`, which are the same as this begins with: what lies in files
    /// there does so here, and where it has more they are all.
    void startWith(const Series &start);
    /// One of segmentPoints points as bytes, and the same put behind whole segments. False: it is not whole,
    /// and this is not to be used any more.
    void writeSegment(SegmentWriter &to) const;
    bool appendSegment(SegmentReader &from);
    /// Bytes held, without those of files.
    qsizetype memory() const { return m_values.memory() + m_steps.memory() + m_times.memory(); }

private:
    MinMaxPyramid m_values;
    GrowingColumn m_steps;
    GrowingColumn m_times;
    QList<IndexRange> m_nanRanges;
    std::optional<double> m_notBefore;
};

/// The first points of a metric as they lie ready; none where it is not long.
struct SeriesStart
{
    Series points;
    qint64 generation = 0; ///< as in MetricSummary
};

} // namespace trainyard
