// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/scatterplot.h"

#include "ui/charts/chartticks.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr double radius = 5;
constexpr double reach = 9;
constexpr double dragSlop = 6;
constexpr double tickSpacing = 80; ///< pixels

/// With room at both ends, also for one value.
ChartRange paddedRange(const NumberColumn &column)
{
    const auto [least, most] = column.range();
    if (!(least <= most))
        return {0, 1};
    const double room = most > least ? (most - least) * 0.06 : std::max(0.5, std::abs(least) * 0.1);
    return {least - room, most + room};
}
} // namespace

ScatterPlot::ScatterPlot(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"scatterPlot"_s);
    setAccessibleName(tr("Runs as dots"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

void ScatterPlot::setRuns(const QList<ComparedRun> &runs)
{
    m_runs = runs;
    point(-1);
    update();
}

void ScatterPlot::recolor(const QList<ComparedRun> &runs)
{
    if (runs.size() == m_runs.size())
        m_runs = runs;
    update();
}

void ScatterPlot::setColumns(const NumberColumn &x, const NumberColumn &y)
{
    m_x = x;
    m_y = y;
    point(-1);
    update();
}

QRectF ScatterPlot::plot() const
{
    return QRectF(rect()).adjusted(9 * grid, 4 * grid, -3 * grid, -6 * grid);
}

std::optional<QPointF> ScatterPlot::dotOf(qsizetype run) const
{
    const auto index = std::size_t(run);
    if (run < 0 || index >= m_x.values.size() || index >= m_y.values.size() ||
        !std::isfinite(m_x.values[index]) || !std::isfinite(m_y.values[index]))
        return {};
    const AxisMap x{paddedRange(m_x)};
    const AxisMap y{paddedRange(m_y)};
    return QPointF(plot().left() + x.position(m_x.values[index]) * plot().width(),
                   plot().bottom() - y.position(m_y.values[index]) * plot().height());
}

int ScatterPlot::runAt(const QPointF &position) const
{
    int found = -1;
    double nearest = reach;
    for (qsizetype i = 0; i < m_runs.size(); ++i)
        if (const auto dot = dotOf(i);
            dot && std::hypot(dot->x() - position.x(), dot->y() - position.y()) < nearest) {
            nearest = std::hypot(dot->x() - position.x(), dot->y() - position.y());
            found = int(i);
        }
    return found;
}

QString ScatterPlot::wordsOf(int run) const
{
    const auto index = std::size_t(run);
    return tr("%1: %2 %3, %4 %5")
        .arg(m_runs[run].name, m_x.name, formatValue(m_x.values[index]), m_y.name,
             formatValue(m_y.values[index]));
}

void ScatterPlot::point(int run)
{
    if (run == std::exchange(m_pointed, run))
        return;
    setAccessibleDescription(run >= 0 ? wordsOf(run) : QString());
    setCursor(run >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void ScatterPlot::paintAxes(QPainter &painter) const
{
    const Theme &theme = Theme::of(palette());
    const QRectF area = plot();
    const QFont font = textFont(TextSize::Caption);
    painter.setFont(font);
    const AxisMap x{paddedRange(m_x)};
    const AxisMap y{paddedRange(m_y)};
    for (const ChartTick &tick : numberTicks(x.range, std::max(2, int(area.width() / tickSpacing)))) {
        const double at = area.left() + x.position(tick.position) * area.width();
        painter.setPen(theme.line);
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
        painter.setPen(theme.muted);
        painter.drawText(QRectF(at - 40, area.bottom() + 4, 80, 16), Qt::AlignCenter, tick.label);
    }
    for (const ChartTick &tick : numberTicks(y.range, std::max(2, int(area.height() / tickSpacing)))) {
        const double at = area.bottom() - y.position(tick.position) * area.height();
        painter.setPen(theme.line);
        painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
        painter.setPen(theme.muted);
        painter.drawText(QRectF(0, at - 8, area.left() - grid, 16), Qt::AlignRight | Qt::AlignVCenter,
                         tick.label);
    }
    painter.setPen(theme.ink);
    painter.drawText(QRectF(area.left(), grid / 2.0, area.width(), 2.5 * grid),
                     Qt::AlignLeft | Qt::AlignVCenter, m_y.name);
    painter.drawText(QRectF(area.left(), area.bottom() + 3 * grid, area.width(), 2.5 * grid),
                     Qt::AlignRight | Qt::AlignVCenter, m_x.name);
}

void ScatterPlot::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.paper);
    paintAxes(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    for (qsizetype i = 0; i < m_runs.size(); ++i) {
        const auto dot = dotOf(i);
        if (!dot)
            continue;
        painter.setPen(QPen(theme.paper, 1.5));
        painter.setBrush(m_runs[i].color);
        const double size = i == m_pointed ? 1.5 * radius : radius;
        painter.drawEllipse(*dot, size, size);
    }
    if (!m_frame.isEmpty()) {
        QColor wash = theme.accent;
        wash.setAlphaF(0.15f);
        painter.setPen(QPen(theme.accent, 1));
        painter.setBrush(wash);
        painter.drawRect(m_frame);
    }
    if (m_pointed < 0)
        return;
    const QString words = wordsOf(m_pointed);
    const QPointF dot = *dotOf(m_pointed);
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 2 * grid;
    QRectF box(dot.x() + 12, dot.y() - 28, width, 22);
    box.moveLeft(std::max(0.0, std::min(box.left(), this->width() - width - 1)));
    box.moveTop(std::max(0.0, box.top()));
    painter.setPen(theme.line);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(theme.ink);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, words);
}

void ScatterPlot::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_pressed = event->position();
}

void ScatterPlot::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_pressed) {
        point(runAt(event->position()));
        return;
    }
    if (m_frame.isEmpty() && (event->position() - *m_pressed).manhattanLength() < dragSlop)
        return;
    m_frame = QRectF(*m_pressed, event->position()).normalized();
    point(-1);
    update();
}

void ScatterPlot::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_pressed || event->button() != Qt::LeftButton)
        return;
    const int run = runAt(*m_pressed);
    const QRectF frame = std::exchange(m_frame, {});
    m_pressed.reset();
    update();
    if (frame.isEmpty()) {
        if (run >= 0)
            emit openRun(m_runs[run].id);
        return;
    }
    QStringList ids;
    for (qsizetype i = 0; i < m_runs.size(); ++i)
        if (const auto dot = dotOf(i); dot && frame.contains(*dot))
            ids.append(m_runs[i].id);
    emit chosen(ids);
}

void ScatterPlot::leaveEvent(QEvent *)
{
    point(-1);
}

void ScatterPlot::keyPressEvent(QKeyEvent *event)
{
    const bool isBack = event->key() == Qt::Key_Left;
    if (isBack || event->key() == Qt::Key_Right) {
        QList<int> order;
        for (int i = 0; i < m_runs.size(); ++i)
            if (dotOf(i))
                order.append(i);
        std::ranges::stable_sort(order, {}, [this](int run) { return m_x.values[std::size_t(run)]; });
        if (order.isEmpty())
            return;
        const qsizetype at = order.indexOf(m_pointed);
        const qsizetype next =
            at < 0 ? 0 : std::clamp<qsizetype>(at + (isBack ? -1 : 1), 0, order.size() - 1);
        point(order[next]);
    } else if (m_pointed >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        emit openRun(m_runs[m_pointed].id);
    } else if (m_pointed >= 0 && event->key() == Qt::Key_Space) {
        emit toggled(m_runs[m_pointed].id);
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace trainyard::ui
