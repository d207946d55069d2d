// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/statuschip.h"

#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"

#include <QPainter>

namespace trainyard::ui {

namespace {
constexpr int glyph = 12;
constexpr int gap = 6;
constexpr int padding = 10;
} // namespace

StatusChip::StatusChip(const QString &text, RunStatus glyphStatus, QWidget *parent)
    : QAbstractButton(parent), m_glyph(glyphStatus)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize StatusChip::sizeHint() const
{
    return {2 * padding + glyph + gap + fontMetrics().horizontalAdvance(text()), chipHeight};
}

void StatusChip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    const QColor color = theme.statusColor(m_glyph);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isStrong = isChecked() || hasFocus();
    const QColor ground = isChecked() ? theme.wash(theme.accent) : underMouse() ? theme.surface : theme.paper;
    const qreal width = hasFocus() ? 2 : 1;
    painter.setPen(QPen(isStrong ? theme.accent : theme.outline, width));
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2),
                            chipHeight / 2.0, chipHeight / 2.0);
    painter.setBackground(ground);
    paintStatusGlyph(&painter, QRectF(padding, (height() - glyph) / 2.0, glyph, glyph), m_glyph, color);
    painter.setPen(theme.ink);
    painter.drawText(rect().adjusted(padding + glyph + gap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     text());
}

} // namespace trainyard::ui
