// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sidebutton.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QPainter>
#include <QStyleOptionFocusRect>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int iconSide = 16;
constexpr int sideMargin = 12;
} // namespace

SideButton::SideButton(const QString &icon, const QString &text, QWidget *parent)
    : QAbstractButton(parent), m_icon(icon)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SideButton::setRemark(const QString &remark, const QString &spoken)
{
    m_remark = remark;
    setAccessibleName(spoken.isEmpty() ? text() : text() + u", "_s + spoken);
    update();
}

QSize SideButton::sizeHint() const
{
    return {22 * grid, 4 * grid};
}

void SideButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(Qt::NoPen);
    if (isChecked() || isDown() || underMouse()) {
        painter.setBrush(isChecked() ? theme.wash(theme.accent) : theme.wash(theme.ink));
        painter.drawRoundedRect(area, 4, 4);
    }
    if (isChecked()) {
        painter.setBrush(theme.accent);
        painter.drawRoundedRect(QRectF(area.left(), area.top() + 7, 3, area.height() - 14), 1.5, 1.5);
    }
    const QColor ink = isEnabled() ? theme.ink : theme.outline;
    const QPixmap icon =
        iconPixmap(m_icon, isChecked() ? theme.accent : theme.muted, iconSide, devicePixelRatioF());
    painter.drawPixmap(sideMargin, (height() - iconSide) / 2, icon);

    painter.setFont(textFont(TextSize::Caption));
    const int remarkWidth = m_remark.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(m_remark) + grid;
    painter.setPen(theme.muted);
    const QRect words = rect().adjusted(sideMargin + iconSide + grid + 2, 0, -sideMargin, 0);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, m_remark);
    painter.setFont(textFont(TextSize::Text, isChecked() ? QFont::DemiBold : QFont::Normal));
    painter.setPen(ink);
    painter.drawText(words, Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width() - remarkWidth));
    if (hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
    }
}

} // namespace trainyard::ui
