// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/findmodel.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QPainter>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

void FindModel::setItems(const QList<FoundItem> &items)
{
    beginResetModel();
    m_items = items;
    endResetModel();
}

int FindModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

QVariant FindModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FindItem &item = m_items.at(index.row()).item;
    if (role == Qt::DisplayRole)
        return item.title;
    if (role == Qt::AccessibleTextRole)
        return QStringList{item.title, item.detail, item.key}.join(u", "_s);
    return {};
}

FindDelegate::FindDelegate(const FindModel &model, QObject *parent)
    : QStyledItemDelegate(parent), m_model(model)
{
}

void FindDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    const FoundItem &found = m_model.at(index.row());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testAnyFlags(QStyle::State_Selected)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.wash(theme.accent));
        painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 4, 4);
    }
    const QRect area = option.rect.adjusted(2 * grid, 0, -2 * grid, 0);
    painter->drawPixmap(area.left(), area.center().y() - 7,
                        iconPixmap(found.item.icon, theme.muted, 16, painter->device()->devicePixelRatioF()));
    painter->setFont(textFont(TextSize::Caption));
    painter->setPen(theme.muted);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, found.item.key);
    const int keyWidth = painter->fontMetrics().horizontalAdvance(found.item.key) + 2 * grid;

    painter->setFont(textFont(TextSize::Text));
    const QFontMetrics metrics = painter->fontMetrics();
    const QRect words = area.adjusted(3 * grid, 0, -keyWidth, 0);
    const QString title = metrics.elidedText(found.item.title, Qt::ElideRight, words.width());
    int x = words.left();
    for (qsizetype i = 0; i < title.size();) { // runs of letters that were typed, or were not
        const bool isTyped = found.positions.contains(int(i));
        qsizetype end = i + 1;
        while (end < title.size() && found.positions.contains(int(end)) == isTyped)
            ++end;
        const QString part = title.mid(i, end - i);
        painter->setPen(isTyped ? theme.accent : theme.ink);
        painter->drawText(QRect(x, words.top(), words.right() - x + 1, words.height()),
                          Qt::AlignVCenter | Qt::TextSingleLine, part);
        x += metrics.horizontalAdvance(part);
        i = end;
    }
    x += 2 * grid;
    if (words.right() - x > 6 * grid) {
        painter->setFont(textFont(TextSize::Caption));
        painter->setPen(theme.muted);
        painter->drawText(
            QRect(x, words.top(), words.right() - x, words.height()), Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(found.item.detail, Qt::ElideRight, words.right() - x));
    }
    painter->restore();
}

QSize FindDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {40 * grid, foundRowHeight};
}

} // namespace trainyard::ui
