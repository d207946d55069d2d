// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/home/curvebuilder.h"

#include <QTimer>

namespace trainyard::ui {

/// Reads the curve of one run's headline metric in slices, and goes on as points arrive. Of more than a
/// quarter of a million points only the newest are read. Lives in the UI thread.
class RunCurve : public QObject
{
    Q_OBJECT
public:
    RunCurve(Workspace &workspace, const QString &runId, QObject *parent = nullptr);

    /// Reads what is there; later calls read on. Cheap when nothing is new.
    void refresh();
    /// Keeps the run watched, so that new points are told.
    void setLive(bool isLive);
    const CurveBuilder &curve() const { return m_curve; }
    QString metric() const { return m_metric; }

signals:
    void changed();

private:
    void chooseMetric(const QList<MetricSummary> &metrics);
    void readOn();

    Workspace &m_workspace;
    QString m_runId;
    QString m_metric;
    qint64 m_offset = 0;
    qint64 m_generation = 0; ///< of the points in the curve
    CurveBuilder m_curve;
    std::unique_ptr<RunWatch> m_watch;
    QTimer m_soon; ///< so that a script that logs all the time is read a few times a second
    bool m_isStale = false;
    LatestJob<QList<MetricSummary>> m_summaryJob;
    LatestJob<MetricSlice> m_pointsJob;
};

} // namespace trainyard::ui
