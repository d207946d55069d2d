// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/numbertile.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QPainter>

namespace trainyard::ui {

NumberTile::NumberTile(const QString &name, QWidget *parent) : QWidget(parent), m_name(name)
{
    setToolTip(QStringLiteral("<qt/>") + name.toHtmlEscaped());
}

void NumberTile::setValue(double value)
{
    m_value = formatValue(value);
    setAccessibleName(m_name + QLatin1String(": ") + m_value);
    update();
}

QSize NumberTile::sizeHint() const
{
    return {20 * grid, 7 * grid};
}

void NumberTile::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setPen(theme.line);
    painter.setBrush(theme.paper);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    const QRect inner = rect().adjusted(grid + 4, grid, -grid, -grid);
    painter.setFont(textFont(TextSize::Caption));
    painter.setPen(theme.muted);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(m_name, Qt::ElideMiddle, inner.width()));
    painter.setFont(textFont(TextSize::Heading));
    painter.setPen(theme.ink);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignBottom | Qt::TextSingleLine, m_value);
}

} // namespace trainyard::ui
