// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logview.h"

#include "ui/logs/charcells.h"

#include <QPainter>
#include <QScrollBar>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int leftPad = grid;
constexpr int topPad = grid / 2;
} // namespace

LogView::LogView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setAccessibleName(tr("Log"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setEmptyText(tr("Nothing has been written here yet."));
    resetPainter();
    addViewActions();
    connect(&m_loader, &LogLoader::changed, this, &LogView::settle);
    connect(&m_loader, &LogLoader::replaced, this, &LogView::windowReplaced);
    connect(&m_loader, &LogLoader::shrunk, this, &LogView::restarted);
    connect(&m_loader, &LogLoader::failed, this, &LogView::failed);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &LogView::barMoved);
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, &LogView::barAction);
    connect(&m_copy, &LogCopy::failed, this, &LogView::failed);
}

void LogView::setReader(const LogReader &reader)
{
    m_reader = reader;
    m_topOffset = 0;
    m_topRow = m_widest = 0;
    m_anchor = m_caret = {};
    m_current.reset();
    m_wanted.reset();
    m_copy.cancel();
    m_loader.setReader(reader, m_isFollowing);
    m_loader.setFollowing(m_isFollowing);
    settle();
}

void LogView::clear()
{
    setReader({});
}

void LogView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

int LogView::columns() const
{
    return std::max(8, int((viewport()->width() - 2 * leftPad) / m_painter->cells().width));
}

int LogView::visibleRows() const
{
    return std::max(1, (viewport()->height() - topPad) / m_painter->cells().height);
}

int LogView::rowsOf(int line) const
{
    if (!m_isWrapping)
        return 1;
    const int wide = columns();
    return std::max(1, (window().lines()[line].columns + wide - 1) / wide);
}

LogView::Place LogView::top() const
{
    const int line = window().indexOf(m_topOffset);
    return line < 0 ? Place{} : Place{line, std::min(m_topRow, rowsOf(line) - 1)};
}

LogView::Place LogView::moved(Place place, int rows) const
{
    const int count = int(window().lines().size());
    while (rows > 0) {
        const int here = rowsOf(place.line) - 1 - place.row;
        if (rows <= here)
            return {place.line, place.row + rows};
        if (place.line + 1 >= count)
            return {place.line, place.row + here};
        rows -= here + 1;
        place = {place.line + 1, 0};
    }
    while (rows < 0) {
        if (-rows <= place.row)
            return {place.line, place.row + rows};
        if (place.line == 0)
            return {0, 0};
        rows += place.row + 1;
        place = {place.line - 1, rowsOf(place.line - 1) - 1};
    }
    return place;
}

LogView::Place LogView::endTop() const
{
    const int last = int(window().lines().size()) - 1;
    return last < 0 ? Place{} : moved({last, rowsOf(last) - 1}, 1 - visibleRows());
}

void LogView::setTop(const Place &place)
{
    const auto &lines = window().lines();
    m_topOffset = lines.isEmpty() ? 0 : lines[place.line].offset;
    m_topRow = place.row;
    settle();
}

void LogView::settle()
{
    const auto &lines = window().lines();
    if (!lines.isEmpty()) {
        Place at = top();
        const Place end = endTop();
        const bool isBehind = at.line > end.line || (at.line == end.line && at.row > end.row);
        if (m_isFollowing || (isBehind && window().isAtEnd()))
            at = end;
        m_topOffset = lines[at.line].offset;
        m_topRow = at.row;
        const Place bottom = moved(at, visibleRows());
        for (int i = at.line; i <= bottom.line; ++i)
            m_widest = std::max(m_widest, lines[i].columns);
        m_loader.setVisible(at.line, bottom.line);
    }
    showPending();
    updateBars();
    viewport()->update();
    emit viewChanged();
}

void LogView::windowReplaced(qint64 offset)
{
    if (offset >= 0 && !window().isEmpty()) {
        const int index = window().indexOf(offset);
        const LogLine &line = window().lines()[index];
        m_topOffset = line.offset;
        const qint64 into = std::max<qint64>(0, offset - line.offset);
        m_topRow = int(into * rowsOf(index) / std::max<qint64>(1, line.end - line.offset));
    }
    settle();
    if (offset < 0 && !m_isFollowing && !window().isEmpty())
        setTop(endTop());
}

void LogView::goTo(qint64 offset)
{
    setFollowingFlag(false);
    const bool isHeld = !window().isEmpty() && offset >= window().begin() && offset < window().end();
    if (isHeld)
        windowReplaced(offset);
    else
        m_loader.jumpTo(offset);
}

void LogView::goToStart()
{
    goTo(0);
}

void LogView::goToEnd()
{
    setFollowing(true);
}

void LogView::setFollowing(bool isFollowing)
{
    setFollowingFlag(isFollowing);
    if (!isFollowing)
        return;
    if (window().isAtEnd())
        settle();
    else
        m_loader.jumpToEnd();
}

void LogView::setFollowingFlag(bool isFollowing)
{
    if (m_isFollowing == isFollowing)
        return;
    m_isFollowing = isFollowing;
    m_loader.setFollowing(isFollowing);
    emit followingChanged(isFollowing);
}

void LogView::scrollRows(int rows)
{
    if (window().isEmpty() || rows == 0)
        return;
    const Place before = top();
    const Place end = endTop();
    Place after = moved(before, rows);
    const bool isBehind = after.line > end.line || (after.line == end.line && after.row >= end.row);
    if (isBehind)
        after = end;
    setFollowingFlag(rows > 0 ? isBehind && window().isAtEnd() : m_isFollowing && after == before);
    setTop(after);
}

void LogView::setWrapping(bool isWrapping)
{
    m_isWrapping = isWrapping;
    m_topRow = 0;
    horizontalScrollBar()->setValue(0);
    settle();
}

void LogView::setFontSize(int pixels)
{
    pixels = std::clamp(pixels, 8, 32);
    if (pixels == m_fontSize)
        return;
    m_fontSize = pixels;
    resetPainter();
    settle();
    emit fontSizeChanged(pixels);
}

void LogView::resetPainter()
{
    QFont font = monospacedFont();
    font.setPixelSize(m_fontSize);
    m_painter = std::make_unique<LogPainter>(font, Theme::of(palette()));
}

void LogView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Theme &theme = m_painter->theme();
    painter.fillRect(viewport()->rect(), theme.paper);
    const auto &lines = window().lines();
    if (lines.isEmpty()) {
        if (!m_loader.isLoading()) {
            painter.setFont(textFont(TextSize::Text));
            painter.setPen(theme.muted);
            painter.drawText(viewport()->rect().adjusted(grid, 2 * grid, -grid, 0),
                             Qt::AlignHCenter | Qt::TextWordWrap, m_emptyText);
        }
        return;
    }
    const auto [from, to] = selection();
    const int wide = columns();
    const int height = m_painter->cells().height;
    Place at = top();
    for (int y = topPad; y < viewport()->height(); y += height) {
        const LogLine &line = lines[at.line];
        LogRow row;
        row.line = &line;
        row.firstColumn = m_isWrapping ? at.row * wide : horizontalScrollBar()->value();
        row.columns = m_isWrapping ? wide : wide + 2;
        if (from < to && line.offset <= to.offset && line.offset >= from.offset) {
            row.selectedFrom = line.offset == from.offset ? from.position : 0;
            row.isSelectedToEnd = line.offset != to.offset;
            row.selectedTo = row.isSelectedToEnd ? int(line.text.size()) : to.position;
        }
        row.matches = m_matcher.find(line.text);
        if (m_current && m_current->offset == line.offset)
            row.currentMatch = std::min<int>(m_current->match, int(row.matches.size()) - 1);
        m_painter->draw(&painter, QPointF(leftPad, y), row);
        if (line.isContinued && at.row == 0) // a piece of a longer line
            painter.fillRect(QRect(2, y + 2, 2, height - 4), theme.line);
        const Place below = moved(at, 1);
        if (below == at)
            break;
        at = below;
    }
    if (hasFocus()) {
        painter.setPen(theme.accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

QStringList LogView::visibleText() const
{
    QStringList rows;
    if (window().isEmpty())
        return rows;
    Place at = top();
    for (int i = 0; i < visibleRows(); ++i) {
        const LogLine &line = window().lines()[at.line];
        const int wide = columns();
        const int start = m_isWrapping ? ui::positionAt(line.text, at.row * wide) : 0;
        const int end = m_isWrapping ? ui::positionAt(line.text, (at.row + 1) * wide) : int(line.text.size());
        rows << line.text.mid(start, end - start);
        const Place below = moved(at, 1);
        if (below == at)
            break;
        at = below;
    }
    return rows;
}

} // namespace trainyard::ui
