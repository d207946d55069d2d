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
        qint64 few = 20'000; ///< keys that are collected and sorted; of more, an index is walked
        /// Rows. Where more would have to be read the keys are collected from the indexes, and an order that
        /// is walked this far is kept.
        qint64 farDown = 20'000;
        /// Metrics move without moving the list: what they said is taken anew after this time.
        std::chrono::milliseconds metricsStay = std::chrono::seconds(5);
    };

    explicit RunList(Database &database) : RunList(database, Limits{}) {}
    RunList(Database &database, Limits limits);
    ~RunList();

    Result<RunPage> page(const RunQuery &query);
    Result<QList<ExperimentSummary>> experiments();
    Result<QHash<QString, int>> activeRuns();

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
    /// How many rows of `run` would have to be read for the window, or more.
    Result<qint64> rowsToRead(const RunQuery &query, Window window);
    /// Of an order that has to be walked: what was walked is kept.
    Result<bool> isFarWalk(const RunQuery &query, Window window);
    Result<Keys> byColumn(const RunQuery &query, Window window);
    Result<Keys> fewByColumn(const RunQuery &query, Window window);
    Result<Keys> byMetric(const RunQuery &query, Window window);
    Result<Keys> fewByMetric(const RunQuery &query, Window window);
    Result<Keys> withoutMetric(const RunQuery &query, Window window);
    Result<qint64> countWithMetric(const QString &metric);
    Result<qint64> countNamed(const QString &metric);
    /// Whether the window holds none that have the metric.
    Result<bool> isBehindMetric(const RunQuery &query, Window window);
    Result<> learnLacking(const QString &metric);
    Result<Keys> select(const QString &sql, const QStringList &before, Window window);
    struct Ends
    {
        qint64 first;
        qint64 last;
    };
    /// The first and the last key when no run between them was deleted.
    Result<std::optional<Ends>> keysWithoutGaps();
    Result<KeySet> allKeys();
    void setHits();
    Result<> addLastMetrics(QList<Run> &runs);

    Database &m_database;
    Limits m_limits;
    RunStore m_store;
    std::optional<RunFilter> m_filter;
    std::unique_ptr<KeySet> m_hits; ///< of m_filter; read by the SQL function
    qint64 m_list = -1;             ///< the state of the list that m_filter was learned from
    using Time = std::chrono::steady_clock::time_point;
    struct KeptOrder
    {
        RunQuery query; ///< without its window
        qint64 first;   ///< place of the first of the keys
        Keys keys;
        Time since;
        bool holds(Window window) const
        {
            return window.offset >= first && window.offset + window.limit <= first + qint64(keys.size());
        }
    };
    std::optional<KeptOrder> m_order;
    struct Lacking ///< the runs of m_filter without a value of the metric, newest first
    {
        QString metric;
        qint64 others = 0; ///< of m_filter that have one
        Keys keys;
        Time since;
    };
    std::optional<Lacking> m_lacking;
};

} // namespace trainyard
