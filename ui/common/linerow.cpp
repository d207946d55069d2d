// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/linerow.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QPainter>
#include <QStyleOptionFocusRect>

namespace trainyard::ui {

namespace {
constexpr int sideMargin = 2 * grid;
constexpr int iconSide = 16;
} // namespace

LineRow::LineRow(const QString &icon, const QString &title, const QString &remark, QWidget *parent)
    : QAbstractButton(parent), m_icon(icon), m_remark(remark)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(remark);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LineRow::setGlyph(GlyphPainter glyph)
{
    m_glyph = std::move(glyph);
    update();
}

void LineRow::setDetail(const QString &detail)
{
    m_detail = detail;
    updateGeometry();
    update();
}

QSize LineRow::sizeHint() const
{
    return {30 * grid, m_detail.isEmpty() ? 4 * grid : 6 * grid};
}

void LineRow::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    if (underMouse() || isDown())
        painter.fillRect(rect().adjusted(1, 0, -1, 0), theme.wash(isDown() ? theme.ink : theme.accent));
    const QRect area = rect().adjusted(sideMargin, 0, -sideMargin, 0);
    const QRect first = m_detail.isEmpty() ? area : QRect(area.left(), 5, area.width(), 20);
    if (m_glyph) {
        painter.setBackground(theme.surface);
        m_glyph(&painter, QRectF(first.left() + 2, first.center().y() - 5.5, 12, 12));
    } else {
        painter.drawPixmap(first.left(), first.center().y() - iconSide / 2 + 1,
                           iconPixmap(m_icon, theme.muted, iconSide, devicePixelRatioF()));
    }
    const QRect words = first.adjusted(iconSide + grid, 0, 0, 0);
    painter.setFont(textFont(TextSize::Text));
    const QFontMetrics metrics = painter.fontMetrics();
    const int titleWidth = std::min(words.width(), metrics.horizontalAdvance(text()) + 1);
    painter.setPen(theme.ink);
    painter.drawText(words, Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(text(), Qt::ElideRight, words.width()));
    painter.setFont(textFont(TextSize::Caption));
    painter.setPen(theme.muted);
    const QRect remark = words.adjusted(titleWidth + 2 * grid, 0, 0, 0);
    if (remark.width() > 3 * grid)
        painter.drawText(remark, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(m_remark, Qt::ElideMiddle, remark.width()));
    if (!m_detail.isEmpty()) {
        const QRect second(words.left(), 25, words.width(), 17);
        painter.drawText(second, Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(m_detail, Qt::ElideRight, second.width()));
    }
    if (hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
    }
}

} // namespace trainyard::ui
