// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"

#include <QByteArray>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trainyard {

/// Which file of a run a metric was read from. The numbers are stored: never reuse one.
enum class MetricSource {
    RunContext = 0, ///< metrics.jsonl, written by the run context
    Printed = 1,    ///< recognised in the output of an unmodified script
    Resources = 2,  ///< resources.jsonl, written by the run's supervisor
};

/// What one file says of one metric. A document kind has documents, the others have points.
struct MetricSeries
{
    QString name;
    MetricKind kind = MetricKind::Scalar;
    std::vector<MetricPoint> points; ///< a NaN step means: its place in append order
    struct Document
    {
        double time = 0;
        QByteArray body; ///< a JSON object in UTF-8
    };
    std::vector<Document> documents;
};

/// A tag or property that the script set, or a tag that it removed, in their order.
struct RunNote
{
    enum class Kind { Tag, Untag, Property };
    Kind kind = Kind::Tag;
    QString name;
    QString value; ///< empty: a tag without one, or removed

    friend bool operator==(const RunNote &, const RunNote &) = default;
};

/// Everything that the bytes [fromOffset, toOffset) of one file say. Belongs to one thread; made by a reader,
/// written by MetricStore::append. Clearing keeps the memory of its series for the next round.
class MetricBatch
{
public:
    qint64 fromOffset = 0;
    qint64 toOffset = 0;
    QByteArray state; ///< what the reader must remember to go on from toOffset
    std::vector<MetricSeries> series;
    std::vector<RunNote> notes;
    qint64 badLines = 0;  ///< lines that were not understood
    qint64 longLines = 0; ///< lines over the reader's limit

    /// The series of that name and kind, in order of first appearance. Valid until the next call.
    MetricSeries &seriesOf(std::string_view utf8Name, MetricKind kind);
    /// Nothing of this file was decided: there is nothing to store.
    bool isEmpty() const { return fromOffset == toOffset; }
    qint64 pointCount() const;
    /// Forgets the content; the next bytes begin where these ended.
    void clear();

private:
    std::unordered_map<std::string, size_t> m_index; ///< kind and name → place in series
    size_t m_guess = 0;                              ///< scripts log the same names in the same order
    std::vector<std::string> m_keys;
};

} // namespace trainyard
