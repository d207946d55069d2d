// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/rundelegate.h"

#include "models/items/runlistmodel.h"
#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"
#include "ui/runs/runcelltexts.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QPainter>

namespace trainyard::ui {

namespace {
constexpr int padding = grid;

void paintGround(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                 const Theme &theme)
{
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, theme.wash(theme.accent));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line);
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    if (view && view->hasFocus() && view->currentIndex().row() == index.row()) {
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1), theme.accent);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                          theme.accent);
    }
}

bool isQuiet(RunColumn::Kind kind)
{
    return kind == RunColumn::Kind::Target || kind == RunColumn::Kind::Environment ||
           kind == RunColumn::Kind::Started;
}
} // namespace

QSize RunDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString text = index.data().toString();
    return {option.fontMetrics.horizontalAdvance(text) + 3 * padding, rowHeight};
}

void RunDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const RunListModel *>(index.model());
    if (!model)
        return;
    const Theme &theme = Theme::of(option.palette);
    painter->save();
    painter->setFont(tabularFont());
    paintGround(painter, option, index, theme);

    const QRect rect = option.rect.adjusted(padding, 0, -padding, -1);
    const Run *run = model->runAt(index.row());
    const RunColumn &column = model->columns()[index.column()];
    if (!run) {
        if (column.kind == RunColumn::Kind::Name)
            painter->fillRect(QRect(rect.left(), rect.center().y() - 3, rect.width() / 2, grid), theme.line);
    } else if (column.kind == RunColumn::Kind::Status) {
        painter->setClipRect(option.rect);
        paintStatus(painter, rect, run->status, option.palette);
    } else if (column.kind == RunColumn::Kind::Tags) {
        paintTags(painter, rect, *run, option);
    } else {
        painter->setPen(isQuiet(column.kind) ? theme.muted : theme.ink);
        painter->drawText(
            rect, int(index.data(Qt::TextAlignmentRole).toInt()) | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    }
    painter->restore();
}

void RunDelegate::paintTags(QPainter *painter, const QRect &rect, const Run &run,
                            const QStyleOptionViewItem &option)
{
    const Theme &theme = Theme::of(option.palette);
    painter->setFont(textFont(TextSize::Caption));
    painter->setRenderHint(QPainter::Antialiasing);
    const QFontMetrics metrics = painter->fontMetrics();
    int left = rect.left();
    const QStringList texts = tagTexts(run.configuration.tags);
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const int room = rect.right() - left;
        const bool isLast = i + 1 == texts.size();
        const int more = isLast ? 0 : metrics.horizontalAdvance(QStringLiteral("+99")) + grid;
        const int wanted = metrics.horizontalAdvance(texts[i]) + 2 * 6;
        if (wanted > room - more && i > 0) {
            painter->setPen(theme.muted);
            painter->drawText(QRect(left, rect.top(), room, rect.height()), Qt::AlignVCenter | Qt::AlignLeft,
                              QStringLiteral("+%1").arg(texts.size() - i));
            return;
        }
        if (i == 0 && !isLast && wanted > room - more && room - more < 6 * grid) {
            painter->setPen(theme.muted); // a pill with two letters says less than their number
            painter->drawText(
                rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                metrics.elidedText(QCoreApplication::translate("RunTable", "%1 tags").arg(texts.size()),
                                   Qt::ElideRight, room));
            return;
        }
        const QRect pill(left, rect.center().y() - 9, std::max(0, std::min(wanted, room - more)), 18);
        if (pill.width() < 3 * 6)
            return;
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.wash(theme.ink));
        painter->drawRoundedRect(pill, 4, 4);
        painter->setPen(theme.ink);
        painter->drawText(pill, Qt::AlignCenter | Qt::TextSingleLine,
                          metrics.elidedText(texts[i], Qt::ElideRight, pill.width() - 2 * 6 + 1));
        left = pill.right() + 5;
    }
}

} // namespace trainyard::ui
