// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/studiostyle.h"

#include "ui/common/slimscrollbar.h"
#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>
#include <QStyleOptionSlider>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qreal radius = 4;
constexpr int fieldHeight = 30;
constexpr int iconGap = 6;

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

void drawRadioButton(const QStyleOption *option, QPainter *painter)
{
    const Theme &theme = Theme::of(option->palette);
    const bool isOn = option->state.testFlag(QStyle::State_On);
    const QColor accent = isEnabled(option) ? theme.accent : theme.outline;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF ring = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->setPen(QPen(isOn ? accent : theme.outline, 1));
    painter->setBrush(isOn ? accent : theme.paper);
    painter->drawEllipse(ring);
    if (isOn) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.onAccent);
        painter->drawEllipse(ring.center(), ring.width() / 5, ring.height() / 5);
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
    const bool hasFocus = option->state.testFlag(QStyle::State_HasFocus) && isEnabled(option);
    drawBox(painter, option->rect, ground, hasFocus ? theme.accent : edge, hasFocus ? 2 : 1);
    if (hasFocus && isMain) // on the accent itself the ring must be of another colour
        drawBox(painter, option->rect.adjusted(2, 2, -2, -2), Qt::transparent, theme.onAccent);
}

/// Icon and text of a button, centred together with room between them; the text alone stays Fusion's.
void drawIconAndText(const QStyleOption *option, QPainter *painter, const QStyle *style, const QIcon &icon,
                     const QSize &iconSize, const QString &text, QPalette::ColorRole role)
{
    constexpr int flags = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextShowMnemonic | Qt::TextSingleLine;
    const int mnemonic =
        style->styleHint(QStyle::SH_UnderlineShortcut, option) ? flags : flags | Qt::TextHideMnemonic;
    const int words = option->fontMetrics.size(Qt::TextShowMnemonic | Qt::TextSingleLine, text).width();
    const int whole = iconSize.width() + iconGap + words;
    const int left = option->rect.left() + std::max(2, (option->rect.width() - whole) / 2);
    const QRect picture(QPoint(left, option->rect.center().y() - iconSize.height() / 2 + 1), iconSize);
    icon.paint(painter, picture, Qt::AlignCenter, isEnabled(option) ? QIcon::Normal : QIcon::Disabled);
    const QRect place(picture.right() + 1 + iconGap, option->rect.top(), words + 1, option->rect.height());
    style->drawItemText(painter, place, mnemonic, option->palette, isEnabled(option), text, role);
}

bool isField(const QWidget *widget)
{
    return widget && (widget->inherits("QPlainTextEdit") || widget->inherits("QTextEdit") ||
                      widget->property("field").toBool());
}

/// A frame around text to edit, or around a table that is a field ("field"), is the outline of a control;
/// around a list it is a hairline.
void drawFrame(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const Theme &theme = Theme::of(option->palette);
    if (isField(widget)) {
        drawField(option, painter);
        return;
    }
    painter->save();
    painter->setPen(theme.line);
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    painter->restore();
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
    case PE_IndicatorRadioButton:
        drawRadioButton(option, painter);
        return;
    case PE_PanelButtonCommand:
        drawButton(option, painter, widget);
        return;
    case PE_Frame:
        if (widget && widget->inherits("QAbstractScrollArea")) {
            drawFrame(option, painter, widget);
            return;
        }
        QProxyStyle::drawPrimitive(element, option, painter, widget);
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
    if (element == CE_PushButtonLabel && button && !button->icon.isNull() && !button->text.isEmpty()) {
        drawIconAndText(button, painter, this, button->icon, button->iconSize, button->text,
                        QPalette::ButtonText);
        return;
    }
    const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    if (element == CE_ToolButtonLabel && tool && tool->toolButtonStyle == Qt::ToolButtonTextBesideIcon &&
        !tool->icon.isNull() && !tool->text.isEmpty()) {
        drawIconAndText(tool, painter, this, tool->icon, tool->iconSize, tool->text, QPalette::ButtonText);
        return;
    }
    if (element == CE_HeaderSection || element == CE_HeaderEmptyArea) { // as FlatHeader
        const Theme &theme = Theme::of(option->palette);
        const QRect &place = option->rect;
        painter->fillRect(place, theme.paper);
        if (element == CE_HeaderSection || option->state.testFlag(State_Horizontal))
            painter->fillRect(QRect(place.left(), place.bottom(), place.width(), 1), theme.line);
        return;
    }
    if (element == CE_Splitter) {
        const QRect &place = option->rect;
        const bool isUpright = option->state.testFlag(State_Horizontal);
        const QRect hairline = isUpright ? QRect(place.center().x(), place.top(), 1, place.height())
                                         : QRect(place.left(), place.center().y(), place.width(), 1);
        painter->fillRect(hairline, Theme::of(option->palette).line);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void StudioStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                     QPainter *painter, const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control == CC_ScrollBar && slider)
        drawSlimScrollBar(*slider, painter);
    else
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    if (control == CC_SpinBox) { // Fusion's own outline cannot be seen where it is dark
        const bool hasFocus = option->state.testFlag(State_HasFocus) && isEnabled(option);
        const Theme &theme = Theme::of(option->palette);
        drawBox(painter, option->rect, Qt::transparent, hasFocus ? theme.accent : theme.outline,
                hasFocus ? 2 : 1);
    }
}

QRect StudioStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                  const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control == CC_ScrollBar && slider)
        return slimScrollBarPart(*slider, part);
    if (control == CC_ComboBox &&
        part == SC_ComboBoxEditField) // its text stands where that of a line edit does
        return QProxyStyle::subControlRect(control, option, part, widget).adjusted(3, 0, 0, 0);
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect StudioStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    if (element == SE_LineEditContents && frame && frame->lineWidth > 0)
        return rect.adjusted(4, 0, -4, 0);
    return rect;
}

QSize StudioStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                    const QWidget *widget) const
{
    QSize whole = QProxyStyle::sizeFromContents(type, option, size, widget);
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    switch (type) {
    case CT_LineEdit:
        if (frame && frame->lineWidth == 0)
            break; // an editor inside a cell
        [[fallthrough]];
    case CT_ComboBox:
    case CT_SpinBox:
        whole.setHeight(std::max(whole.height(), fieldHeight));
        break;
    case CT_PushButton:
        whole = {whole.width() + grid, std::max(whole.height(), fieldHeight)};
        break;
    case CT_ToolButton:
        if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            tool && tool->toolButtonStyle == Qt::ToolButtonTextBesideIcon)
            whole.rwidth() += iconGap;
        break;
    default:
        break;
    }
    return whole;
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
    case PM_DefaultFrameWidth:
        return isField(widget) ? 3 : QProxyStyle::pixelMetric(metric, option, widget); // inside round corners
    case PM_ButtonMargin:
        return 12;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
        return 16;
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_ScrollBarExtent:
        return scrollBarExtent;
    case PM_FocusFrameHMargin:
        return grid - 1; // cells of views leave 8 pixels at their sides
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
    case SH_DialogButtonBox_ButtonsHaveIcons:
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
    if (qobject_cast<QAbstractButton *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

} // namespace trainyard::ui
