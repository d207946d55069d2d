// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/charcells.h"
#include "ui/logs/logview.h"

#include <QScrollBar>

namespace trainyard::ui {

namespace {
constexpr int barScale = 1 << 30;
} // namespace

void LogView::setMatcher(const LogMatcher &matcher)
{
    m_matcher = matcher;
    m_current.reset();
    m_wanted.reset();
    viewport()->update();
}

void LogView::showMatch(const LogPlace &place)
{
    m_current = m_wanted = place;
    setFollowingFlag(false);
    const bool isHeld =
        !window().isEmpty() && place.offset >= window().begin() && place.offset < window().end();
    if (isHeld)
        settle();
    else
        m_loader.jumpTo(place.offset);
}

void LogView::showPending()
{
    if (!m_wanted || window().isEmpty() || m_wanted->offset < window().begin() ||
        m_wanted->offset >= window().end())
        return;
    const LogPlace place = *std::exchange(m_wanted, std::nullopt);
    const int index = window().indexOf(place.offset);
    const LogLine &line = window().lines()[index];
    const QList<LogMatch> matches = m_matcher.find(line.text);
    const int start =
        matches.isEmpty() ? 0 : matches[std::min<qsizetype>(place.match, matches.size() - 1)].start;
    const int column = columnOf(line.text, start);
    const int wide = columns();
    const Place there{index, m_isWrapping ? std::min(column / wide, rowsOf(index) - 1) : 0};
    const Place at = top();
    const Place bottom = moved(at, visibleRows() - 1);
    const auto isBefore = [](const Place &a, const Place &b) {
        return a.line < b.line || (a.line == b.line && a.row < b.row);
    };
    if (isBefore(there, at) || isBefore(bottom, there)) {
        const Place middle = moved(there, -visibleRows() / 3);
        m_topOffset = window().lines()[middle.line].offset;
        m_topRow = middle.row;
        settle();
    }
    const int left = horizontalScrollBar()->value();
    if (!m_isWrapping && (column < left || column >= left + wide - 8)) {
        m_widest = std::max(m_widest, line.columns);
        updateBars();
        horizontalScrollBar()->setValue(std::max(0, column - wide / 3));
    }
}

void LogView::updateBars()
{
    m_isSettingBars = true;
    const auto &lines = window().lines();
    qint64 position = 0;
    qint64 page = 1;
    qint64 furthest = 0;
    if (!lines.isEmpty()) {
        const auto bytesAt = [&](const Place &place) {
            const LogLine &line = lines[place.line];
            return line.offset + (line.end - line.offset) * place.row / rowsOf(place.line);
        };
        const Place at = top();
        position = bytesAt(at);
        page = std::max<qint64>(1, lines[moved(at, visibleRows()).line].end - position);
        const qint64 total = std::max(window().totalSize(), window().end());
        furthest = window().isAtEnd() ? bytesAt(endTop()) : std::max(position + 1, total - page);
    }
    const double scale = furthest > barScale ? double(barScale) / double(furthest) : 1;
    QScrollBar *bar = verticalScrollBar();
    bar->setRange(0, int(double(furthest) * scale));
    bar->setPageStep(std::max(1, int(double(page) * scale)));
    if (!bar->isSliderDown())
        bar->setValue(int(double(position) * scale));
    const int over = m_isWrapping ? 0 : std::max(0, m_widest - columns() + 2);
    horizontalScrollBar()->setRange(0, over);
    horizontalScrollBar()->setPageStep(columns());
    horizontalScrollBar()->setSingleStep(4);
    m_isSettingBars = false;
}

void LogView::barMoved(int value)
{
    if (m_isSettingBars || window().isEmpty())
        return;
    const QScrollBar *bar = verticalScrollBar();
    if (value >= bar->maximum()) {
        setFollowing(true);
        return;
    }
    const qint64 page = window().isAtEnd() ? 0 : bar->pageStep();
    const double total = double(std::max(window().totalSize(), window().end()));
    const double furthest =
        window().isAtEnd() ? double(window().lines()[endTop().line].offset) : total - double(page);
    const double scale = furthest > barScale ? double(barScale) / furthest : 1;
    goTo(qint64(double(value) / scale));
}

void LogView::barAction(int action)
{
    QScrollBar *bar = verticalScrollBar();
    int rows = 0;
    switch (action) {
    case QAbstractSlider::SliderSingleStepAdd:
        rows = 1;
        break;
    case QAbstractSlider::SliderSingleStepSub:
        rows = -1;
        break;
    case QAbstractSlider::SliderPageStepAdd:
        rows = visibleRows() - 1;
        break;
    case QAbstractSlider::SliderPageStepSub:
        rows = 1 - visibleRows();
        break;
    default:
        return;
    }
    scrollRows(rows);
    m_isSettingBars = true;
    bar->setSliderPosition(bar->value()); // a step is a row here, not a byte
    m_isSettingBars = false;
}

} // namespace trainyard::ui
