// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/codeview.h"

#include "ui/common/theme.h"

#include <QPaintEvent>
#include <QPainter>
#include <QTextBlock>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
class Gutter : public QWidget
{
public:
    explicit Gutter(CodeView *view) : QWidget(view), m_view(view) {}
    QSize sizeHint() const override { return {m_view->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_view->paintGutter(event); }

private:
    CodeView *m_view;
};
} // namespace

CodeView::CodeView(QWidget *parent) : QPlainTextEdit(parent), m_gutter(new Gutter(this))
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(NoWrap);
    setFont(monospacedFont());
    setTabStopDistance(4 * fontMetrics().horizontalAdvance(u' '));
    setUndoRedoEnabled(false);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        dy != 0 ? m_gutter->scroll(0, dy) : m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
}

void CodeView::showText(const QString &text)
{
    QList<Line> lines;
    int number = 0;
    for (const QStringView line : QStringView(text).split(u'\n')) {
        if (++number > maxLines) {
            lines.append({tr("… the rest is left out"), {}, Tone::Muted});
            break;
        }
        lines.append({line.toString(), QString::number(number), Tone::Plain});
    }
    if (!lines.isEmpty() && lines.constLast().text.isEmpty() && lines.size() > 1)
        lines.removeLast();
    setLines(lines);
}

void CodeView::showDiff(const QList<DiffLine> &diff)
{
    QList<Line> lines;
    for (const DiffLine &line : diff) {
        if (lines.size() >= maxLines) {
            lines.append({tr("… the rest is left out"), {}, Tone::Muted});
            break;
        }
        switch (line.kind) {
        case DiffLine::Kind::Same:
            lines.append({u"  "_s + line.text, QString::number(line.after), Tone::Plain});
            break;
        case DiffLine::Kind::Removed:
            lines.append({u"− "_s + line.text, QString::number(line.before), Tone::Removed});
            break;
        case DiffLine::Kind::Added:
            lines.append({u"+ "_s + line.text, QString::number(line.after), Tone::Added});
            break;
        case DiffLine::Kind::Left:
            lines.append({u"⋯ "_s + line.text, {}, Tone::Muted});
            break;
        }
    }
    setLines(lines);
}

void CodeView::showPatch(const QString &patch)
{
    QList<Line> lines;
    for (const QStringView line : QStringView(patch).split(u'\n')) {
        if (lines.size() >= maxLines) {
            lines.append({tr("… the rest is left out"), {}, Tone::Muted});
            break;
        }
        const bool isHead = line.startsWith("diff "_L1) || line.startsWith("index "_L1) ||
                            line.startsWith("@@"_L1) || line.startsWith("+++"_L1) ||
                            line.startsWith("---"_L1);
        const Tone tone =
            isHead ? Tone::Muted
                   : (line.startsWith(u'+') ? Tone::Added
                                            : (line.startsWith(u'-') ? Tone::Removed : Tone::Plain));
        lines.append({line.toString(), {}, tone});
    }
    setLines(lines);
}

void CodeView::showMessage(const QString &sentence)
{
    setLines({{sentence, {}, Tone::Muted}});
}

void CodeView::setLines(const QList<Line> &lines)
{
    m_lines = lines;
    QStringList texts;
    texts.reserve(lines.size());
    for (const Line &line : lines)
        texts << line.text;
    setPlainText(texts.join(u'\n'));
    paintTones();
    setViewportMargins(gutterWidth(), 0, 0, 0);
    resizeEvent(nullptr);
    m_gutter->update();
}

void CodeView::paintTones()
{
    const Theme &theme = Theme::of(palette());
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    QTextBlock block = document()->begin();
    for (qsizetype i = 0; i < m_lines.size() && block.isValid(); ++i, block = block.next()) {
        if (m_lines[i].tone == Tone::Plain)
            continue;
        cursor.setPosition(block.position());
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        QTextCharFormat ink;
        ink.setForeground(m_lines[i].tone == Tone::Muted ? theme.muted : theme.ink);
        cursor.setCharFormat(ink);
        QTextBlockFormat ground;
        if (m_lines[i].tone != Tone::Muted)
            ground.setBackground(theme.wash(m_lines[i].tone == Tone::Added ? theme.completed : theme.failed));
        cursor.setBlockFormat(ground);
    }
    cursor.endEditBlock();
}

int CodeView::gutterWidth() const
{
    qsizetype digits = 0;
    for (qsizetype i = m_lines.size(); i > 0 && i + 50 > m_lines.size(); --i)
        digits = std::max(digits, m_lines[i - 1].number.size());
    return digits == 0 ? grid : int(digits) * fontMetrics().horizontalAdvance(u'9') + 2 * grid;
}

void CodeView::paintGutter(QPaintEvent *event)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), theme.paper);
    painter.setFont(font());
    painter.setPen(theme.muted);
    QTextBlock block = firstVisibleBlock();
    QRectF place = blockBoundingGeometry(block).translated(contentOffset());
    for (qsizetype i = block.blockNumber();
         block.isValid() && i < m_lines.size() && place.top() <= event->rect().bottom(); ++i) {
        painter.drawText(QRectF(0, place.top(), m_gutter->width() - grid, place.height()),
                         Qt::AlignRight | Qt::AlignTop, m_lines[i].number);
        block = block.next();
        place.translate(0, place.height());
    }
}

void CodeView::resizeEvent(QResizeEvent *event)
{
    if (event)
        QPlainTextEdit::resizeEvent(event);
    m_gutter->setGeometry(QRect(contentsRect().topLeft(), QSize(gutterWidth(), contentsRect().height())));
}

void CodeView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_gutter)
        paintTones();
}

} // namespace trainyard::ui
