// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The orders by a metric.
#include "services/local/runlist.h"

#include "services/local/runlistsql.h"
#include "services/local/sql.h"

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

Result<qint64> RunList::countWithMetric(const QString &metric)
{
    const QString condition = m_filter->condition();
    const QString tables =
        condition.isEmpty() ? u"metric"_s : u"metric CROSS JOIN run ON run.key = metric.run"_s;
    auto count = m_database.prepare(
        u"SELECT count(*) FROM %1 WHERE metric.name = ? AND metric.last IS NOT NULL%2"_s.arg(
            tables, where(condition, u" AND "_s)));
    if (!count)
        return failure(count.error());
    bindAll(*count, bindAll(*count, 1, {metric}), m_filter->parameters());
    if (auto row = count->step(); !row)
        return failure(row.error());
    return count->integer(0);
}

Result<qint64> RunList::countNamed(const QString &metric)
{
    auto count = bound(m_database, u"SELECT ifnull(sum(runs), 0) FROM metric_name WHERE name = ?"_s, metric);
    if (!count)
        return failure(count.error());
    if (auto row = count->step(); !row)
        return failure(row.error());
    return count->integer(0);
}

Result<bool> RunList::isBehindMetric(const RunQuery &query, Window window)
{
    const auto named = countNamed(query.metric);
    if (!named)
        return failure(named.error());
    if (window.offset >= *named)
        return true;
    // Where it may well be so, knowing costs less than walking there.
    const bool isLikely = window.offset > m_limits.farDown &&
                          window.offset * m_filter->allRuns() >= *named * m_filter->total() * 9 / 10;
    if (!isLikely || !(m_filter->hasKeys() || m_filter->condition().isEmpty()))
        return false;
    if (auto learned = learnLacking(query.metric); !learned)
        return failure(learned.error());
    return window.offset >= m_lacking->others;
}

Result<RunList::Keys> RunList::byMetric(const RunQuery &query, Window window)
{
    const auto isBehind = isBehindMetric(query, window);
    if (!isBehind)
        return failure(isBehind.error());
    Keys keys;
    if (!*isBehind) {
        const QString condition =
            m_filter->hasKeys() ? u"trainyard_hit(metric.run)"_s : m_filter->condition();
        const QString rows = condition.isEmpty() || m_filter->hasKeys()
                                 ? QString()
                                 : u" CROSS JOIN run ON run.key = metric.run"_s;
        auto with = select(u"SELECT metric.run FROM metric INDEXED BY metric_by_last%1"
                           " WHERE metric.name = ? AND metric.last IS NOT NULL%2"
                           " ORDER BY metric.last %3, metric.run %3"_s.arg(rows, where(condition, u" AND "_s),
                                                                           direction(query.ascending)),
                           {query.metric}, window);
        if (!with || qint64(with->size()) == window.limit)
            return with;
        keys = std::move(*with);
    }
    auto without =
        withoutMetric(query, {window.offset + qint64(keys.size()), window.limit - qint64(keys.size())});
    if (!without)
        return without;
    keys.insert(keys.end(), without->begin(), without->end());
    return keys;
}

Result<RunList::Keys> RunList::withoutMetric(const RunQuery &query, Window window)
{
    const auto rows = rowsToRead(query, window);
    if (!rows)
        return failure(rows.error());
    if (!m_filter->hasKeys() && *rows <= m_limits.farDown) {
        const auto count = countWithMetric(query.metric);
        if (!count)
            return failure(count.error());
        return select(u"SELECT run.key FROM run NOT INDEXED WHERE NOT EXISTS (SELECT 1 FROM metric"
                      " WHERE metric.run = run.key AND metric.name = ? AND metric.last IS NOT NULL)%1"
                      " ORDER BY run.key DESC"_s.arg(where(m_filter->condition(), u" AND "_s)),
                      {query.metric}, {qMax<qint64>(0, window.offset - *count), window.limit});
    }
    if (auto learned = learnLacking(query.metric); !learned)
        return failure(learned.error());
    const Keys &all = m_lacking->keys;
    const qint64 from = qBound<qint64>(0, window.offset - m_lacking->others, qint64(all.size()));
    return Keys(all.begin() + from, all.begin() + qMin(from + window.limit, qint64(all.size())));
}

Result<> RunList::learnLacking(const QString &metric)
{
    const auto now = std::chrono::steady_clock::now();
    if (m_lacking && m_lacking->metric == metric && now - m_lacking->since < m_limits.metricsStay)
        return {};
    auto select = bound(m_database,
                        u"SELECT run FROM metric INDEXED BY metric_by_last"
                        " WHERE name = ? AND last IS NOT NULL"_s,
                        metric);
    auto lacking = m_filter->hasKeys() ? Result<KeySet>(*m_hits) : allKeys();
    if (!select || !lacking)
        return failure(select ? lacking.error() : select.error());
    KeySet with;
    if (auto read = readKeys(*select, with); !read)
        return read;
    lacking->subtract(with);
    Lacking learned{metric, 0, lacking->keys(), now};
    learned.others = m_filter->total() - qint64(learned.keys.size());
    std::ranges::reverse(learned.keys);
    m_lacking = std::move(learned);
    return {};
}

Result<KeySet> RunList::allKeys()
{
    KeySet all;
    const auto ends = keysWithoutGaps();
    if (!ends)
        return failure(ends.error());
    if (*ends) {
        all.addRange((*ends)->first, (*ends)->last);
        return all;
    }
    auto select = m_database.prepare(u"SELECT key FROM run INDEXED BY run_started"_s);
    if (!select)
        return failure(select.error());
    if (auto read = readKeys(*select, all); !read)
        return failure(read.error());
    return all;
}

Result<RunList::Keys> RunList::fewByMetric(const RunQuery &query, Window window)
{
    return select(
        u"SELECT hit.value FROM json_each(?) AS hit LEFT JOIN metric"
        " ON metric.run = hit.value AND metric.name = ?"
        " ORDER BY metric.last IS NULL, metric.last %1,"
        " CASE WHEN metric.last IS NULL THEN -hit.value END, hit.value %1"_s.arg(direction(query.ascending)),
        {asJson(m_filter->keys()), query.metric}, window);
}

} // namespace trainyard
