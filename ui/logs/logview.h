// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logcopy.h"
#include "ui/logs/logloader.h"
#include "ui/logs/logpainter.h"
#include "ui/logs/logsearch.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>

namespace trainyard::ui {

/// Shows a log of any size through a LogReader, holding only what is near the screen. The scroll bar counts
/// bytes. While the end is on screen the view follows it; otherwise new text moves nothing. UI thread.
///
/// Keys: arrows and pages scroll, Ctrl+Home and Ctrl+End (or End) go to the start and the end, Shift+Up and
/// Shift+Down select lines, Ctrl+A, Ctrl+C, Ctrl+plus, Ctrl+minus, Ctrl+0.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    static constexpr int usualFontSize = 12;

    explicit LogView(QWidget *parent = nullptr);

    /// Shows another file, from its end when following.
    void setReader(const LogReader &reader);
    /// Shows nothing.
    void clear();
    /// The file may have grown; call as often as it says so.
    void touch() { m_loader.touch(); }
    void retry() { m_loader.retry(); }

    bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool isFollowing);
    bool isWrapping() const { return m_isWrapping; }
    void setWrapping(bool isWrapping);
    int fontSize() const { return m_fontSize; } ///< pixels at scale 1
    void setFontSize(int pixels);
    /// What an empty file shows.
    void setEmptyText(const QString &text);

    const LogWindow &window() const { return m_loader.window(); }
    qint64 topOffset() const { return m_topOffset; }
    int visibleRows() const;
    /// What stands on the screen, row by row; for tests and screen readers.
    QStringList visibleText() const;

    void goTo(qint64 offset);
    void goToStart();
    void goToEnd();
    /// Moves by rows of the screen; down to the end begins to follow.
    void scrollRows(int rows);

    /// Matches of this are marked wherever they show.
    void setMatcher(const LogMatcher &matcher);
    /// Brings a match to the screen and marks it as the current one.
    void showMatch(const LogPlace &place);

    bool hasSelection() const { return m_anchor != m_caret; }
    void selectAll();
    void copySelection();

signals:
    void followingChanged(bool isFollowing);
    void fontSizeChanged(int pixels);
    /// What is shown, held or known of the size changed.
    void viewChanged();
    /// The file is shorter than it was: places found in it mean nothing any more.
    void restarted();
    void copied(qsizetype characters, bool isWhole);
    void failed(const trainyard::Error &error);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    struct Place
    {
        int line = 0;
        int row = 0;
        friend bool operator==(const Place &, const Place &) = default;
    };
    void addViewActions();
    int columns() const; ///< that fit
    int rowsOf(int line) const;
    Place top() const;
    Place endTop() const; ///< of the last page
    Place moved(Place place, int rows) const;
    void setTop(const Place &place);
    void settle();
    void windowReplaced(qint64 offset);
    void showPending();
    void barMoved(int value);
    void barAction(int action);
    void updateBars();
    void setFollowingFlag(bool isFollowing);
    LogPosition positionAt(const QPoint &point) const;
    QPair<LogPosition, LogPosition> selection() const;
    void extendByLine(int lines);
    void resetPainter();

    LogLoader m_loader;
    LogReader m_reader;
    LogCopy m_copy;
    std::unique_ptr<LogPainter> m_painter;
    LogMatcher m_matcher;
    std::optional<LogPlace> m_current;
    std::optional<LogPlace> m_wanted; ///< a match to be brought to the screen once its line is held
    QString m_emptyText;
    qint64 m_topOffset = 0;
    int m_topRow = 0;
    int m_fontSize = usualFontSize;
    int m_widest = 0; ///< columns, of the lines seen so far
    int m_wheelRest = 0;
    LogPosition m_anchor;
    LogPosition m_caret;
    QPoint m_dragAt;
    QBasicTimer m_dragScroll;
    bool m_isDragging = false;
    bool m_isFollowing = true;
    bool m_isWrapping = false;
    bool m_isSettingBars = false;
};

} // namespace trainyard::ui
