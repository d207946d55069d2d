// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computestatebadge.h"

#include "models/items/columns.h"
#include "ui/common/computestate.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QPainter>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int glyphSize = 12;
constexpr int glyphGap = 6;
} // namespace

ComputeStateBadge::ComputeStateBadge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ComputeStateBadge::setState(ComputeState state, const QString &reason)
{
    m_state = state;
    m_reason = reason.simplified();
    setAccessibleName(m_reason.isEmpty() ? computeStateText(state)
                                         : computeStateText(state) + u": "_s + m_reason);
    setToolTip(m_reason.toHtmlEscaped());
    update();
}

QSize ComputeStateBadge::sizeHint() const
{
    return {20 * grid, fontMetrics().height() + 4};
}

void ComputeStateBadge::paintEvent(QPaintEvent *)
{
    const QColor color = computeStateColor(m_state, palette());
    QPainter painter(this);
    painter.setBackground(Theme::of(palette()).paper);
    paintComputeGlyph(&painter, QRectF(0, (height() - glyphSize) / 2.0, glyphSize, glyphSize), m_state,
                      color);
    const QString word = computeStateText(m_state);
    QRect rest = rect().adjusted(glyphSize + glyphGap, 0, 0, 0);
    painter.setPen(color);
    painter.drawText(rest, Qt::AlignVCenter | Qt::TextSingleLine, word);
    if (m_reason.isEmpty())
        return;
    rest.adjust(fontMetrics().horizontalAdvance(word) + grid, 0, 0, 0);
    painter.setPen(Theme::of(palette()).muted);
    painter.drawText(rest, Qt::AlignVCenter | Qt::TextSingleLine,
                     fontMetrics().elidedText(m_reason, Qt::ElideRight, rest.width()));
}

void ComputeStateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString word = std::exchange(cell.text, {});
    QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const bool isSelected = cell.state.testFlag(QStyle::State_Selected);
    const auto state = ComputeState(index.data(ValueRole).toInt());
    const QColor color =
        isSelected ? cell.palette.color(QPalette::HighlightedText) : computeStateColor(state, cell.palette);
    const QRect area = cell.rect.adjusted(grid, 0, -4, 0);
    painter->save();
    painter->setBackground(isSelected ? cell.palette.highlight() : cell.palette.base());
    paintComputeGlyph(painter, QRectF(area.left(), area.center().y() - 5.5, glyphSize, glyphSize), state,
                      color);
    painter->setPen(color);
    painter->setFont(cell.font);
    painter->drawText(area.adjusted(glyphSize + glyphGap, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine,
                      word);
    painter->restore();
}

QSize ComputeStateDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(glyphSize + glyphGap + grid, 0);
}

} // namespace trainyard::ui
