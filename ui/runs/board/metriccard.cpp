// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/board/metriccard.h"

#include "ui/charts/metricchart.h"
#include "ui/common/theme.h"

#include <QPainter>
#include <QtConcurrent>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int deriveMs = 100; ///< lines that are made of others follow their points at most so often
}

MetricCard::MetricCard(ChartSpec spec, QWidget *parent)
    : QWidget(parent), m_name(spec.title), m_spec(std::move(spec))
{
    setObjectName(u"metricCard"_s);
    setAccessibleName(tr("Chart of %1").arg(m_name));
    m_deriveSoon.setSingleShot(true);
    m_deriveSoon.setInterval(deriveMs);
    connect(&m_deriveSoon, &QTimer::timeout, this, &MetricCard::derive);
}

std::optional<double> startOf(const Run &run)
{
    return run.started.isValid() ? std::optional(double(run.started.toMSecsSinceEpoch()) / 1000)
                                 : std::nullopt;
}

MetricCard::~MetricCard() = default;

const std::vector<ChartSeries> &MetricCard::lines() const
{
    return m_chart && !m_derivation ? m_chart->spec().series : m_spec.series;
}

void MetricCard::append(const QList<MetricPoint> &points)
{
    append(lines().front().key, points);
}

void MetricCard::append(const QString &key, const QList<MetricPoint> &points)
{
    if (m_chart && !m_derivation) {
        m_chart->append(key, points);
        return;
    }
    if (ChartSeries *line = ownLine(key)) {
        line->points.appendAll(points);
        deriveSoon();
    }
}

void MetricCard::begin(const QString &key, const Series &start)
{
    if (m_chart && !m_derivation) {
        m_chart->begin(key, start);
    } else if (ChartSeries *line = ownLine(key)) {
        line->points.startWith(start);
        deriveSoon();
    }
}

/// While the chart has no points, or others than those logged.
ChartSeries *MetricCard::ownLine(const QString &key)
{
    const auto found = std::ranges::find(m_spec.series, key, &ChartSeries::key);
    return found == m_spec.series.end() ? nullptr : &*found;
}

void MetricCard::deriveSoon()
{
    if (m_chart && !m_deriveSoon.isActive())
        m_deriveSoon.start();
}

/// Of what was logged, wherever it is.
void MetricCard::edit(const std::function<void(ChartSpec &)> &change)
{
    if (!m_chart) {
        change(m_spec);
        return;
    }
    takeLines();
    change(m_spec);
    giveLines();
}

void MetricCard::clear()
{
    clear(lines().front().key);
}

void MetricCard::clear(const QString &key)
{
    edit([&key](ChartSpec &spec) {
        for (ChartSeries &series : spec.series)
            if (series.key == key)
                series.points = {};
    });
}

void MetricCard::setSeriesVisible(const QString &key, bool isVisible)
{
    if (m_chart && !m_derivation) {
        m_chart->setSeriesVisible(key, isVisible);
        return;
    }
    edit([&](ChartSpec &spec) {
        for (ChartSeries &series : spec.series)
            if (series.key == key)
                series.isVisible = isVisible;
    });
}

void MetricCard::setColors(const QHash<QString, QColor> &byKey)
{
    edit([&byKey](ChartSpec &spec) {
        for (ChartSeries &series : spec.series)
            series.color = byKey.value(series.key);
    });
}

void MetricCard::setRun(const QString &key, const QString &label, std::optional<double> start)
{
    const auto line = std::ranges::find(lines(), key, &ChartSeries::key);
    if (line == lines().end() || (line->label == label && line->start == start))
        return;
    edit([&](ChartSpec &spec) {
        const auto own = std::ranges::find(spec.series, key, &ChartSeries::key);
        own->label = label;
        own->start = start;
    });
}

qsizetype MetricCard::size() const
{
    return lines().front().points.size();
}

void MetricCard::setLook(const ChartLook &look)
{
    m_smoothing = look.smoothing;
    m_spec.x = look.x;
    m_spec.xName = look.xMetric;
    m_spec.isLogX = look.isLogX;
    m_spec.isLogY = look.isLogY;
    m_spec.ignoresOutliers = look.ignoresOutliers;
    if (!m_chart)
        return;
    const QSignalBlocker block(m_chart);
    m_chart->setX(look.x, look.xMetric);
    m_chart->setLogX(look.isLogX);
    m_chart->setLogY(look.isLogY);
    m_chart->setIgnoringOutliers(look.ignoresOutliers);
    m_chart->setSmoothing(look.smoothing);
}

void MetricCard::setDerivation(Derivation derivation)
{
    if (!derivation && !m_derivation)
        return;
    if (m_chart)
        takeLines();
    m_derivation = std::move(derivation);
    if (m_chart)
        giveLines();
}

/// The points as logged come back from the chart.
void MetricCard::takeLines()
{
    m_deriving.abandon();
    if (m_derivation)
        return;
    m_spec.series = m_chart->spec().series;
    for (ChartSeries &series : m_spec.series) {
        series.transformed = {};
        series.transform.reset();
        series.advanced = 0;
    }
}

/// To the chart, or to the work that makes others of them.
void MetricCard::giveLines()
{
    if (m_derivation) {
        derive();
        return;
    }
    m_chart->setLines(m_spec.series);
    for (ChartSeries &series : m_spec.series)
        series.points = {}; // the chart has them now
}

void MetricCard::derive()
{
    if (!m_chart || !m_derivation)
        return;
    if (m_deriving.isRunning()) { // what came meanwhile waits for its answer
        m_deriveSoon.start();
        return;
    }
    m_deriving.start(QtConcurrent::run([derivation = m_derivation, lines = m_spec.series]()
                                           -> Result<std::vector<ChartSeries>> { return derivation(lines); }),
                     [this](Result<std::vector<ChartSeries>> made) {
                         if (made && m_chart)
                             m_chart->setLines(std::move(*made));
                     });
}

void MetricCard::setLive(bool isLive)
{
    if (isLive == (m_chart != nullptr))
        return;
    if (isLive) {
        makeChart();
        return;
    }
    takeLines();
    m_chart->removeEventFilter(this);
    m_chart->viewport()->removeEventFilter(this);
    m_chart->deleteLater();
    m_chart->hide();
    m_chart = nullptr;
}

void MetricCard::makeChart()
{
    m_chart = new MetricChart(this);
    ChartSpec spec = m_spec;
    spec.series.clear();
    m_chart->setSpec(std::move(spec));
    m_chart->setSmoothing(m_smoothing);
    giveLines();
    m_chart->setBadgeNote(m_note);
    m_chart->installEventFilter(this);
    m_chart->viewport()->installEventFilter(this);
    m_chart->viewport()->setAccessibleName(accessibleName());
    m_chart->setGeometry(rect().adjusted(1, 1, -1, -1));
    connect(m_chart, &MetricChart::axesChanged, this, [this] {
        const ChartSpec &shown = m_chart->spec();
        emit axesChanged(shown.x, shown.isLogX, shown.isLogY);
    });
    connect(m_chart, &MetricChart::notice, this, &MetricCard::notice);
    connect(m_chart, &MetricChart::menuWanted, this, &MetricCard::addToMenu);
    m_chart->show();
    makeButtons();
    emit chartMade(m_chart);
}

void MetricCard::setNote(const QString &note)
{
    m_note = note;
    if (m_chart)
        m_chart->setBadgeNote(note);
}

void MetricCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setPen(theme.line);
    painter.setBrush(theme.paper);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    if (m_chart)
        return;
    painter.setFont(textFont(TextSize::Text, QFont::DemiBold)); // where the chart will have it
    painter.setPen(theme.muted);
    painter.drawText(rect().adjusted(grid + 1, grid + 1, -grid, -grid), Qt::AlignTop | Qt::TextSingleLine,
                     m_name);
}

} // namespace trainyard::ui
