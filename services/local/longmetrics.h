// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/series.h"
#include "services/local/localcore.h"
#include "services/metrics/seriesfiles.h"

#include <QFuture>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <stop_token>

namespace trainyard {

/// Long metrics of a local workspace, kept ready to be drawn (docs/decisions/0015): files are made of them
/// while a run goes on, and what nobody made then is made when somebody looks. Owned by LocalWorkspace, lives
/// in its thread; destroying it waits for the slice that is being read.
class LongMetrics : public QObject
{
    Q_OBJECT
public:
    explicit LongMetrics(LocalCore &core);
    ~LongMetrics() override;

    QFuture<Result<SeriesStart>> start(const QString &runId, const QString &metric);
    /// There are more points of this run; asks for files soon, at most every few seconds.
    void grew(const QString &runId);
    /// The run is gone from the store: its files go, and the store gives its free pages back to the disk. For
    /// worker threads: takes as long as that takes, or until it is to stop.
    void removed(const QString &runId, const std::stop_token &stop);

signals:
    /// Files of the run held other points than were written; they are gone, and the metric is to be read
    /// anew.
    void replaced(const QString &runId);

private:
    struct Found
    {
        qint64 runKey = 0;
        MetricSummary summary;
    };
    void makeNext();
    Result<> makeFiles(const QString &runId);
    Result<SeriesStart> open(const QString &runId, const Found &found, int most,
                             const std::function<bool()> &isCancelled);
    void check(const QString &runId, const Found &found);
    void sweepOnce();

    LocalCore &m_core;
    SeriesFiles m_files;
    std::once_flag m_swept;
    QSet<QString> m_grown;
    QTimer m_soon;
    bool m_isMaking = false;
    std::stop_source m_closing;
    QThreadPool m_pool;
    QThreadPool m_checking; ///< of its own: reads whole files while others wait for a chart
};

} // namespace trainyard
