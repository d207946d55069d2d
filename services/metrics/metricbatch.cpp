// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/metricbatch.h"

namespace trainyard {

namespace {
/// A file that names thousands of metrics does not make us keep them all between rounds.
constexpr size_t maxKeptSeries = 1000;
} // namespace

MetricSeries &MetricBatch::seriesOf(std::string_view utf8Name, MetricKind kind)
{
    if (m_guess >= series.size())
        m_guess = 0;
    // The key is the kind and then the name.
    const auto isIt = [&](size_t i) {
        const std::string &key = m_keys[i];
        return key[0] == char(kind) && std::string_view(key).substr(1) == utf8Name;
    };
    if (!series.empty() && isIt(m_guess))
        return series[m_guess++];
    std::string key(1, char(kind));
    key.append(utf8Name);
    const auto [entry, isNew] = m_index.try_emplace(key, series.size());
    if (isNew) {
        m_keys.push_back(std::move(key));
        series.push_back({QString::fromUtf8(utf8Name.data(), qsizetype(utf8Name.size())), kind, {}, {}});
    }
    m_guess = entry->second + 1;
    return series[entry->second];
}

qint64 MetricBatch::pointCount() const
{
    qint64 count = 0;
    for (const MetricSeries &one : series)
        count += qint64(one.points.size());
    return count;
}

void MetricBatch::clear()
{
    fromOffset = toOffset;
    if (series.size() > maxKeptSeries) {
        series.clear();
        m_index.clear();
        m_keys.clear();
    }
    for (MetricSeries &one : series) {
        one.points.clear();
        one.documents.clear();
    }
    notes.clear();
    badLines = longLines = 0;
}

} // namespace trainyard
