// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/droparea.h"

#include "ui/common/card.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

DropArea::DropArea(QWidget *parent) : QWidget(parent)
{
    auto *text = mutedText(tr("Drop a folder with your script anywhere in the window"));
    text->setAlignment(Qt::AlignHCenter);
    auto *choose = new QPushButton(themedIcon(u"folder"_s), tr("Choose a folder…"));
    choose->setObjectName(u"chooseFolder"_s);
    choose->setAccessibleName(tr("Choose a folder to start a run from"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(12);
    layout->addWidget(text);
    layout->addWidget(choose, 0, Qt::AlignHCenter);
    connect(choose, &QPushButton::clicked, this, &DropArea::chooseRequested);
}

void DropArea::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(theme.outline, 1);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.setBrush(theme.paper);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace trainyard::ui
