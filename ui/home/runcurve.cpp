// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/runcurve.h"

#include "ui/common/headlinemetric.h"

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 newestPoints = 250'000;
constexpr qint64 sliceSize = 20'000;
} // namespace

RunCurve::RunCurve(Workspace &workspace, const QString &runId, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_runId(runId)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(200);
    connect(&m_soon, &QTimer::timeout, this, &RunCurve::refresh);
    connect(&workspace, &Workspace::metricsArrived, this, [this](const QString &id) {
        if (id == m_runId && !m_soon.isActive())
            m_soon.start();
    });
}

void RunCurve::refresh()
{
    if (m_summaryJob.isRunning() || m_pointsJob.isRunning()) {
        m_isStale = true;
        return;
    }
    m_isStale = false;
    if (!m_metric.isEmpty()) {
        readOn();
        return;
    }
    m_summaryJob.start(m_workspace.metrics(m_runId), [this](const Result<QList<MetricSummary>> &metrics) {
        if (metrics) // without an answer the row stands without its curve; the run's own page tells why
            chooseMetric(*metrics);
    });
}

void RunCurve::setLive(bool isLive)
{
    if (isLive && !m_watch)
        m_watch = m_workspace.watch(m_runId);
    else if (!isLive)
        m_watch.reset();
}

void RunCurve::chooseMetric(const QList<MetricSummary> &metrics)
{
    QStringList names;
    for (const MetricSummary &metric : metrics)
        if (metric.kind == MetricKind::Scalar || metric.kind == MetricKind::List)
            names << metric.name;
    m_metric = headlineMetric(names);
    if (m_metric.isEmpty())
        return;
    const auto chosen = std::ranges::find(metrics, m_metric, &MetricSummary::name);
    m_offset = std::max<qint64>(0, chosen->count - newestPoints);
    m_generation = chosen->generation;
    readOn();
}

void RunCurve::readOn()
{
    m_pointsJob.start(m_workspace.metricPoints(m_runId, m_metric, m_offset, sliceSize),
                      [this](const Result<MetricSlice> &slice) {
                          if (!slice)
                              return;
                          if (slice->generation != m_generation) {
                              // The points so far were replaced: nothing of them is in the curve any more.
                              m_generation = slice->generation;
                              m_curve = {};
                              m_offset = 0;
                              emit changed();
                              readOn();
                              return;
                          }
                          m_curve.append(slice->points);
                          m_offset += slice->points.size();
                          if (!slice->points.isEmpty())
                              emit changed();
                          if (slice->points.size() == sliceSize || m_isStale) {
                              m_isStale = false;
                              readOn();
                          }
                      });
}

} // namespace trainyard::ui
