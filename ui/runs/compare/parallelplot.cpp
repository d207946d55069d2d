// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/parallelplot.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr double axisReach = 10; ///< pixels
constexpr double lineReach = 6;
constexpr double clickSlop = 3;
constexpr float paleAlpha = 0.15f;
} // namespace

std::pair<double, double> NumberColumn::range() const
{
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    return {least, most};
}

ParallelPlot::ParallelPlot(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"parallelPlot"_s);
    setAccessibleName(tr("Parallel coordinates of the runs"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

void ParallelPlot::setRuns(const QList<ComparedRun> &runs)
{
    m_runs = runs;
    m_pointed = -1;
    changed();
}

void ParallelPlot::setColumns(const std::vector<NumberColumn> &columns)
{
    m_columns = columns;
    m_axis = std::clamp(m_axis, 0, std::max(0, int(columns.size()) - 1));
    changed();
}

void ParallelPlot::setBrush(const QString &column, std::optional<std::pair<double, double>> range)
{
    if (range)
        m_brushes.insert(column, *range);
    else
        m_brushes.remove(column);
    changed();
    emit brushChanged();
}

bool ParallelPlot::isBrushed() const
{
    return std::ranges::any_of(
        m_columns, [this](const NumberColumn &column) { return m_brushes.contains(column.name); });
}

void ParallelPlot::forgetBrushes()
{
    m_brushes.clear();
    changed();
}

void ParallelPlot::changed()
{
    setAccessibleDescription(
        tr("%1 of %2 runs are in the chosen ranges").arg(kept().size()).arg(m_runs.size()));
    update();
}

bool ParallelPlot::isKept(std::size_t run) const
{
    return std::ranges::all_of(m_columns, [&](const NumberColumn &column) {
        const auto brush = m_brushes.constFind(column.name);
        return brush == m_brushes.constEnd() ||
               (column.values[run] >= brush->first && column.values[run] <= brush->second);
    });
}

QStringList ParallelPlot::kept() const
{
    QStringList ids;
    for (qsizetype i = 0; i < m_runs.size(); ++i)
        if (isKept(std::size_t(i)))
            ids.append(m_runs[i].id);
    return ids;
}

QRectF ParallelPlot::plot() const
{
    return QRectF(rect()).adjusted(10 * grid, 5 * grid, -10 * grid, -4 * grid);
}

double ParallelPlot::xOf(std::size_t column) const
{
    const double part = m_columns.size() < 2 ? 0.5 : double(column) / double(m_columns.size() - 1);
    return plot().left() + part * plot().width();
}

double ParallelPlot::yOf(const NumberColumn &column, double value) const
{
    const auto [least, most] = column.range();
    const double part = most > least ? (value - least) / (most - least) : 0.5;
    return plot().bottom() - part * plot().height();
}

double ParallelPlot::valueAt(const NumberColumn &column, double y) const
{
    const auto [least, most] = column.range();
    return least + (plot().bottom() - y) / plot().height() * (most - least);
}

int ParallelPlot::axisAt(const QPointF &position) const
{
    if (position.y() < plot().top() - axisReach || position.y() > plot().bottom() + axisReach)
        return -1;
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        if (std::abs(position.x() - xOf(i)) <= axisReach)
            return int(i);
    return -1;
}

int ParallelPlot::runAt(const QPointF &position) const
{
    int found = -1;
    double nearest = lineReach;
    for (qsizetype run = 0; run < m_runs.size(); ++run) {
        for (std::size_t i = 0; i + 1 < m_columns.size(); ++i) {
            const double from = xOf(i);
            const double to = xOf(i + 1);
            if (position.x() < from || position.x() > to)
                continue;
            const double left = yOf(m_columns[i], m_columns[i].values[std::size_t(run)]);
            const double right = yOf(m_columns[i + 1], m_columns[i + 1].values[std::size_t(run)]);
            const double y = left + (right - left) * (position.x() - from) / (to - from);
            if (std::abs(y - position.y()) < nearest && isKept(std::size_t(run))) { // never of a NaN
                nearest = std::abs(y - position.y());
                found = int(run);
            }
        }
    }
    return found;
}

void ParallelPlot::paintRun(QPainter &painter, std::size_t run, const QColor &color, double width) const
{
    QPainterPath path;
    bool isOpen = false;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const double value = m_columns[i].values[run];
        if (!std::isfinite(value)) {
            isOpen = false;
            continue;
        }
        const QPointF at(xOf(i), yOf(m_columns[i], value));
        isOpen ? path.lineTo(at) : path.moveTo(at);
        isOpen = true;
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(at, 2 + width / 2, 2 + width / 2);
    }
    painter.setPen(QPen(color, width));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

void ParallelPlot::paintAxis(QPainter &painter, std::size_t column) const
{
    const Theme &theme = Theme::of(palette());
    const NumberColumn &of = m_columns[column];
    const double x = xOf(column);
    const double room = m_columns.size() < 2 ? width() : plot().width() / double(m_columns.size() - 1) - grid;
    painter.setPen(QPen(hasFocus() && int(column) == m_axis ? theme.accent : theme.outline, 1));
    painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
    const auto put = [&](double y, const QString &text, const QFont &font, const QColor &color) {
        painter.setFont(font);
        painter.setPen(color);
        const QString shown = QFontMetricsF(font).elidedText(text, Qt::ElideMiddle, room);
        const double wide = QFontMetricsF(font).horizontalAdvance(shown) + 2;
        constexpr double edge = 2 * grid;
        const double left = std::clamp(x - wide / 2, edge, std::max(edge, width() - wide - edge));
        painter.drawText(QRectF(left, y, wide, 2.5 * grid), Qt::AlignCenter | Qt::TextSingleLine, shown);
    };
    put(grid / 2.0, of.name, textFont(TextSize::Text, QFont::DemiBold), theme.ink);
    const auto [least, most] = of.range();
    if (least <= most) {
        put(plot().top() - 2.5 * grid, formatValue(most), textFont(TextSize::Caption), theme.muted);
        put(plot().bottom() + grid / 2.0, formatValue(least), textFont(TextSize::Caption), theme.muted);
    }
    if (const auto brush = m_brushes.constFind(of.name); brush != m_brushes.constEnd()) {
        const double top = std::clamp(yOf(of, brush->second), plot().top() - 4, plot().bottom() + 4);
        const double bottom = std::clamp(yOf(of, brush->first), plot().top() - 4, plot().bottom() + 4);
        QColor wash = theme.accent;
        wash.setAlphaF(0.25f);
        painter.setPen(QPen(theme.accent, 1));
        painter.setBrush(wash);
        painter.drawRect(QRectF(x - 5, top, 10, std::max(2.0, bottom - top)));
    }
}

void ParallelPlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::of(palette()).paper);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const bool isFront : {false, true}) {
        for (qsizetype i = 0; i < m_runs.size(); ++i) {
            if (isKept(std::size_t(i)) != isFront)
                continue;
            QColor color = m_runs[i].color;
            if (!isFront)
                color.setAlphaF(std::min(paleAlpha, color.alphaF()));
            paintRun(painter, std::size_t(i), color, i == m_pointed ? 3 : 1.25);
        }
    }
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        paintAxis(painter, i);
}

void ParallelPlot::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_brushing = axisAt(event->position());
    m_from = event->position().y();
    if (m_brushing >= 0)
        m_axis = m_brushing;
    else if (const int run = runAt(event->position()); run >= 0)
        emit openRun(m_runs[run].id);
}

void ParallelPlot::mouseMoveEvent(QMouseEvent *event)
{
    if (m_brushing >= 0) {
        const NumberColumn &column = m_columns[std::size_t(m_brushing)];
        const double a = valueAt(column, m_from);
        const double b = valueAt(column, event->position().y());
        if (std::abs(event->position().y() - m_from) > clickSlop)
            setBrush(column.name, std::minmax(a, b));
        return;
    }
    const int axis = axisAt(event->position());
    const int run = axis >= 0 ? -1 : runAt(event->position());
    setCursor(axis >= 0 ? Qt::SizeVerCursor : run >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (run == std::exchange(m_pointed, run))
        return;
    QToolTip::showText(event->globalPosition().toPoint(),
                       run >= 0 ? m_runs[run].name.toHtmlEscaped() : QString(), this);
    update();
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent *event)
{
    const int axis = std::exchange(m_brushing, -1);
    if (axis >= 0 && std::abs(event->position().y() - m_from) <= clickSlop)
        setBrush(m_columns[std::size_t(axis)].name, std::nullopt);
}

void ParallelPlot::leaveEvent(QEvent *)
{
    if (std::exchange(m_pointed, -1) >= 0)
        update();
}

void ParallelPlot::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_columns.size()) - 1;
    const bool isUp = event->key() == Qt::Key_Up;
    if (event->key() == Qt::Key_Escape && !m_brushes.isEmpty()) {
        forgetBrushes();
        emit brushChanged();
    } else if (last >= 0 && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
        m_axis = std::clamp(m_axis + (event->key() == Qt::Key_Left ? -1 : 1), 0, last);
        update();
    } else if (last >= 0 && (isUp || event->key() == Qt::Key_Down)) {
        const NumberColumn &column = m_columns[std::size_t(m_axis)];
        auto [from, to] = m_brushes.value(column.name, column.range());
        (isUp ? from : to) = from + (to - from) / 2;
        setBrush(column.name, std::pair(from, to));
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace trainyard::ui
