// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/runlist.h"

#include "services/local/runlistsql.h"
#include "services/local/sql.h"

#include <QScopeGuard>

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int largestWindow = 10'000;
constexpr int metricsOfARun = 100; ///< shown in lists

/// SQL function trainyard_hit(key): is the key one of the filter's?
void answerHit(sqlite3_context *context, int, sqlite3_value **arguments)
{
    const auto *hits = static_cast<const KeySet *>(sqlite3_user_data(context));
    sqlite3_result_int(context, hits->contains(sqlite3_value_int64(arguments[0])));
}

QString columnOf(RunQuery::Sort sort)
{
    switch (sort) {
    case RunQuery::Sort::Name:
        return u"name"_s;
    case RunQuery::Sort::Experiment:
        return u"experiment"_s;
    case RunQuery::Sort::Status:
        return u"status"_s;
    case RunQuery::Sort::Target:
        return u"target"_s;
    case RunQuery::Sort::Started:
        return u"started"_s;
    case RunQuery::Sort::Duration:
        return u"duration"_s;
    case RunQuery::Sort::Created:
    case RunQuery::Sort::Metric:
        break;
    }
    return u"key"_s;
}
} // namespace

RunList::RunList(Database &database, Limits limits)
    : m_database(database), m_limits(limits), m_store(database), m_hits(std::make_unique<KeySet>())
{
    sqlite3_create_function_v2(database.handle(), "trainyard_hit", 1,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, m_hits.get(),
                               answerHit, nullptr, nullptr, nullptr);
}

RunList::~RunList()
{
    sqlite3_create_function_v2(m_database.handle(), "trainyard_hit", 1, SQLITE_UTF8, nullptr, nullptr,
                               nullptr, nullptr, nullptr);
}

Result<RunPage> RunList::page(const RunQuery &query)
{
    // One state of the file for the count, the keys and the rows.
    if (auto begun = m_database.execute(u"BEGIN"_s); !begun)
        return failure(begun.error());
    const auto end = qScopeGuard([this] { (void)m_database.execute(u"COMMIT"_s); });
    return pageInside(query);
}

Result<RunPage> RunList::pageInside(const RunQuery &query)
{
    if (auto learned = learn(query); !learned)
        return failure(learned.error());
    RunPage page;
    page.total = m_filter->total();
    page.offset = qBound<qint64>(0, query.offset, page.total);
    const Window window{page.offset,
                        qMin<qint64>(qBound(0, query.limit, largestWindow), page.total - page.offset)};
    auto keys = keysFor(query, window);
    if (!keys)
        return failure(keys.error());
    auto stored = m_store.load(*keys);
    if (!stored)
        return failure(stored.error());
    for (StoredRun &run : *stored)
        page.runs.append(std::move(run.run));
    if (auto added = addLastMetrics(page.runs); !added)
        return failure(added.error());
    return page;
}

Result<> RunList::learn(const RunQuery &query)
{
    const auto revision = m_store.revision();
    if (!revision)
        return failure(revision.error());
    if (m_filter && m_filter->isFor(query) && m_list == revision->list)
        return {};
    auto filter = RunFilter::evaluate(m_database, query, m_limits.few);
    if (!filter)
        return failure(filter.error());
    m_filter = std::move(*filter);
    m_order.reset();
    m_lacking.reset();
    m_list = revision->list;
    setHits();
    return {};
}

void RunList::setHits()
{
    *m_hits = {};
    for (const qint64 key : m_filter->hits())
        m_hits->add(key);
}

Result<qint64> RunList::rowsToRead(const RunQuery &query, Window window)
{
    const qint64 after = m_filter->total() - window.offset - window.limit;
    const bool isMetric = query.sort == RunQuery::Sort::Metric;
    const qint64 matches = (isMetric ? window.offset : qMin(window.offset, after)) + window.limit;
    // Matches lie as thick as others in any order, but for metrics, which only some kinds of run have.
    const qint64 rows = matches * m_filter->allRuns() / qMax<qint64>(1, m_filter->total());
    if (!isMetric)
        return rows;
    const auto named = countNamed(query.metric);
    if (!named)
        return named;
    return rows + *named;
}

Result<bool> RunList::isFarWalk(const RunQuery &query, Window window)
{
    const bool isSorted =
        m_filter->hasKeys() && (query.sort == RunQuery::Sort::Created || m_filter->total() <= m_limits.few);
    if (isSorted || m_filter->condition().isEmpty()) // the index alone is walked
        return false;
    const qint64 fromEnd = m_filter->total() - window.offset;
    const bool isMetric = query.sort == RunQuery::Sort::Metric;
    if ((isMetric ? window.offset : qMin(window.offset, fromEnd)) <= m_limits.farDown)
        return false;
    if (!isMetric)
        return true;
    const auto isBehind = isBehindMetric(query, window);
    if (!isBehind)
        return isBehind;
    return !*isBehind;
}

Result<RunList::Keys> RunList::keysFor(const RunQuery &query, Window window)
{
    if (window.limit == 0)
        return Keys{};
    if (!m_filter->hasKeys() && !m_filter->condition().isEmpty()) {
        const auto rows = rowsToRead(query, window);
        if (!rows)
            return failure(rows.error());
        if (*rows > m_limits.farDown) {
            if (auto collected = m_filter->collect(m_database); !collected)
                return failure(collected.error());
            setHits();
        }
    }
    const auto isFar = isFarWalk(query, window);
    if (!isFar)
        return failure(isFar.error());
    if (!*isFar)
        return orderedKeys(query, window);
    RunQuery whole = query;
    whole.offset = 0;
    whole.limit = 0;
    const auto now = std::chrono::steady_clock::now();
    const bool isMetric = query.sort == RunQuery::Sort::Metric;
    const bool isFresh =
        m_order && m_order->query == whole && (!isMetric || now - m_order->since < m_limits.metricsStay);
    if (!isFresh || !m_order->holds(window)) {
        // From the nearer end up to the window, and some more to scroll on.
        const qint64 total = m_filter->total();
        const qint64 after = total - window.offset;
        const bool isFromEnd = !isMetric && after < window.offset + window.limit;
        const qint64 wanted = isFromEnd ? after : window.offset + window.limit;
        const qint64 walked = qMin(total, wanted + m_limits.farDown / 4);
        const qint64 first = isFromEnd ? total - walked : 0;
        auto keys = orderedKeys(query, {first, walked});
        if (!keys)
            return keys;
        m_order = KeptOrder{whole, first, std::move(*keys), now};
    }
    const Keys &kept = m_order->keys;
    const qint64 from = qBound<qint64>(0, window.offset - m_order->first, qint64(kept.size()));
    return Keys(kept.begin() + from, kept.begin() + qMin(from + window.limit, qint64(kept.size())));
}

Result<RunList::Keys> RunList::orderedKeys(const RunQuery &query, Window window)
{
    const bool isFew = m_filter->hasKeys() && m_filter->total() <= m_limits.few;
    if (query.sort == RunQuery::Sort::Metric)
        return isFew ? fewByMetric(query, window) : byMetric(query, window);
    if (m_filter->hasKeys() && query.sort == RunQuery::Sort::Created) {
        const Keys &all = m_filter->keys();
        if (query.ascending)
            return Keys(all.begin() + window.offset, all.begin() + window.offset + window.limit);
        return Keys(all.rbegin() + window.offset, all.rbegin() + window.offset + window.limit);
    }
    if (isFew)
        return fewByColumn(query, window);
    if (query.sort == RunQuery::Sort::Created && m_filter->condition().isEmpty()) {
        const auto ends = keysWithoutGaps();
        if (!ends)
            return failure(ends.error());
        if (*ends) { // the place in the list says the key
            Keys keys(size_t(window.limit));
            std::ranges::generate(
                keys,
                [next = query.ascending ? (*ends)->first + window.offset : (*ends)->last - window.offset,
                 step = query.ascending ? 1 : -1]() mutable { return std::exchange(next, next + step); });
            return keys;
        }
    }
    // The end of a list is near from its other side.
    const qint64 after = m_filter->total() - window.offset - window.limit;
    if (after >= window.offset)
        return byColumn(query, window);
    RunQuery reversed = query;
    reversed.ascending = !query.ascending;
    auto keys = byColumn(reversed, {after, window.limit});
    if (keys)
        std::ranges::reverse(*keys);
    return keys;
}

Result<std::optional<RunList::Ends>> RunList::keysWithoutGaps()
{
    auto select = m_database.prepare(u"SELECT (SELECT min(key) FROM run), (SELECT max(key) FROM run)"_s);
    if (!select)
        return failure(select.error());
    if (auto row = select->step(); !row)
        return failure(row.error());
    const Ends ends{select->integer(0), select->integer(1)};
    if (ends.last - ends.first + 1 != m_filter->allRuns())
        return std::nullopt;
    return ends;
}

Result<RunList::Keys> RunList::select(const QString &sql, const QStringList &before, Window window)
{
    auto statement = m_database.prepare(sql + u" LIMIT ? OFFSET ?"_s);
    if (!statement)
        return failure(statement.error());
    const int next = bindAll(*statement, bindAll(*statement, 1, before), m_filter->parameters());
    statement->bind(next, window.limit);
    statement->bind(next + 1, window.offset);
    return readKeys(*statement);
}

Result<RunList::Keys> RunList::byColumn(const RunQuery &query, Window window)
{
    const QString column = columnOf(query.sort);
    // Walking in the wanted order and testing rows beats collecting and sorting many of them; only the runs
    // of one experiment lie together already in the order of their creation.
    const bool isOneExperiment = column == "key"_L1 && !query.experiment.isEmpty() &&
                                 query.statuses.isEmpty() && m_filter->hits().empty();
    const QString path = isOneExperiment      ? u"INDEXED BY run_experiment"_s
                         : column == "key"_L1 ? u"NOT INDEXED"_s
                                              : u"INDEXED BY run_"_s + column;
    return select(u"SELECT key FROM run %1%2 ORDER BY %3 %4, key %4"_s.arg(
                      path, where(m_filter->condition()), column, direction(query.ascending)),
                  {}, window);
}

Result<RunList::Keys> RunList::fewByColumn(const RunQuery &query, Window window)
{
    return select(u"SELECT run.key FROM json_each(?) AS hit CROSS JOIN run ON run.key = hit.value"
                  " ORDER BY run.%1 %2, run.key %2"_s.arg(columnOf(query.sort), direction(query.ascending)),
                  {asJson(m_filter->keys())}, window);
}

Result<> RunList::addLastMetrics(QList<Run> &runs)
{
    auto select = m_database.prepare(
        u"SELECT metric.name, metric.last FROM run JOIN metric ON metric.run = run.key"
        " WHERE run.id = ? AND metric.last IS NOT NULL AND metric.kind IN ('scalar', 'list')"
        " LIMIT %1"_s.arg(metricsOfARun));
    if (!select)
        return failure(select.error());
    for (Run &run : runs) {
        select->reset();
        select->bind(1, run.id);
        auto row = select->step();
        for (; row && *row; row = select->step())
            run.lastMetrics.insert(select->text(0), select->real(1));
        if (!row)
            return failure(row.error());
    }
    return {};
}

Result<QHash<QString, int>> RunList::activeRuns()
{
    auto sums =
        bound(m_database, u"SELECT target, sum(runs) FROM facet"
                          " WHERE status NOT IN ('Completed', 'Failed', 'Canceled') GROUP BY target"_s);
    if (!sums)
        return failure(sums.error());
    QHash<QString, int> active;
    while (true) {
        const auto row = sums->step();
        if (!row)
            return failure(row.error());
        if (!*row)
            return active;
        active.insert(sums->text(0), int(sums->integer(1)));
    }
}

Result<QList<ExperimentSummary>> RunList::experiments()
{
    auto select =
        bound(m_database,
              u"SELECT experiment, sum(runs),"
              " sum(iif(status IN ('Completed', 'Failed', 'Canceled'), 0, runs)),"
              " sum(iif(status = 'Failed', runs, 0)),"
              " (SELECT created FROM run WHERE run.experiment = facet.experiment ORDER BY key DESC LIMIT 1)"
              " FROM facet GROUP BY experiment ORDER BY 5 DESC LIMIT 10000"_s);
    if (!select)
        return failure(select.error());
    QList<ExperimentSummary> all;
    auto row = select->step();
    for (; row && *row; row = select->step())
        all.append({select->text(0), select->integer(1), select->integer(2), select->integer(3),
                    timeAt(*select, 4)});
    if (!row)
        return failure(row.error());
    return all;
}

} // namespace trainyard
