// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/charcells.h"
#include "ui/logs/logview.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QScrollBar>

namespace trainyard::ui {

void LogView::addViewActions()
{
    const auto add = [this](const QString &text, const QList<QKeySequence> &keys, auto &&act) {
        auto *action = new QAction(text, this);
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
    };
    add(tr("Copy"), {QKeySequence::Copy}, [this] { copySelection(); });
    add(tr("Select all"), {QKeySequence::SelectAll}, [this] { selectAll(); });
    add(tr("Go to the start"), {QKeySequence::MoveToStartOfDocument}, [this] { goToStart(); });
    add(tr("Go to the end and follow"), {QKeySequence::MoveToEndOfDocument}, [this] { goToEnd(); });
    add(tr("Larger text"), {QKeySequence::ZoomIn, QKeySequence(Qt::CTRL | Qt::Key_Equal)},
        [this] { setFontSize(m_fontSize + 1); });
    add(tr("Smaller text"), {QKeySequence::ZoomOut}, [this] { setFontSize(m_fontSize - 1); });
    add(tr("Usual text size"), {QKeySequence(Qt::CTRL | Qt::Key_0)}, [this] { setFontSize(usualFontSize); });
    connect(&m_copy, &LogCopy::done, this, [this](const QString &text, bool isWhole) {
        QGuiApplication::clipboard()->setText(text);
        emit copied(text.size(), isWhole);
    });
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    settle();
}

void LogView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && m_painter) {
        resetPainter();
        settle();
    }
}

void LogView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void LogView::wheelEvent(QWheelEvent *event)
{
    event->accept();
    const QPoint angle = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        setFontSize(m_fontSize + (angle.y() > 0 ? 1 : -1));
        return;
    }
    if (angle.x() != 0 && std::abs(angle.x()) > std::abs(angle.y())) {
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - angle.x() / 30);
        return;
    }
    m_wheelRest += angle.y();
    const int rows = m_wheelRest / 40; // three rows a notch
    m_wheelRest -= rows * 40;
    scrollRows(-rows);
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    const bool isShift = event->modifiers() & Qt::ShiftModifier;
    QScrollBar *across = horizontalScrollBar();
    switch (event->key()) {
    case Qt::Key_Up:
        isShift ? extendByLine(-1) : scrollRows(-1);
        return;
    case Qt::Key_Down:
        isShift ? extendByLine(1) : scrollRows(1);
        return;
    case Qt::Key_PageUp:
        scrollRows(1 - visibleRows());
        return;
    case Qt::Key_PageDown:
    case Qt::Key_Space:
        scrollRows(visibleRows() - 1);
        return;
    case Qt::Key_Left:
        across->setValue(across->value() - 4);
        return;
    case Qt::Key_Right:
        across->setValue(across->value() + 4);
        return;
    case Qt::Key_Home:
        across->setValue(0);
        return;
    case Qt::Key_End:
        goToEnd();
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void LogView::extendByLine(int lines)
{
    if (window().isEmpty())
        return;
    if (!hasSelection()) {
        m_anchor = {m_topOffset, 0};
        m_caret = m_anchor;
    }
    const int here = window().indexOf(m_caret.offset);
    const int there = std::clamp(here + lines, 0, int(window().lines().size()) - 1);
    const LogLine &line = window().lines()[there];
    m_caret = there == here && lines > 0 ? LogPosition{line.offset, int(line.text.size())}
                                         : LogPosition{line.offset, 0};
    const Place at = top();
    if (there < at.line)
        scrollRows(-rowsOf(there));
    else if (there >= moved(at, visibleRows()).line)
        scrollRows(rowsOf(there));
    viewport()->update();
}

LogPosition LogView::positionAt(const QPoint &point) const
{
    if (window().isEmpty())
        return {};
    const LogCells &cells = m_painter->cells();
    const int row = std::max(0, point.y() - grid / 2) / cells.height;
    const Place at = moved(top(), row);
    const LogLine &line = window().lines()[at.line];
    if (moved(top(), row) == moved(top(), row - 1) && row > 0)
        return {line.offset, int(line.text.size())}; // below the last row
    const int first = m_isWrapping ? at.row * columns() : horizontalScrollBar()->value();
    const int column = first + std::max(0, int((point.x() - grid) / cells.width + 0.5));
    return {line.offset, ui::positionAt(line.text, column)};
}

QPair<LogPosition, LogPosition> LogView::selection() const
{
    return m_anchor < m_caret ? qMakePair(m_anchor, m_caret) : qMakePair(m_caret, m_anchor);
}

void LogView::selectAll()
{
    m_anchor = {0, 0};
    m_caret = {std::max(window().totalSize(), window().end()), 0};
    viewport()->update();
}

void LogView::copySelection()
{
    const auto [from, to] = selection();
    if (from < to && m_reader)
        m_copy.start(m_reader, from, to);
}

void LogView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_caret = positionAt(event->position().toPoint());
    if (!(event->modifiers() & Qt::ShiftModifier))
        m_anchor = m_caret;
    m_isDragging = true;
    viewport()->update();
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_isDragging)
        return;
    m_dragAt = event->position().toPoint();
    if (viewport()->rect().contains(m_dragAt))
        m_dragScroll.stop();
    else if (!m_dragScroll.isActive())
        m_dragScroll.start(40, this);
    m_caret = positionAt(m_dragAt);
    viewport()->update();
}

void LogView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_dragScroll.timerId())
        return QAbstractScrollArea::timerEvent(event);
    const int over = m_dragAt.y() < 0 ? m_dragAt.y() : std::max(0, m_dragAt.y() - viewport()->height());
    if (over != 0)
        scrollRows(over < 0 ? -1 + over / 16 : 1 + over / 16);
    m_caret = positionAt(QPoint(m_dragAt.x(), std::clamp(m_dragAt.y(), 0, viewport()->height() - 1)));
    viewport()->update();
}

void LogView::mouseReleaseEvent(QMouseEvent *)
{
    m_isDragging = false;
    m_dragScroll.stop();
}

void LogView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (window().isEmpty())
        return;
    const LogPosition at = positionAt(event->position().toPoint());
    const QString &text = window().lines()[window().indexOf(at.offset)].text;
    const auto isWord = [&](int i) {
        return text[i].isLetterOrNumber() || text[i] == u'_' || text[i] == u'.';
    };
    int start = std::min(at.position, int(text.size()));
    int end = start;
    while (start > 0 && isWord(start - 1))
        --start;
    while (end < text.size() && isWord(end))
        ++end;
    if (start == end) // no word here: the line
        end = int(text.size()), start = 0;
    m_anchor = {at.offset, start};
    m_caret = {at.offset, end};
    viewport()->update();
}

void LogView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions());
    menu->popup(event->globalPos());
}

} // namespace trainyard::ui
