// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/checkrows.h"

#include "ui/common/card.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

CheckRows::CheckRows(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(grid);
    layout->setVerticalSpacing(6);
    layout->setColumnMinimumWidth(1, 14 * grid);
    layout->setColumnStretch(2, 1);
}

void CheckRows::setChecks(const QList<Prerequisite> &checks)
{
    if (m_checks == checks)
        return;
    m_checks = checks;
    build();
}

void CheckRows::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        build();
    QWidget::changeEvent(event);
}

void CheckRows::build()
{
    const auto old = findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *widget : old)
        discard(widget);
    auto *layout = static_cast<QGridLayout *>(this->layout());
    const Theme &theme = Theme::of(palette());
    int row = 0;
    for (const Prerequisite &check : m_checks) {
        const QColor colour = check.isMet ? theme.completed : check.isTrouble() ? theme.failed : theme.muted;
        auto *mark = new QLabel;
        mark->setPixmap(iconPixmap(check.isMet ? u"check"_s : u"cross"_s, colour, 16, devicePixelRatioF()));
        mark->setAccessibleName(check.isMet ? tr("%1: met").arg(check.name)
                                            : tr("%1: missing").arg(check.name));
        auto *name = new QLabel;
        name->setTextFormat(Qt::PlainText);
        name->setText(check.name);
        QLabel *detail = mutedText(check.detail);
        for (QLabel *text : {name, detail}) // both, as selectable text sits one pixel lower
            text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(mark, row, 0, Qt::AlignTop);
        layout->addWidget(name, row, 1, Qt::AlignTop);
        layout->addWidget(detail, row, 2, Qt::AlignTop);
        ++row;
    }
}

} // namespace trainyard::ui
