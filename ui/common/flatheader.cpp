// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/flatheader.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace trainyard::ui {

namespace {
constexpr int arrowWidth = 7;

void drawArrow(QPainter *painter, const QPointF &center, bool isUp)
{
    const qreal dy = isUp ? -2 : 2;
    painter->drawPolyline(QPolygonF{{center.x() - 3.5, center.y() - dy},
                                    {center.x(), center.y() + dy},
                                    {center.x() + 3.5, center.y() - dy}});
}
} // namespace

FlatHeader::FlatHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setHighlightSections(false);
    setSectionsClickable(true);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

QSize FlatHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), 28};
}

void FlatHeader::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const Theme &theme = Theme::of(palette());
    painter.fillRect(viewport()->rect(), theme.paper);
    painter.fillRect(QRect(0, viewport()->height() - 1, viewport()->width(), 1), theme.line);
    painter.end();
    QHeaderView::paintEvent(event);
}

void FlatHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &theme = Theme::of(palette());
    painter->save();
    painter->fillRect(rect, theme.paper);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.line);
    if (rect.right() < viewport()->width() - 1) // nothing lies beyond the last one
        painter->fillRect(QRect(rect.right(), rect.top() + grid, 1, rect.height() - 2 * grid), theme.line);

    const bool isSorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const QVariant aligned = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
    const bool isRight = aligned.toInt() & Qt::AlignRight;
    QRect room = rect.adjusted(grid, 0, -grid, -1);
    QFont font = textFont(TextSize::Caption, QFont::DemiBold);
    painter->setFont(font);
    const int arrow = isSorted ? arrowWidth + 4 : 0;
    const QString text = painter->fontMetrics().elidedText(
        model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString(), Qt::ElideRight,
        room.width() - arrow);
    const int width = painter->fontMetrics().horizontalAdvance(text);
    const int left = isRight ? room.right() + 1 - width : room.left();
    painter->setPen(isSorted ? theme.ink : theme.muted);
    painter->drawText(QRect(left, room.top(), width + 1, room.height()), Qt::AlignVCenter | Qt::AlignLeft,
                      text);
    if (isSorted) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(theme.accent, 1.5));
        const qreal x = isRight ? left - 4 - arrowWidth / 2.0 : left + width + 4 + arrowWidth / 2.0;
        drawArrow(painter, QPointF(x, rect.center().y() + 0.5), sortIndicatorOrder() == Qt::AscendingOrder);
    }
    painter->restore();
}

} // namespace trainyard::ui
