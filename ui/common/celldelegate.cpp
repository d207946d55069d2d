// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/celldelegate.h"

#include "models/items/columns.h"
#include "ui/common/theme.h"

#include <QPainter>

namespace trainyard::ui {

CellDelegate::CellDelegate(QObject *parent, Qt::TextElideMode elide)
    : QStyledItemDelegate(parent), m_elide(elide)
{
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    painter->save();
    if (const QVariant ground = index.data(Qt::BackgroundRole); ground.isValid())
        painter->fillRect(option.rect, ground.value<QColor>());
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, theme.wash(theme.accent));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(theme.accent, 2));
        painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
    const bool isBroken = !index.data(ProblemRole).toString().isEmpty();
    const QVariant color = index.data(Qt::ForegroundRole);
    painter->setPen(isBroken          ? theme.failed
                    : color.isValid() ? color.value<QColor>()
                    : option.state.testFlag(QStyle::State_Enabled)
                        ? theme.ink
                        : option.palette.color(QPalette::Disabled, QPalette::Text));
    const QVariant own = index.data(Qt::FontRole);
    painter->setFont(own.isValid() ? own.value<QFont>().resolve(option.font) : option.font);
    const QRect text = option.rect.adjusted(grid, 0, -grid, -1);
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    painter->drawText(text,
                      (alignment.isValid() ? alignment.toInt() : int(Qt::AlignLeft | Qt::AlignVCenter)) |
                          Qt::TextSingleLine,
                      option.fontMetrics.elidedText(index.data().toString(), m_elide, text.width()));
    painter->restore();
}

} // namespace trainyard::ui
