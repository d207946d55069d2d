// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/metriccard.h"

#include "ui/charts/metricchart.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

MetricCard::MetricCard(ChartSpec spec, QWidget *parent)
    : QWidget(parent), m_spec(std::move(spec)), m_expand(new QToolButton(this))
{
    setObjectName(u"metricCard"_s);
    setAccessibleName(tr("Chart of %1").arg(m_spec.title));
    m_expand->setObjectName(u"metricExpand"_s);
    m_expand->setAutoRaise(true);
    m_expand->setFixedSize(3 * grid, 3 * grid);
    m_expand->setFocusPolicy(Qt::NoFocus); // Enter on the chart does the same
    connect(m_expand, &QToolButton::clicked, this, [this] { emit toggled(name()); });
    setAlone(false);
}

void MetricCard::append(const QList<MetricPoint> &points)
{
    append(m_spec.series.front().key, points);
}

void MetricCard::append(const QString &key, const QList<MetricPoint> &points)
{
    if (m_chart) {
        m_chart->append(key, points);
        return;
    }
    const auto found = std::ranges::find(m_spec.series, key, &ChartSeries::key);
    if (found != m_spec.series.end())
        found->points.appendAll(points);
}

void MetricCard::edit(const std::function<void(ChartSpec &)> &change)
{
    if (!m_chart) {
        change(m_spec);
        return;
    }
    ChartSpec spec = m_chart->spec();
    change(spec);
    m_chart->setSpec(std::move(spec));
}

void MetricCard::clear()
{
    clear(m_spec.series.front().key);
}

void MetricCard::clear(const QString &key)
{
    edit([&key](ChartSpec &spec) {
        for (ChartSeries &series : spec.series) {
            if (series.key != key)
                continue;
            series.points = series.transformed = {};
            series.advanced = 0;
            series.transform.reset();
        }
    });
    if (m_chart && m_smoothing > 0) { // the transform of a line begins with its first point
        m_chart->setSmoothing(0);
        m_chart->setSmoothing(m_smoothing);
    }
}

void MetricCard::setSeriesVisible(const QString &key, bool isVisible)
{
    if (m_chart) {
        m_chart->setSeriesVisible(key, isVisible);
        return;
    }
    for (ChartSeries &series : m_spec.series)
        if (series.key == key)
            series.isVisible = isVisible;
}

void MetricCard::setColors(const QHash<QString, QColor> &byKey)
{
    edit([&byKey](ChartSpec &spec) {
        for (ChartSeries &series : spec.series)
            series.color = byKey.value(series.key);
    });
}

void MetricCard::setSmoothing(double weight)
{
    m_smoothing = weight;
    if (m_chart)
        m_chart->setSmoothing(weight);
}

qsizetype MetricCard::size() const
{
    return (m_chart ? m_chart->spec() : m_spec).series.front().points.size();
}

void MetricCard::setAxes(ChartX x, bool isLogY)
{
    m_spec.x = x;
    m_spec.isLogY = isLogY;
    if (m_chart) {
        m_chart->setX(x);
        m_chart->setLogY(isLogY);
    }
}

void MetricCard::setLive(bool isLive)
{
    if (isLive == (m_chart != nullptr))
        return;
    if (!isLive) {
        m_spec = m_chart->spec();
        m_chart->removeEventFilter(this);
        m_chart->viewport()->removeEventFilter(this);
        m_chart->deleteLater();
        m_chart->hide();
        m_chart = nullptr;
        return;
    }
    m_chart = new MetricChart(this);
    ChartSpec spec = m_spec;
    for (ChartSeries &series : m_spec.series)
        series.points = series.transformed = {}; // the chart has them now
    for (ChartSeries &series : spec.series)
        series.transform.reset(); // it is smoothed as is wished now
    m_chart->setSpec(std::move(spec));
    m_chart->setSmoothing(m_smoothing);
    m_chart->setBadgeNote(m_note);
    m_chart->installEventFilter(this);
    m_chart->viewport()->installEventFilter(this);
    m_chart->viewport()->setAccessibleName(accessibleName());
    m_chart->setGeometry(rect().adjusted(1, 1, -1, -1));
    connect(m_chart, &MetricChart::axesChanged, this,
            [this] { emit axesChanged(m_chart->spec().x, m_chart->spec().isLogY); });
    connect(m_chart, &MetricChart::notice, this, &MetricCard::notice);
    m_chart->show();
    m_expand->raise();
    emit chartMade(m_chart);
}

void MetricCard::setAlone(bool isAlone)
{
    m_isAlone = isAlone;
    m_expand->setIcon(themedIcon(isAlone ? u"cross"_s : u"expand"_s));
    m_expand->setToolTip(isAlone ? tr("All metrics (Esc)") : tr("This metric alone (Enter)"));
    m_expand->setAccessibleName(isAlone ? tr("All metrics") : tr("Show %1 alone").arg(name()));
}

void MetricCard::setNote(const QString &note)
{
    m_note = note;
    if (m_chart)
        m_chart->setBadgeNote(note);
}

void MetricCard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_expand->move(2, height() - m_expand->height() - 2); // the only corner that a chart leaves free
    if (m_chart)
        m_chart->setGeometry(rect().adjusted(1, 1, -1, -1));
}

void MetricCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setPen(theme.line);
    painter.setBrush(theme.paper);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

bool MetricCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_chart && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || (key == Qt::Key_Escape && m_isAlone)) {
            emit toggled(name());
            return true;
        }
    }
    // A zoomed chart keeps its own double click, which shows everything again.
    if (m_chart && watched == m_chart->viewport() && event->type() == QEvent::MouseButtonDblClick &&
        !m_chart->isZoomed()) {
        emit toggled(name());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace trainyard::ui
