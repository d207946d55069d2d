// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/dropoverlay.h"

#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QTimer>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

DropOverlay::DropOverlay(QWidget *window) : QWidget(window)
{
    setObjectName(u"dropOverlay"_s);
    setAccessibleName(tr("Drop a folder to start a run or to look at its logs"));
    setAcceptDrops(true);
    window->setAcceptDrops(true); // else a drag over a widget that takes none is told to nobody
    hide();
    QCoreApplication::instance()->installEventFilter(this);
}

bool DropOverlay::eventFilter(QObject *watched, QEvent *event)
{
    if ((event->type() != QEvent::DragEnter && event->type() != QEvent::DragLeave) || watched == this)
        return false;
    const auto *widget = qobject_cast<QWidget *>(watched);
    if (!widget || widget->window() != window())
        return false;
    if (event->type() == QEvent::DragEnter)
        return !isVisible() && begin(*static_cast<QDragEnterEvent *>(event));
    // Either the drag goes on over the overlay, which is told next, or it left the window.
    QTimer::singleShot(0, this, [this] {
        if (!m_isEntered)
            hide();
    });
    return false;
}

bool DropOverlay::begin(QDragEnterEvent &drag)
{
    const auto start = interpretDrop(drag.mimeData()->urls());
    if (!start)
        return false;
    const QString name = QFileInfo(start->folder).fileName();
    m_what = !start->runConfig.isEmpty()
                 ? tr("Drop to open the run configuration %1").arg(QFileInfo(start->runConfig).fileName())
             : start->isLogs           ? tr("Drop to look at the logs in “%1”").arg(name)
             : start->script.isEmpty() ? tr("Drop to start a run from “%1”").arg(name)
                                       : tr("Drop to run %1 of “%2”").arg(start->script, name);
    m_isEntered = false;
    setGeometry(parentWidget()->rect());
    show();
    raise();
    drag.setDropAction(Qt::CopyAction);
    drag.accept();
    return true; // the next move enters the overlay
}

void DropOverlay::dragEnterEvent(QDragEnterEvent *event)
{
    m_isEntered = true;
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void DropOverlay::dragLeaveEvent(QDragLeaveEvent *)
{
    m_isEntered = false;
    hide();
}

void DropOverlay::dropEvent(QDropEvent *event)
{
    m_isEntered = false;
    hide();
    const auto start = interpretDrop(event->mimeData()->urls());
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (start)
        emit dropped(*start);
}

void DropOverlay::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = theme.paper; // what lies below stays to be seen
    veil.setAlpha(190);
    QColor tint = theme.accent;
    tint.setAlpha(24);
    painter.fillRect(rect(), veil);
    QPen pen(theme.accent, 2);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.setBrush(tint);
    painter.drawRoundedRect(QRectF(rect()).adjusted(16, 16, -16, -16), 8, 8);
    const int side = 6 * grid;
    const QPoint middle = rect().center();
    painter.setPen(theme.line);
    painter.setBrush(theme.paper);
    const int half = std::min(width() / 2 - 4 * grid, 36 * grid);
    painter.drawRoundedRect(QRect(middle.x() - half, middle.y() - 9 * grid, 2 * half, 16 * grid), 6, 6);
    painter.drawPixmap(middle.x() - side / 2, middle.y() - side,
                       iconPixmap(u"folder"_s, theme.accent, side, devicePixelRatioF()));
    painter.setFont(textFont(TextSize::Heading, QFont::DemiBold));
    painter.setPen(theme.ink);
    const QRect line(middle.x() - half + 2 * grid, middle.y() + grid, 2 * half - 4 * grid, 4 * grid);
    painter.drawText(line, Qt::AlignCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(m_what, Qt::ElideMiddle, line.width()));
}

} // namespace trainyard::ui
