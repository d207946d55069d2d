// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runquery.h"
#include "services/local/runfilter.h"
#include "services/local/runstore.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace trainyard {

/// Windows into lists of up to a million runs, answered from indexes. Used by the thread of its Database (a
/// read-only connection of its own), which must outlive it. Keeps what it learned of the newest filter until
/// the list changes, so that scrolling and sorting do not search again.
class RunList
{
public:
    /// Where it changes its way of answering; the answers are the same.
    struct Limits
    {
        qint64 few = 20'000;     ///< keys that are collected and sorted; of more, an index is walked
        qint64 farDown = 20'000; ///< rows; an order that is walked row by row is kept from here on
    };

    explicit RunList(Database &database) : RunList(database, Limits{}) {}
    RunList(Database &database, Limits limits);
    ~RunList();

    Result<RunPage> page(const RunQuery &query);
    Result<QList<ExperimentSummary>> experiments();
    Result<qint64> activeRuns();

private:
    using Keys = std::vector<qint64>;
    struct Window
    {
        qint64 offset = 0;
        qint64 limit = 0;
    };
    Result<> learn(const RunQuery &query);
    Result<RunPage> pageInside(const RunQuery &query);
    Result<Keys> keysFor(const RunQuery &query, Window window);
    Result<Keys> orderedKeys(const RunQuery &query, Window window);
    /// A window far down an order that has to be walked row by row: the whole order is walked once and kept.
    Result<bool> isFarWalk(const RunQuery &query, Window window);
    Result<Keys> byColumn(const RunQuery &query, Window window);
    Result<Keys> fewByColumn(const RunQuery &query, Window window);
    Result<Keys> byMetric(const RunQuery &query, Window window);
    Result<Keys> fewByMetric(const RunQuery &query, Window window);
    Result<qint64> countWithMetric(const QString &metric);
    Result<Keys> select(const QString &sql, const QStringList &before, Window window);
    Result<> addLastMetrics(QList<Run> &runs);

    Database &m_database;
    Limits m_limits;
    RunStore m_store;
    std::optional<RunFilter> m_filter;
    std::unique_ptr<std::vector<bool>> m_hits; ///< of m_filter, by key; read by the SQL function
    qint64 m_list = -1;                        ///< the state of the list that m_filter was learned from
    struct KeptOrder
    {
        RunQuery query; ///< without its window
        Keys keys;
        std::chrono::steady_clock::time_point since;
    };
    std::optional<KeptOrder> m_order;
};

} // namespace trainyard
