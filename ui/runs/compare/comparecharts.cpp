// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/comparecharts.h"

#include "ui/common/theme.h"
#include "ui/runs/board/metricboard.h"
#include "ui/runs/compare/comparedruns.h"

#include <QEvent>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

CompareCharts::CompareCharts(ComparedRuns &runs, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_runs(runs), m_board(new MetricBoard(preferences, u"compare"_s))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_board);
    connect(&runs, &ComparedRuns::switched, this, &CompareCharts::reset);
    connect(&runs, &ComparedRuns::runsChanged, this, [this] { m_board->setExperiment(experiment()); });
    connect(&runs, &ComparedRuns::metricsChanged, this, &CompareCharts::showMetrics);
    connect(&runs, &ComparedRuns::pointsArrived, this,
            [this](const QString &id, const QString &metric, const QList<MetricPoint> &points) {
                if (MetricCard *card = m_board->card(metric)) {
                    card->append(id, points);
                    m_board->pointsChanged(metric);
                }
            });
    connect(&runs, &ComparedRuns::replaced, this, [this](const QString &id, const QString &metric) {
        if (MetricCard *card = m_board->card(metric))
            card->clear(id);
    });
    connect(m_board, &MetricBoard::wanted, this,
            [this](const QSet<QString> &names) { m_runs.setWanted(names); });
}

void CompareCharts::focusFilter()
{
    m_board->focusFilter();
}

void CompareCharts::reset()
{
    m_hidden.clear();
    m_board->clear();
}

/// That of all runs; of runs of several the arrangement is one of its own.
QString CompareCharts::experiment() const
{
    QSet<QString> names;
    for (const QString &id : m_runs.ids())
        if (const auto &run = m_runs.run(id))
            names.insert(run->experiment());
    return names.size() == 1 ? *names.cbegin() : QString();
}

ChartSeries CompareCharts::lineOf(const QString &id, const QString &metric) const
{
    ChartSeries series;
    series.key = id;
    series.name = metric;
    series.label = m_runs.nameOf(id);
    series.color = m_runs.colorOf(id, Theme::of(palette()));
    series.isVisible = !m_hidden.contains(id);
    if (const auto &run = m_runs.run(id); run && run->started.isValid())
        series.start = double(run->started.toMSecsSinceEpoch()) / 1000;
    return series;
}

void CompareCharts::addCard(const QString &metric)
{
    ChartSpec spec;
    spec.title = metric;
    spec.hasLegend = false;
    for (const QString &id : m_runs.ids())
        spec.series.push_back(lineOf(id, metric));
    m_board->add(std::move(spec));
}

void CompareCharts::showMetrics()
{
    const QStringList names = m_runs.metricNames();
    for (const QString &name : names)
        if (!m_board->card(name) && m_runs.isCurve(name))
            addCard(name);
    m_board->settle();
}

void CompareCharts::setRunVisible(const QString &id, bool isVisible)
{
    if (isVisible)
        m_hidden.remove(id);
    else
        m_hidden.insert(id);
    for (MetricCard *card : m_board->cards())
        card->setSeriesVisible(id, isVisible);
}

void CompareCharts::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    QHash<QString, QColor> colors;
    for (const QString &id : m_runs.ids())
        colors.insert(id, m_runs.colorOf(id, Theme::of(palette())));
    for (MetricCard *card : m_board->cards())
        card->setColors(colors);
}

} // namespace trainyard::ui
