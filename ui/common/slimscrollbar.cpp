// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/slimscrollbar.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QStyleOptionSlider>

namespace trainyard::ui {

namespace {
constexpr int shortestHandle = 32;
constexpr int inset = 3;

QRect handle(const QStyleOptionSlider &option)
{
    const bool isVertical = option.orientation == Qt::Vertical;
    const int length = isVertical ? option.rect.height() : option.rect.width();
    const qint64 range = qint64(option.maximum) - option.minimum;
    if (range <= 0)
        return option.rect;
    const auto part = int(qint64(option.pageStep) * length / (range + option.pageStep));
    const int size = std::min(length, std::max(shortestHandle, part));
    const int start = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                      length - size, option.upsideDown);
    return isVertical ? QRect(option.rect.x(), option.rect.y() + start, option.rect.width(), size)
                      : QRect(option.rect.x() + start, option.rect.y(), size, option.rect.height());
}
} // namespace

void drawSlimScrollBar(const QStyleOptionSlider &option, QPainter *painter)
{
    const Theme &theme = Theme::of(option.palette);
    if (option.maximum <= option.minimum)
        return;
    const bool isHeld = option.activeSubControls.testFlag(QStyle::SC_ScrollBarSlider) &&
                        option.state.testAnyFlags(QStyle::State_Sunken | QStyle::State_MouseOver);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(isHeld ? theme.muted : theme.outline);
    const QRectF shape = QRectF(handle(option)).adjusted(inset, inset, -inset, -inset);
    const qreal radius = std::min(shape.width(), shape.height()) / 2;
    painter->drawRoundedRect(shape, radius, radius);
    painter->restore();
}

QRect slimScrollBarPart(const QStyleOptionSlider &option, QStyle::SubControl part)
{
    const QRect slider = handle(option);
    const QRect all = option.rect;
    const bool isVertical = option.orientation == Qt::Vertical;
    switch (part) {
    case QStyle::SC_ScrollBarSlider:
        return slider;
    case QStyle::SC_ScrollBarGroove:
        return all;
    case QStyle::SC_ScrollBarSubPage:
        return isVertical ? QRect(all.topLeft(), QPoint(all.right(), slider.top() - 1))
                          : QRect(all.topLeft(), QPoint(slider.left() - 1, all.bottom()));
    case QStyle::SC_ScrollBarAddPage:
        return isVertical ? QRect(QPoint(all.left(), slider.bottom() + 1), all.bottomRight())
                          : QRect(QPoint(slider.right() + 1, all.top()), all.bottomRight());
    default:
        return {};
    }
}

} // namespace trainyard::ui
