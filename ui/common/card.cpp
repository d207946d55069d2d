// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/card.h"

#include "ui/common/theme.h"

#include <QLabel>
#include <QPainter>

namespace trainyard::ui {

namespace {
QLabel *plainLabel(const QString &text)
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}
} // namespace

void Card::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.line);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void discard(QWidget *widget)
{
    widget->hide();
    widget->setParent(nullptr);
    widget->deleteLater();
}

QLabel *pageTitle(const QString &text)
{
    QLabel *label = plainLabel(text);
    label->setFont(textFont(TextSize::Heading, QFont::DemiBold));
    return label;
}

QLabel *sectionTitle(const QString &text)
{
    QLabel *label = plainLabel(text);
    label->setFont(textFont(TextSize::Text, QFont::DemiBold));
    return label;
}

QLabel *mutedText(const QString &text)
{
    QLabel *label = plainLabel(text);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setWordWrap(true);
    return label;
}

} // namespace trainyard::ui
