// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computestatebadge.h"

#include "models/items/columns.h"
#include "ui/common/computestate.h"
#include "ui/common/theme.h"
#include "ui/compute/computelistmodel.h"

#include <QAbstractItemView>
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

void ComputeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->fillRect(option.rect, isSelected ? theme.wash(theme.accent) : theme.paper);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line);
    QRect area = option.rect.adjusted(grid, 0, -grid, -1);
    QColor ink = index.column() == ComputeListModel::Name ? theme.ink : theme.muted;
    if (index.column() == ComputeListModel::State) {
        const auto state = ComputeState(index.data(ValueRole).toInt());
        ink = computeStateColor(state, option.palette);
        painter->setBackground(isSelected ? theme.wash(theme.accent) : theme.paper);
        paintComputeGlyph(painter, QRectF(area.left(), area.center().y() - 5.5, glyphSize, glyphSize), state,
                          ink);
        area.adjust(glyphSize + glyphGap, 0, 0, 0);
    } else if (index.column() >= ComputeListModel::Cores) {
        ink = theme.ink;
    }
    painter->setFont(option.font);
    painter->setPen(ink);
    const int alignment = index.data(Qt::TextAlignmentRole).toInt();
    painter->drawText(
        area, alignment | Qt::TextSingleLine,
        QFontMetrics(option.font).elidedText(index.data().toString(), Qt::ElideRight, area.width()));
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    if (view && view->hasFocus() && isSelected && index.column() == ComputeListModel::Name)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                          theme.accent);
    painter->restore();
}

} // namespace trainyard::ui
