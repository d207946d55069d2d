// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/pagetabs.h"

#include "ui/common/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QShortcut>

namespace trainyard::ui {

namespace {
constexpr int barHeight = 4 * grid;

void paintBar(QWidget &on, const QRect &place)
{
    const Theme &theme = Theme::of(on.palette());
    QPainter painter(&on);
    painter.fillRect(place, theme.surface);
    painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), theme.line);
}
} // namespace

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
    // Not as a key press: a table or a log inside would take it for its own pages.
    const auto add = [this](Qt::Key key, int step) {
        auto *shortcut =
            new QShortcut(Qt::CTRL | key, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, step] { go(step); });
    };
    add(Qt::Key_PageDown, 1);
    add(Qt::Key_PageUp, -1);
}

void PageTabs::setCorner(QWidget *control)
{
    auto *corner = new QWidget;
    auto *layout = new QHBoxLayout(corner);
    layout->setContentsMargins(grid, 0, grid, 1);
    layout->addWidget(control);
    setCornerWidget(corner);
}

bool PageTabs::event(QEvent *event)
{
    const bool isDone = QTabWidget::event(event);
    // The style would let it stand over the edge of the bar.
    if (QWidget *corner = cornerWidget();
        corner && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest ||
                   event->type() == QEvent::Show)) {
        const int wide = corner->sizeHint().width();
        corner->setGeometry(width() - wide, 0, wide, tabBar()->height());
    }
    return isDone;
}

/// The bar reaches from end to end, below the corner too.
void PageTabs::paintEvent(QPaintEvent *)
{
    paintBar(*this, QRect(0, 0, width(), tabBar()->height()));
}

void PageTabs::go(int step)
{
    setCurrentIndex((currentIndex() + step + count()) % count());
}

QSize UnderlinedTabBar::tabSizeHint(int index) const
{
    return {fontMetrics().horizontalAdvance(tabText(index)) + 4 * grid, barHeight};
}

void UnderlinedTabBar::paintEvent(QPaintEvent *)
{
    paintBar(*this, rect());
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
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
