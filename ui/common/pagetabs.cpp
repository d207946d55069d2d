// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/pagetabs.h"

#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace trainyard::ui {

PageTabs::PageTabs(const QString &accessibleName, QWidget *parent) : QTabWidget(parent)
{
    auto *bar = new UnderlinedTabBar;
    bar->setExpanding(false);
    bar->setDrawBase(false);
    bar->setAccessibleName(accessibleName);
    setAccessibleName(accessibleName);
    bar->setAttribute(Qt::WA_Hover);
    setTabBar(bar);
    setDocumentMode(true);
}

void PageTabs::keyPressEvent(QKeyEvent *event)
{
    const bool isPage = event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown;
    if (!isPage || !(event->modifiers() & Qt::ControlModifier)) {
        QTabWidget::keyPressEvent(event);
        return;
    }
    const int step = event->key() == Qt::Key_PageDown ? 1 : count() - 1;
    setCurrentIndex((currentIndex() + step) % count());
}

QSize UnderlinedTabBar::tabSizeHint(int index) const
{
    return {fontMetrics().horizontalAdvance(tabText(index)) + 4 * grid, 4 * grid};
}

void UnderlinedTabBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
    const QPoint pointer = mapFromGlobal(QCursor::pos());
    for (int i = 0; i < count(); ++i) {
        const QRect place = tabRect(i);
        const bool isCurrent = i == currentIndex();
        const bool isHovered = underMouse() && place.contains(pointer);
        painter.setPen(isCurrent || isHovered ? theme.ink : theme.muted);
        painter.drawText(place, Qt::AlignCenter, tabText(i));
        if (isCurrent)
            painter.fillRect(QRect(place.left() + grid, height() - 2, place.width() - 2 * grid, 2),
                             theme.accent);
        if (isCurrent && hasFocus()) {
            painter.setPen(theme.accent);
            painter.drawRect(place.adjusted(4, 4, -5, -6));
        }
    }
}

} // namespace trainyard::ui
