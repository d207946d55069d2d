// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"
#include "ui/logs/logline.h"
#include "ui/logs/logmatcher.h"
#include "ui/logs/logpalette.h"

#include <QFont>
#include <QHash>

class QPainter;

namespace trainyard::ui {

/// The cells of a fixed font.
struct LogCells
{
    explicit LogCells(const QFont &font);
    QFont font;
    qreal width = 0;
    int height = 0;
    int ascent = 0;
};

/// One row of a line as it is to be drawn.
struct LogRow
{
    const LogLine *line = nullptr;
    int firstColumn = 0; ///< of the line, at the left edge
    int columns = 0;     ///< that fit
    int selectedFrom = 0;
    int selectedTo = 0;           ///< UTF-16 units; equal: nothing is selected
    bool isSelectedToEnd = false; ///< the newline too
    QList<LogMatch> matches;
    int currentMatch = -1;
};

/// Draws rows of a log; keeps the colours it has worked out for one theme.
class LogPainter
{
public:
    LogPainter(const QFont &font, const Theme &theme);
    const LogCells &cells() const { return m_cells; }
    const Theme &theme() const { return *m_theme; }
    void draw(QPainter *painter, const QPointF &topLeft, const LogRow &row);

private:
    struct Look
    {
        LogStyle style;
        enum Ground { Paper, Selected, Match, Current } ground = Paper;
        friend bool operator==(const Look &, const Look &) = default;
    };
    Look lookAt(const LogRow &row, int position, int *span, int *match) const;
    void drawRun(QPainter *painter, const QPointF &topLeft, int column, int width, const QString &text,
                 const Look &look);
    const LogColors &colors(const LogStyle &style);

    LogCells m_cells;
    const Theme *m_theme;
    QHash<quint64, LogColors> m_colors;
};

} // namespace trainyard::ui
