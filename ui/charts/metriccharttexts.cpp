// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/metricchart.h"

#include "ui/charts/chartticks.h"
#include "ui/charts/hover.h"
#include "ui/charts/seriespositions.h"
#include "ui/common/theme.h"

#include <QDateTime>
#include <QFontMetricsF>
#include <QGraphicsSimpleTextItem>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

void MetricChart::updateTexts()
{
    const QRectF &plot = m_state.plot;
    const double width = viewport()->width();
    const QString unit = m_state.spec.unit.isEmpty() ? QString() : u" ("_s + m_state.spec.unit + u')';
    const auto put = [](QGraphicsSimpleTextItem *item, const QString &text, double room) {
        item->setText(QFontMetricsF(item->font()).elidedText(text, Qt::ElideRight, room));
        return item->boundingRect().width();
    };
    const double titleWidth = put(m_title, m_state.spec.title + unit, width * 0.4);
    m_title->setPos(grid, 8);
    const double badgeWidth = put(m_badge, badgeText(), width - titleWidth - 6 * grid);
    m_badge->setPos(width - 2 * grid - badgeWidth, 10);
    m_xTitle->setVisible(m_hasPoints);
    const double xWidth = put(m_xTitle, xTitle(), plot.width());
    m_xTitle->setPos(plot.right() - xWidth, plot.bottom() + 22);
    m_empty->setVisible(!m_hasPoints);
    if (!m_hasPoints) {
        const double emptyWidth = put(m_empty, emptyText(), width - 4 * grid);
        m_empty->setPos((width - emptyWidth) / 2, plot.center().y() - 8);
    }
    const QString title = m_state.spec.title + unit;
    if (accessibleName() != title)
        setAccessibleName(title);
    describe();
}

/// To whoever does not see: the points at the cursor that keys move, else the whole.
void MetricChart::describe()
{
    QString text;
    if (const auto hover = m_isCursorByKeys ? hoverInfo() : std::nullopt) {
        QStringList values;
        for (const HoverInfo::Row &row : hover->rows)
            values += row.label + u' ' + row.value;
        text = hover->heading + u": "_s + values.join(u"; "_s);
    } else {
        text = accessibleSummary();
    }
    if (accessibleDescription() != text)
        setAccessibleDescription(text);
}

QString MetricChart::xTitle() const
{
    switch (m_state.spec.x) {
    case ChartX::RelativeTime:
        return tr("time since the run began");
    case ChartX::WallTime: {
        const QDateTime day = clockTime(m_state.x.range.from, m_zone);
        return tr("time of day, from %1").arg(QLocale().toString(day.date(), u"d MMM yyyy"_s));
    }
    case ChartX::Metric:
        return m_state.spec.xName;
    case ChartX::RelativeStep:
        if (!m_state.isByOrder)
            return tr("steps since the first");
        break;
    case ChartX::Step:
        break;
    }
    return m_state.isByOrder ? tr("order of logging (steps go back)") : tr("step");
}

QString MetricChart::badgeText() const
{
    qsizetype all = 0, visible = 0, nans = 0, notPositive = 0, beforeZero = 0;
    for (const ChartSeries &series : m_state.spec.series) {
        if (!series.isVisible)
            continue;
        const SeriesPositions positions(series, m_state.spec.x, m_state.isByOrder);
        const MinMaxPyramid &values = series.shown().values();
        all += positions.size();
        nans += values.nanCount();
        notPositive += values.notPositiveCount();
        if (m_state.x.isLog)
            beforeZero += positions.lowerBound(std::numeric_limits<double>::min());
        visible += positions.lowerBound(std::nextafter(m_state.x.toValue(m_state.x.range.to),
                                                       std::numeric_limits<double>::infinity())) -
                   positions.lowerBound(m_state.x.toValue(m_state.x.range.from));
    }
    if (all == 0)
        return m_note;
    QStringList parts{tr("every point shown")};
    parts += isZoomed() ? tr("%1 of %2").arg(groupedCount(visible), groupedCount(all)) : groupedCount(all);
    if (nans > 0)
        parts += tr("%1 NaN").arg(groupedCount(nans));
    if (m_state.y.isLog && notPositive > 0)
        parts += tr("%1 at or below 0 off the log axis").arg(groupedCount(notPositive));
    if (beforeZero > 0)
        parts += tr("%1 before the log axis").arg(groupedCount(beforeZero));
    if (m_state.spec.ignoresOutliers)
        parts += tr("fitted without outliers");
    if (!m_note.isEmpty())
        parts += m_note;
    return parts.join(u" · "_s);
}

QString MetricChart::emptyText() const
{
    qsizetype points = 0;
    bool hasHidden = false;
    for (const ChartSeries &series : m_state.spec.series) {
        points += series.shown().size();
        hasHidden = hasHidden || (!series.isVisible && !series.shown().isEmpty());
    }
    if (points == 0)
        return m_state.spec.title.isEmpty()
                   ? tr("No points yet: they appear as soon as the run logs them.")
                   : tr("No points yet: %1 appears as soon as the run logs it.").arg(m_state.spec.title);
    if (hasHidden)
        return tr("Every line with points is hidden: click its name or press its number to show it.");
    if (m_state.y.isLog)
        return tr("No value is above zero: press L for an axis that can show them.");
    return tr("%n point(s) logged, none of them a finite number.", nullptr,
              int(std::min<qsizetype>(points, 1 << 30)));
}

QString MetricChart::accessibleSummary() const
{
    constexpr std::size_t most = 10;
    QStringList parts;
    for (const ChartSeries &series : m_state.spec.series) {
        if (!series.isVisible || parts.size() == qsizetype(most))
            continue;
        const Series &shown = series.shown();
        const QString name = series.label.isEmpty() ? series.name : series.label;
        if (shown.isEmpty()) {
            parts += tr("%1: no points yet").arg(name);
            continue;
        }
        const Extremes extremes = shown.values().extremes(0, shown.size());
        parts += tr("%1: newest %2 at %3, lowest %4, highest %5, %6 points")
                     .arg(name, exactValue(shown.values().at(shown.size() - 1)),
                          positionText(m_state, series, shown.size() - 1, m_zone),
                          exactValue(extremes.isEmpty() ? std::nan("") : extremes.minimum),
                          exactValue(extremes.isEmpty() ? std::nan("") : extremes.maximum),
                          groupedCount(shown.size()));
    }
    return parts.isEmpty() ? emptyText() : parts.join(u"; "_s);
}

} // namespace trainyard::ui
