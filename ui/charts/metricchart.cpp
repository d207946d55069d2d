// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/metricchart.h"

#include "ui/charts/chartaxes.h"
#include "ui/charts/chartoverlay.h"
#include "ui/charts/plotitem.h"
#include "ui/charts/seriescolors.h"
#include "ui/charts/seriespositions.h"
#include "ui/charts/valuefit.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QGraphicsSimpleTextItem>
#include <QLegend>
#include <QLegendMarker>
#include <QLineSeries>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int frameMilliseconds = 16;
constexpr double headerHeight = 32;
constexpr double legendRow = 24;
constexpr double footHeight = 40; ///< tick labels and the title of x
constexpr double edgePadding = 8; ///< pixels kept free left and right of the data, for markers

QGraphicsSimpleTextItem *addText(QGraphicsItem *parent, TextSize size, QFont::Weight weight = QFont::Normal)
{
    auto *item = new QGraphicsSimpleTextItem(parent); // plain: names come from a script
    item->setFont(textFont(size, weight));
    item->setZValue(15);
    return item;
}

/// Near enough to the paper to lie behind, far enough to be seen.
QColor paleOn(const QColor &paper, const QColor &color)
{
    constexpr double part = 0.32;
    const auto mix = [&](int below, int above) { return int(std::lround(below + (above - below) * part)); };
    return {mix(paper.red(), color.red()), mix(paper.green(), color.green()),
            mix(paper.blue(), color.blue())};
}
} // namespace

MetricChart::MetricChart(QWidget *parent) : QChartView(parent), m_zone(QTimeZone::systemTimeZone())
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    viewport()->setMouseTracking(true);

    QChart *const canvas = chart();
    canvas->setAnimationOptions(QChart::NoAnimation);
    canvas->setBackgroundVisible(false); // Qt Charts leaves it at its old size once the plot area is fixed
    canvas->setMargins(QMargins());
    canvas->layout()->setContentsMargins(0, 0, 0, 0);
    canvas->legend()->detachFromChart();
    canvas->legend()->setBackgroundVisible(false);
    canvas->legend()->setFont(textFont(TextSize::Caption));
    canvas->legend()->setMarkerShape(QLegend::MarkerShapeCircle);
    canvas->legend()->hide();

    m_axes = std::make_unique<ChartAxes>(canvas);
    m_plot = new PlotItem(m_state, canvas);
    m_overlay = new ChartOverlay(canvas);
    m_title = addText(canvas, TextSize::Text, QFont::DemiBold);
    m_badge = addText(canvas, TextSize::Caption);
    m_xTitle = addText(canvas, TextSize::Caption);
    m_empty = addText(canvas, TextSize::Text);

    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &MetricChart::refresh);
    applyTheme();
}

MetricChart::~MetricChart() = default;

void MetricChart::setSpec(ChartSpec spec)
{
    const bool wasZoomed = isZoomed();
    m_smoothJob.abandon();
    m_state.spec = std::move(spec);
    for (ChartSeries &series : m_state.spec.series)
        series.advance();
    m_viewport = {};
    m_axes->forgetGutter();
    seriesChanged();
    noteZoom(wasZoomed);
}

void MetricChart::setSeries(ChartSeries series)
{
    series.advance();
    auto &all = m_state.spec.series;
    const auto found = std::ranges::find(all, series.key, &ChartSeries::key);
    if (found == all.end())
        all.push_back(std::move(series));
    else
        *found = std::move(series);
    seriesChanged();
}

void MetricChart::setLines(std::vector<ChartSeries> lines)
{
    m_smoothJob.abandon();
    m_state.spec.series = std::move(lines);
    for (ChartSeries &series : m_state.spec.series)
        series.advance();
    if (m_smoothing.amount > 0)
        smooth();
    seriesChanged();
}

void MetricChart::removeSeries(const QString &key)
{
    if (std::erase_if(m_state.spec.series, [&](const ChartSeries &series) { return series.key == key; }) > 0)
        seriesChanged();
}

void MetricChart::begin(const QString &key, const Series &start)
{
    const auto found = std::ranges::find(m_state.spec.series, key, &ChartSeries::key);
    if (found == m_state.spec.series.end())
        return;
    found->points.startWith(start);
    found->advance();
    schedule(Change::Live);
}

void MetricChart::append(const QString &key, const QList<MetricPoint> &points)
{
    const auto found = std::ranges::find(m_state.spec.series, key, &ChartSeries::key);
    if (found == m_state.spec.series.end() || points.isEmpty())
        return;
    found->points.appendAll(points);
    found->advance();
    schedule(Change::Live);
}

void MetricChart::setSeriesVisible(const QString &key, bool isVisible)
{
    const auto found = std::ranges::find(m_state.spec.series, key, &ChartSeries::key);
    if (found == m_state.spec.series.end() || found->isVisible == isVisible)
        return;
    found->isVisible = isVisible;
    updateLegend();
    schedule();
    emit seriesVisibilityChanged(key, isVisible);
}

void MetricChart::setX(ChartX x, const QString &name)
{
    if (x == m_state.spec.x && name == m_state.spec.xName)
        return;
    const bool wasZoomed = isZoomed();
    m_state.spec.x = x;
    m_state.spec.xName = name;
    m_viewport.reset();
    schedule();
    noteZoom(wasZoomed);
    emit axesChanged();
}

void MetricChart::setLogX(bool isLog)
{
    if (isLog == m_state.spec.isLogX)
        return;
    const bool wasZoomed = isZoomed();
    m_state.spec.isLogX = isLog;
    m_viewport.reset();
    schedule();
    noteZoom(wasZoomed);
    emit axesChanged();
}

void MetricChart::setLogY(bool isLog)
{
    if (isLog == m_state.spec.isLogY)
        return;
    const bool wasZoomed = isZoomed();
    m_state.spec.isLogY = isLog;
    m_viewport.resetY();
    m_axes->forgetGutter();
    schedule();
    noteZoom(wasZoomed);
    emit axesChanged();
}

void MetricChart::setIgnoringOutliers(bool isIgnoring)
{
    if (isIgnoring == m_state.spec.ignoresOutliers)
        return;
    m_state.spec.ignoresOutliers = isIgnoring;
    m_viewport.resetY();
    m_axes->forgetGutter();
    schedule();
    emit axesChanged();
}

void MetricChart::setBadgeNote(const QString &note)
{
    if (note == m_note)
        return;
    m_note = note;
    schedule(Change::Live);
}

void MetricChart::setTimeZone(const QTimeZone &zone)
{
    m_zone = zone;
    schedule();
}

void MetricChart::noteZoom(bool wasZoomed)
{
    if (wasZoomed != isZoomed())
        emit zoomChanged(isZoomed());
    if (!m_isFollowingOther)
        emit viewMoved();
}

void MetricChart::schedule(Change change)
{
    m_isStale = true;
    if (change == Change::Asked)
        findRanges();
    if (!isVisible())
        return; // showEvent() comes back to it
    const int wait = change == Change::Asked || !m_sinceRefresh.isValid()
                         ? 0
                         : std::max(0, frameMilliseconds - int(m_sinceRefresh.elapsed()));
    if (!m_timer.isActive() || m_timer.remainingTime() > wait)
        m_timer.start(wait);
}

void MetricChart::refresh()
{
    m_timer.stop();
    m_sinceRefresh.start();
    m_isStale = false;
    findRanges();
    layOut();
    updateTexts();
    updateHover();
    ++m_state.revision;
    m_plot->update();
    chart()->layout()->activate();
}

void MetricChart::seriesChanged()
{
    applyTheme();
    updateLegend();
    schedule();
}

void MetricChart::applyTheme()
{
    const Theme &theme = Theme::of(palette());
    setBackgroundBrush(theme.paper);
    QStringList keys;
    for (const ChartSeries &series : m_state.spec.series)
        keys += series.key;
    const std::vector<int> indices = assignSeriesColors(keys);
    m_state.colors.clear();
    m_state.pale.clear();
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const QColor own = m_state.spec.series[i].color;
        const QColor color = own.isValid() ? own : seriesColor(indices[i], theme);
        m_state.colors.push_back(color);
        m_state.pale.push_back(paleOn(theme.paper, color));
    }
    m_axes->setTheme(theme);
    m_overlay->setTheme(&theme);
    m_title->setBrush(theme.ink);
    for (QGraphicsSimpleTextItem *text : {m_badge, m_xTitle, m_empty})
        text->setBrush(theme.muted);
}

/// Qt Charts makes a legend of series only: one without points stands for each of ours.
void MetricChart::updateLegend()
{
    const Theme &theme = Theme::of(palette());
    const auto &all = m_state.spec.series;
    while (std::size_t(chart()->series().size()) > all.size()) {
        QAbstractSeries *const surplus = chart()->series().constLast();
        chart()->removeSeries(surplus);
        delete surplus;
    }
    while (std::size_t(chart()->series().size()) < all.size()) {
        const auto index = std::size_t(chart()->series().size());
        auto *line = new QLineSeries;
        chart()->addSeries(line);
        connect(chart()->legend()->markers(line).constFirst(), &QLegendMarker::clicked, this,
                [this, index] { toggle(index); });
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto *line = static_cast<QLineSeries *>(chart()->series().at(qsizetype(i)));
        const bool isVisible = all[i].isVisible;
        line->setName(
            (all[i].label.isEmpty() ? all[i].name : all[i].label).toHtmlEscaped()); // Qt reads it as HTML
        line->setPen(QPen(m_state.colors[i], 2));
        QLegendMarker *const marker = chart()->legend()->markers(line).constFirst();
        marker->setPen(QPen(m_state.colors[i], 1.5));
        marker->setBrush(isVisible ? QBrush(m_state.colors[i]) : QBrush(Qt::NoBrush));
        marker->setLabelBrush(isVisible ? theme.ink : theme.muted);
    }
    chart()->legend()->setVisible(all.size() > 1 && m_state.spec.hasLegend);
}

void MetricChart::toggle(std::size_t series)
{
    if (series < m_state.spec.series.size()) {
        const ChartSeries &which = m_state.spec.series[series];
        setSeriesVisible(which.key, !which.isVisible);
    }
}

void MetricChart::findRanges()
{
    const auto goesBack = [](const ChartSeries &series) {
        return series.isVisible && series.shown().stepsGoBack();
    };
    const bool isByOrder = std::ranges::any_of(m_state.spec.series, goesBack);
    if (isByOrder != m_state.isByOrder) {
        const bool wasZoomed = isZoomed();
        m_state.isByOrder = isByOrder;
        if (m_state.spec.x != ChartX::RelativeTime && m_state.spec.x != ChartX::WallTime)
            m_viewport.reset();
        noteZoom(wasZoomed);
    }
    m_state.x.isLog = m_state.spec.isLogX && m_state.spec.x != ChartX::WallTime;
    m_state.y.isLog = m_state.spec.isLogY;
    m_viewport.setFullX(fullX());
    m_state.x.range = m_viewport.x();
    const ValueFit fit = fitValues(m_state);
    m_hasPoints = fit.hasPoints;
    m_viewport.setFittedY(fit.range);
    m_state.y.range = m_viewport.y();
}

ChartRange MetricChart::fullX() const
{
    double from = std::numeric_limits<double>::infinity();
    double to = -from;
    for (const ChartSeries &series : m_state.spec.series) {
        const SeriesPositions positions(series, m_state.spec.x, m_state.isByOrder);
        // A logarithmic axis begins at the first position above zero.
        const qsizetype first =
            m_state.x.isLog ? positions.lowerBound(std::numeric_limits<double>::min()) : 0;
        if (!series.isVisible || first >= positions.size())
            continue;
        from = std::min(from, m_state.x.toAxis(positions.at(first)));
        to = std::max(to, m_state.x.toAxis(positions.at(positions.size() - 1)));
    }
    if (from > to)
        return {0, 1};
    if (!(to - from > std::max(std::abs(from), std::abs(to)) * 1e-12)) // one place only
        return {from - 0.5, to + 0.5};
    const double padding = (to - from) * edgePadding / std::max(100, viewport()->width());
    return {from - padding, to + padding};
}

void MetricChart::layOut()
{
    const QSizeF size = viewport()->size();
    double top = headerHeight;
    if (chart()->legend()->isVisible()) {
        const QFontMetricsF metrics(chart()->legend()->font());
        double width = 0;
        for (const QAbstractSeries *line : chart()->series())
            width += metrics.horizontalAdvance(line->name()) + 40;
        const double rows = std::clamp(std::ceil(width / std::max(1.0, size.width() - 16)), 1.0,
                                       std::max(1.0, std::floor(size.height() / 5 / legendRow)));
        chart()->legend()->setGeometry(QRectF(0, headerHeight - 12, size.width(), rows * legendRow));
        top += rows * legendRow;
    }
    const double height = std::max(8.0, size.height() - top - footHeight);
    m_axes->setVisible(m_hasPoints);
    if (m_hasPoints)
        m_axes->showY(m_state.y, height);
    const double left = grid + m_axes->gutter();
    const QRectF plot(left, top, std::max(8.0, size.width() - left - 2 * grid), height);
    if (plot != m_state.plot) {
        m_state.plot = plot;
        chart()->setPlotArea(plot);
        m_plot->placeAt(plot);
        m_overlay->setPlot(plot);
    }
    if (m_hasPoints)
        m_axes->showX(m_state.x, m_state.spec.x, plot.width(), m_zone);
    m_plot->setVisible(m_hasPoints);
}

} // namespace trainyard::ui
