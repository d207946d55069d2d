// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logpainter.h"

#include "ui/logs/charcells.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace trainyard::ui {

namespace {
QColor mixed(const QColor &a, const QColor &b, float part)
{
    return QColor::fromRgbF(a.redF() * part + b.redF() * (1 - part),
                            a.greenF() * part + b.greenF() * (1 - part),
                            a.blueF() * part + b.blueF() * (1 - part));
}
} // namespace

LogCells::LogCells(const QFont &f) : font(f)
{
    const QFontMetricsF metrics(font);
    width = metrics.horizontalAdvance(QLatin1Char('M'));
    height = int(std::ceil(metrics.height())) + 2;
    ascent = int(std::ceil(metrics.ascent())) + 1;
}

LogPainter::LogPainter(const QFont &font, const Theme &theme) : m_cells(font), m_theme(&theme) {}

const LogColors &LogPainter::colors(const LogStyle &style)
{
    constexpr int looks = LogStyle::Inverse | LogStyle::Dim | LogStyle::Mark;
    const quint64 key =
        quint64(style.foreground) << 36 ^ quint64(style.background) << 8 ^ quint64(style.flags & looks);
    auto found = m_colors.find(key);
    if (found == m_colors.end()) {
        if (m_colors.size() > 4096)
            m_colors.clear();
        found = m_colors.insert(key, logColors(style, *m_theme));
    }
    return *found;
}

LogPainter::Look LogPainter::lookAt(const LogRow &row, int position, int *span, int *match) const
{
    Look look;
    const auto &spans = row.line->spans;
    while (*span < spans.size() && spans[*span].start + spans[*span].length <= position)
        ++*span;
    if (*span < spans.size() && spans[*span].start <= position)
        look.style = spans[*span].style;
    while (*match < row.matches.size() && row.matches[*match].start + row.matches[*match].length <= position)
        ++*match;
    if (*match < row.matches.size() && row.matches[*match].start <= position)
        look.ground = *match == row.currentMatch ? Look::Current : Look::Match;
    else if (position >= row.selectedFrom && position < row.selectedTo)
        look.ground = Look::Selected;
    return look;
}

void LogPainter::draw(QPainter *painter, const QPointF &topLeft, const LogRow &row)
{
    const QString &text = row.line->text;
    const int lastColumn = row.firstColumn + row.columns;
    const bool isPlain = row.line->columns == text.size();
    // Where every character takes one cell, the column is the position (a combining mark would show as less).
    int at = isPlain && !text.contains(u'\t') ? std::min(row.firstColumn, int(text.size()))
                                              : positionAt(text, row.firstColumn);
    int column = at == 0 ? 0 : (isPlain && !text.contains(u'\t') ? at : columnOf(text, at));
    int span = 0;
    int match = 0;

    QString run;
    Look runLook;
    int runColumn = 0;
    const auto flush = [&] {
        if (!run.isEmpty())
            drawRun(painter, topLeft, runColumn - row.firstColumn, int(run.size()), run, runLook);
        run.clear();
    };
    while (at < text.size() && column < lastColumn) {
        const CharCell cell = charAt(text, at, column);
        const Look look = lookAt(row, at, &span, &match);
        const bool isSimple = cell.length == 1 && cell.width == 1 && text[at].unicode() < 0x300;
        if (!isSimple || (!run.isEmpty() && look != runLook))
            flush();
        if (isSimple) {
            if (run.isEmpty()) {
                runLook = look;
                runColumn = column;
            }
            run.append(text[at]);
        } else {
            const QString one = text[at] == u'\t' ? QString(cell.width, u' ') : text.mid(at, cell.length);
            drawRun(painter, topLeft, column - row.firstColumn, cell.width, one, look);
        }
        at += cell.length;
        column += cell.width;
    }
    flush();
    if (row.isSelectedToEnd && at >= text.size() && column < lastColumn) {
        Look look;
        look.ground = Look::Selected;
        drawRun(painter, topLeft, column - row.firstColumn, 1, QStringLiteral(" "), look);
    }
}

void LogPainter::drawRun(QPainter *painter, const QPointF &topLeft, int column, int width,
                         const QString &text, const Look &look)
{
    LogColors ink = colors(look.style);
    switch (look.ground) {
    case Look::Paper:
        break;
    case Look::Selected:
        ink.background =
            mixed(m_theme->accent, ink.background.isValid() ? ink.background : m_theme->paper, 0.28F);
        break;
    case Look::Match:
        ink = {m_theme->ink, m_theme->isDark ? QColor(0x5A4A10) : QColor(0xFFE48A)};
        break;
    case Look::Current:
        ink = {m_theme->onAccent, m_theme->accent};
        break;
    }
    const QRectF cell(topLeft.x() + column * m_cells.width, topLeft.y(), width * m_cells.width,
                      m_cells.height);
    if (ink.background.isValid())
        painter->fillRect(cell, ink.background);
    if (text.trimmed().isEmpty() && !(look.style.flags & (LogStyle::Underline | LogStyle::Strike)))
        return;
    QFont font = m_cells.font;
    if (look.style.flags & LogStyle::Bold)
        font.setBold(true);
    font.setItalic(look.style.flags & LogStyle::Italic);
    font.setUnderline(look.style.flags & LogStyle::Underline);
    font.setStrikeOut(look.style.flags & LogStyle::Strike);
    painter->setFont(font);
    painter->setPen(ink.foreground);
    painter->drawText(QPointF(cell.left(), topLeft.y() + m_cells.ascent), text);
}

} // namespace trainyard::ui
