// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"
#include "services/azure/dataplane.h"

#include <QDateTime>
#include <QHash>

#include <memory>
#include <vector>

namespace trainyard {

/// What the runs of a workspace in Azure logged, kept in memory once asked for: by the service's own
/// endpoint, of which only what is new is read, and by MLflow's for names that the other does not know.
/// Blocks: for worker threads, any number; each run is asked for by one at a time.
class RunMetrics
{
public:
    RunMetrics(DataPlane &data, AzureClock &clock);

    /// True: there is more than before. Asks once a second at most.
    Result<bool> refresh(const QString &runId, const IsCancelled &isCancelled);
    QList<MetricSummary> summaries(const QString &runId);
    QMap<QString, double> lastValues(const QString &runId);
    /// Of all runs that were asked for.
    QStringList names();
    /// NotFound: no such metric.
    Result<MetricSlice> points(const QString &runId, const QString &name, qint64 offset, qint64 limit);

private:
    struct Metric
    {
        QString name;
        MetricKind kind = MetricKind::Scalar;
        std::vector<MetricPoint> points;
        std::vector<MetricDocument> documents;
        QDateTime newest; ///< when the newest value was logged
        /// Values of the last minute before it: writers on several nodes are not in step, so that time is
        /// asked for again.
        std::vector<std::pair<QDateTime, QString>> recent;
    };
    struct RunState
    {
        std::mutex asking;
        QDateTime asked;             ///< guarded by `asking`
        std::vector<Metric> metrics; ///< guarded by m_mutex; only who asks changes it
    };
    std::shared_ptr<RunState> stateOf(const QString &runId);
    Result<bool> refreshNative(const QString &runId, RunState &state, const IsCancelled &isCancelled);
    Result<bool> refreshMlflow(const QString &runId, RunState &state, const IsCancelled &isCancelled);
    bool take(RunState &state, const QString &name, MetricKind kind, const QJsonArray &values);
    static Metric *find(RunState &state, const QString &name);

    DataPlane &m_data;
    AzureClock &m_clock;
    std::mutex m_mutex;
    QHash<QString, std::shared_ptr<RunState>> m_runs; ///< guarded by m_mutex
};

} // namespace trainyard
