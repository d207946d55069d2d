// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/comparecharts.h"

#include "ui/charts/linegroups.h"
#include "ui/common/theme.h"
#include "ui/runs/board/metricboard.h"
#include "ui/runs/compare/comparedruns.h"

#include <QEvent>
#include <QVBoxLayout>

#include <map>

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
    connect(&runs, &ComparedRuns::pointsBegan, this,
            [this](const QString &id, const QString &metric, const Series &start) {
                if (MetricCard *card = m_board->card(metric)) {
                    card->begin(id, start);
                    m_board->pointsChanged(metric);
                }
            });
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
    connect(&runs, &ComparedRuns::groupsChanged, this, &CompareCharts::regroup);
    connect(&runs, &ComparedRuns::choiceChanged, this, &CompareCharts::applyColors);
    connect(m_board, &MetricBoard::linePicked, this, [this](const QString &key) {
        if (m_runs.ids().contains(key)) // the line of a group is of no single run
            emit openRun(key);
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
    series.color = m_runs.drawnColorOf(id, Theme::of(palette()));
    series.isVisible = !m_hidden.contains(id);
    if (const auto &run = m_runs.run(id))
        series.start = startOf(*run);
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

/// A line a group instead of a line a run.
void CompareCharts::regroup()
{
    applyColors();
    QHash<QString, QString> groups;
    for (const QString &id : m_runs.ids())
        if (const QString group = m_runs.groupOf(id); !group.isEmpty())
            groups.insert(id, group);
    if (groups.isEmpty()) {
        m_board->setDerivation({});
        return;
    }
    m_board->setDerivation(
        [groups, several = tr("%1 (%2 runs)")](const std::vector<ChartSeries> &lines, ChartX x) {
            std::map<QString, std::vector<ChartSeries>> members;
            std::vector<ChartSeries> made;
            for (const ChartSeries &line : lines) {
                const QString group = groups.value(line.key);
                if (group.isEmpty())
                    made.push_back(line);
                else if (line.isVisible && !line.points.isEmpty())
                    members[group].push_back(line);
            }
            for (const auto &[group, runs] : members) {
                ChartSeries line = groupOf(runs, x);
                line.key = u"group:"_s + group;
                line.name = runs.front().name;
                line.label = several.arg(group).arg(runs.size());
                line.color = runs.front().color;
                made.push_back(std::move(line));
            }
            return made;
        });
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
    if (event->type() == QEvent::PaletteChange)
        applyColors();
}

void CompareCharts::applyColors()
{
    QHash<QString, QColor> colors;
    for (const QString &id : m_runs.ids())
        colors.insert(id, m_runs.drawnColorOf(id, Theme::of(palette())));
    for (MetricCard *card : m_board->cards())
        card->setColors(colors);
}

} // namespace trainyard::ui
