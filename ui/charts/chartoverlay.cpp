// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartoverlay.h"

#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr double boxPadding = grid;
constexpr double boxRow = 16;
constexpr double swatch = 16;      ///< width kept for the dot before a label
constexpr double boxDistance = 12; ///< from the crosshair to its box
constexpr double widestLabel = 200;

QString moreText(qsizetype count)
{
    return QCoreApplication::translate("Chart", "and %1 more").arg(count);
}
} // namespace

ChartOverlay::ChartOverlay(QGraphicsItem *parent) : QGraphicsItem(parent)
{
    setZValue(20);
}

void ChartOverlay::setTheme(const Theme *theme)
{
    m_theme = theme;
    update();
}

void ChartOverlay::setPlot(const QRectF &plot)
{
    m_plot = plot;
    measure();
}

void ChartOverlay::setHover(std::optional<HoverInfo> hover)
{
    if (!hover && !m_hover)
        return;
    m_hover = std::move(hover);
    measure();
}

void ChartOverlay::setBand(const QRectF &band)
{
    if (band == m_band)
        return;
    m_band = band;
    measure();
}

void ChartOverlay::setFocused(bool isFocused)
{
    m_isFocused = isFocused;
    measure();
}

void ChartOverlay::measure()
{
    prepareGeometryChange();
    m_ground = QRectF();
    if (m_isFocused)
        m_ground = m_plot.adjusted(-1, -1, 1, 1);
    if (!m_band.isEmpty())
        m_ground |= m_band.adjusted(-1, -1, 1, 1);
    if (m_hover && !m_hover->rows.isEmpty()) {
        const QFontMetricsF metrics(textFont(TextSize::Caption));
        m_labelWidth = m_valueWidth = 0;
        double detailWidth = 0;
        for (const HoverInfo::Row &row : m_hover->rows) {
            m_labelWidth = std::max(m_labelWidth, metrics.horizontalAdvance(row.label));
            m_valueWidth = std::max(m_valueWidth, metrics.horizontalAdvance(row.value));
            detailWidth = std::max(detailWidth, metrics.horizontalAdvance(row.detail));
        }
        m_labelWidth = std::min(m_labelWidth, widestLabel);
        const double details = detailWidth > 0 ? detailWidth + boxPadding : 0;
        const double width = std::max(swatch + m_labelWidth + boxPadding + m_valueWidth + details,
                                      metrics.horizontalAdvance(m_hover->heading)) +
                             2 * boxPadding;
        const auto lines = double(m_hover->rows.size() + 1 + (m_hover->hidden > 0 ? 1 : 0));
        m_box = QRectF(m_hover->lineX + boxDistance, m_plot.top() + grid, width, lines * boxRow + boxPadding);
        if (m_box.right() > m_plot.right())
            m_box.moveRight(m_hover->lineX - boxDistance);
        m_box.moveLeft(std::max(m_box.left(), 0.0));
        // Under the pointer's own points if they would be covered: the box goes to the emptier half.
        double mean = 0;
        for (const HoverInfo::Row &row : m_hover->rows)
            mean +=
                std::clamp(row.position.y(), m_plot.top(), m_plot.bottom()) / double(m_hover->rows.size());
        if (mean < m_plot.center().y() && m_box.height() < m_plot.height() / 2)
            m_box.moveBottom(m_plot.bottom() - grid);
        m_ground |= m_box.adjusted(-1, -1, 1, 1);
        m_ground |= QRectF(m_hover->lineX - 6, m_plot.top() - 6, 12, m_plot.height() + 12);
        for (const HoverInfo::Row &row : m_hover->rows)
            m_ground |= QRectF(row.position.x() - 6, m_plot.top() - 6, 12, 12);
    }
    update();
}

void ChartOverlay::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (!m_theme)
        return;
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setBrush(Qt::NoBrush);
    if (m_isFocused) {
        painter->setPen(QPen(m_theme->accent, 0));
        painter->drawRect(m_plot);
    }
    if (!m_band.isEmpty()) {
        QColor wash = m_theme->accent;
        wash.setAlphaF(0.12f);
        painter->setPen(QPen(m_theme->accent, 0));
        painter->setBrush(wash);
        painter->drawRect(m_band);
    }
    if (m_hover && !m_hover->rows.isEmpty())
        paintHover(painter);
}

void ChartOverlay::paintHover(QPainter *painter) const
{
    painter->setPen(QPen(m_theme->outline, 0));
    painter->drawLine(QPointF(m_hover->lineX, m_plot.top()), QPointF(m_hover->lineX, m_plot.bottom()));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme->paper, 1.5));
    for (const HoverInfo::Row &row : m_hover->rows) {
        if (row.position.y() >= m_plot.top() - 1 &&
            row.position.y() <= m_plot.bottom() + 1) { // NaN has no place
            painter->setBrush(row.color);
            painter->drawEllipse(row.position, 4, 4);
        }
    }
    painter->setPen(QPen(m_theme->line, 1));
    painter->setBrush(m_theme->surface);
    painter->drawRoundedRect(m_box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    const QFont font = textFont(TextSize::Caption);
    const QFontMetricsF metrics(font);
    painter->setFont(font);
    QRectF line(m_box.left() + boxPadding, m_box.top() + boxPadding / 2, m_box.width() - 2 * boxPadding,
                boxRow);
    const auto put = [&](double left, double width, const QColor &color, const QString &text,
                         Qt::Alignment side) {
        painter->setPen(color);
        painter->drawText(QRectF(line.left() + left, line.top(), width, boxRow),
                          int(side) | Qt::AlignVCenter | Qt::TextSingleLine, text);
    };
    put(0, line.width(), m_theme->muted, m_hover->heading, Qt::AlignLeft);
    for (const HoverInfo::Row &row : m_hover->rows) {
        line.translate(0, boxRow);
        painter->setPen(Qt::NoPen);
        painter->setBrush(row.color);
        painter->drawEllipse(QPointF(line.left() + 4, line.center().y()), 4, 4);
        put(swatch, m_labelWidth, m_theme->ink, metrics.elidedText(row.label, Qt::ElideMiddle, m_labelWidth),
            Qt::AlignLeft);
        const double value = swatch + m_labelWidth + boxPadding;
        put(value, m_valueWidth, m_theme->ink, row.value, Qt::AlignRight);
        put(value + m_valueWidth + boxPadding, line.width(), m_theme->muted, row.detail, Qt::AlignLeft);
    }
    if (m_hover->hidden > 0) {
        line.translate(0, boxRow);
        put(swatch, line.width() - swatch, m_theme->muted, moreText(m_hover->hidden), Qt::AlignLeft);
    }
}

} // namespace trainyard::ui
