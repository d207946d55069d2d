// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartaxes.h"

#include "ui/common/theme.h"

#include <QFontMetricsF>
#include <QSignalBlocker>

namespace trainyard::ui {

namespace {
constexpr double tickSpacingX = 84; ///< logical pixels a label has at least
constexpr double tickSpacingY = 30;
constexpr double rightMargin = 2 * grid; ///< beside the plot
constexpr double labelDistance = 12;     ///< between the plot and the labels beside it
} // namespace

ChartAxes::ChartAxes(QChart *chart)
    : m_x{new QCategoryAxis, {}, {}, {}}, m_y{new QCategoryAxis, {}, {}, {}},
      m_font(textFont(TextSize::Caption))
{
    chart->addAxis(m_x.axis, Qt::AlignBottom);
    chart->addAxis(m_y.axis, Qt::AlignLeft);
    for (QCategoryAxis *axis : {m_x.axis, m_y.axis}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setTruncateLabels(false);
        axis->setLabelsFont(m_font);
        axis->setShadesVisible(false);
        axis->setMinorGridLineVisible(false);
    }
    m_y.axis->setLineVisible(false);
}

void ChartAxes::setTheme(const Theme &theme)
{
    for (QCategoryAxis *axis : {m_x.axis, m_y.axis}) {
        axis->setLabelsColor(theme.muted);
        axis->setGridLinePen(QPen(theme.line, 0)); // one device pixel at every scale
        axis->setLinePen(QPen(theme.outline, 0));
    }
}

void ChartAxes::setVisible(bool isVisible)
{
    m_x.axis->setVisible(isVisible);
    m_y.axis->setVisible(isVisible);
}

void ChartAxes::showX(const AxisMap &map, ChartX kind, double length, const QTimeZone &zone)
{
    const int wanted = std::max(2, int(length / tickSpacingX));
    ChartTicks ticks;
    if (map.isLog)
        ticks = logTicks(map.range, wanted);
    else if (kind == ChartX::Step || kind == ChartX::RelativeStep || kind == ChartX::Metric)
        ticks = numberTicks(map.range, wanted, kind != ChartX::Metric);
    else if (kind == ChartX::RelativeTime)
        ticks = durationTicks(map.range, wanted);
    else
        ticks = clockTicks(map.range, wanted, zone);
    const QFontMetricsF metrics(m_font);
    for (ChartTick &tick : ticks) { // a label that the right edge would cut is left out; its tick stays
        const double rest = (map.range.to - tick.position) / map.range.span() * length + rightMargin;
        if (metrics.horizontalAdvance(tick.label) / 2 > rest)
            tick.label = QChar(0x200B);
    }
    show(m_x, ticks, map.range);
}

void ChartAxes::showY(const AxisMap &map, double height)
{
    const int wanted = std::max(2, int(height / tickSpacingY));
    const ChartTicks ticks = map.isLog ? logTicks(map.range, wanted) : numberTicks(map.range, wanted);
    const QFontMetricsF metrics(m_font);
    double widest = 0;
    for (const ChartTick &tick : ticks)
        widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    m_gutter = std::max(m_gutter, (int(widest + labelDistance) + grid - 1) / grid * grid);
    show(m_y, ticks, map.range);
}

void ChartAxes::show(Axis &axis, const ChartTicks &ticks, ChartRange range)
{
    QList<double> positions;
    QStringList labels;
    for (const ChartTick &tick : ticks) {
        QString label = tick.label;
        while (labels.contains(
            label)) // a category must be unique: 12:00 of two days differ by a mark without width
            label += QChar(0x200B);
        positions.push_back(tick.position);
        labels.push_back(label);
    }
    if (positions != axis.positions || labels != axis.labels) {
        const QStringList old = axis.axis->categoriesLabels();
        QSignalBlocker blocker(axis.axis); // or Qt Charts lays the axis out after each of these calls
        for (const QString &label : old)
            axis.axis->remove(label);
        if (!positions.isEmpty())
            axis.axis->setStartValue(positions.front() - 1e3 * range.span()); // drawn as a line: far outside
        for (qsizetype i = 0; i < positions.size(); ++i) {
            if (i + 1 == positions.size())
                blocker.unblock();
            axis.axis->append(labels[i], positions[i]);
        }
        axis.positions = positions;
        axis.labels = labels;
    }
    if (range != axis.range) {
        axis.axis->setRange(range.from, range.to);
        axis.range = range;
    }
}

} // namespace trainyard::ui
