// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/studiostyle.h"

#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyleOption>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qreal radius = 4;

void drawBox(QPainter *painter, const QRect &rect, const QColor &ground, const QColor &edge, qreal width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const qreal inset = width / 2;
    painter->setPen(QPen(edge, width));
    painter->setBrush(ground);
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

/// The one button of a page that does what the page is for.
bool isPrimary(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) && widget->property("primary").toBool();
}

bool isEnabled(const QStyleOption *option)
{
    return option->state.testFlag(QStyle::State_Enabled);
}

void drawField(const QStyleOption *option, QPainter *painter)
{
    const Theme &theme = Theme::of(option->palette);
    const bool hasFocus = option->state.testFlag(QStyle::State_HasFocus);
    drawBox(painter, option->rect, isEnabled(option) ? option->palette.base().color() : theme.surface,
            hasFocus ? theme.accent : (isEnabled(option) ? theme.outline : theme.line), hasFocus ? 2 : 1);
}

void drawCheckBox(const QStyleOption *option, QPainter *painter)
{
    const Theme &theme = Theme::of(option->palette);
    const bool isOn = option->state.testAnyFlags(QStyle::State_On | QStyle::State_NoChange);
    const QColor accent = isEnabled(option) ? theme.accent : theme.outline;
    const QRect box = option->rect.adjusted(0, 0, 0, 0);
    drawBox(painter, box, isOn ? accent : theme.paper, isOn ? accent : theme.outline);
    if (!isOn)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.onAccent, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QRectF r(box);
    if (option->state.testFlag(QStyle::State_NoChange)) {
        painter->drawLine(QPointF(r.left() + 4, r.center().y()), QPointF(r.right() - 4, r.center().y()));
    } else {
        painter->drawPolyline(QPolygonF{{r.left() + r.width() * 0.22, r.top() + r.height() * 0.52},
                                        {r.left() + r.width() * 0.42, r.top() + r.height() * 0.72},
                                        {r.left() + r.width() * 0.78, r.top() + r.height() * 0.30}});
    }
    painter->restore();
}

void drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const Theme &theme = Theme::of(option->palette);
    const bool isMain = isPrimary(widget);
    const bool isDown = option->state.testAnyFlags(QStyle::State_Sunken | QStyle::State_On);
    QColor ground = isMain ? theme.accent : option->palette.button().color();
    QColor edge = isMain ? theme.accent : theme.outline;
    if (!isEnabled(option)) {
        ground = theme.surface;
        edge = theme.line;
    } else if (isDown) {
        ground = isMain ? theme.accent.darker(115) : theme.wash(theme.ink);
    } else if (option->state.testFlag(QStyle::State_MouseOver)) {
        ground = isMain ? theme.accent.darker(108) : theme.surface;
    }
    drawBox(painter, option->rect, ground, edge);
}

void drawFocus(const QStyleOption *option, QPainter *painter)
{
    const Theme &theme = Theme::of(option->palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.accent, 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), radius, radius);
    painter->restore();
}

void drawScrollBar(const QStyleOptionSlider *option, QPainter *painter, const QRect &handle)
{
    const Theme &theme = Theme::of(option->palette);
    painter->fillRect(option->rect, option->palette.base());
    if (option->minimum == option->maximum)
        return;
    const bool isHeld = option->state.testFlag(QStyle::State_Sunken);
    const bool isHovered = option->state.testFlag(QStyle::State_MouseOver);
    const qreal across = isHeld || isHovered ? 8 : 6;
    QRectF bar(handle);
    if (option->orientation == Qt::Vertical)
        bar.adjust((bar.width() - across) / 2, 2, -(bar.width() - across) / 2, -2);
    else
        bar.adjust(2, (bar.height() - across) / 2, -2, -(bar.height() - across) / 2);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(isHeld ? theme.muted : theme.outline);
    painter->drawRoundedRect(bar, across / 2, across / 2);
    painter->restore();
}
} // namespace

StudioStyle::StudioStyle() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void StudioStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                const QWidget *widget) const
{
    switch (element) {
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->lineWidth > 0)
            drawField(option, painter);
        else
            painter->fillRect(option->rect, option->palette.base());
        return;
    case PE_FrameLineEdit:
        drawField(option, painter);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheckBox(option, painter);
        return;
    case PE_PanelButtonCommand:
        drawButton(option, painter, widget);
        return;
    case PE_FrameFocusRect:
        drawFocus(option, painter);
        return;
    case PE_FrameDefaultButton:
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void StudioStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                              const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    if (element == CE_PushButtonLabel && button && isPrimary(widget) && isEnabled(option)) {
        QStyleOptionButton onAccent(*button);
        onAccent.palette.setColor(QPalette::ButtonText, Theme::of(option->palette).onAccent);
        QProxyStyle::drawControl(element, &onAccent, painter, widget);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void StudioStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                     QPainter *painter, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control == CC_ScrollBar && bar)
        drawScrollBar(bar, painter, subControlRect(control, option, SC_ScrollBarSlider, widget));
    else
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect StudioStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                  const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    const bool isVertical = bar->orientation == Qt::Vertical;
    const int length = isVertical ? bar->rect.height() : bar->rect.width();
    const qint64 span = qint64(bar->maximum) - bar->minimum;
    const int least = std::min(length, 4 * grid);
    const int handle = std::clamp(
        int(qint64(length) * bar->pageStep / std::max<qint64>(1, span + bar->pageStep)), least, length);
    const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                              length - handle, bar->upsideDown);
    const auto along = [&](int from, int to) {
        return isVertical ? QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), to - from)
                          : QRect(bar->rect.left() + from, bar->rect.top(), to - from, bar->rect.height());
    };
    switch (part) {
    case SC_ScrollBarSlider:
        return along(start, start + handle);
    case SC_ScrollBarSubPage:
        return along(0, start);
    case SC_ScrollBarAddPage:
        return along(start + handle, length);
    case SC_ScrollBarGroove:
        return bar->rect;
    default:
        return {}; // no buttons at the ends
    }
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return 2 * grid;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return grid;
    case PM_ButtonMargin:
        return 12;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
        return 16;
    case PM_ScrollBarExtent:
        return 12;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                           QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_Widget_Animation_Duration:
        return 0; // nothing in the window moves by itself
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

void StudioStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (qobject_cast<QAbstractButton *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

} // namespace trainyard::ui
