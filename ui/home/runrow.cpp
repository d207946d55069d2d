// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/runrow.h"

#include "ui/common/format.h"
#include "ui/common/headlinemetric.h"
#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"
#include "ui/home/runcurve.h"
#include "ui/home/sparkline.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int rowHeight = 7 * grid;
constexpr int sideMargin = 2 * grid;
constexpr int numbersWidth = 12 * grid;

void drawElided(QPainter *painter, const QRect &rect, const QString &text, Qt::Alignment alignment)
{
    const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideRight, rect.width());
    painter->drawText(rect, int(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
}
} // namespace

RunRow::RunRow(RunCurve &curve, QWidget *parent) : QAbstractButton(parent), m_curve(curve)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&curve, &RunCurve::changed, this, [this] { update(); });
}

void RunRow::setRun(const Run &run)
{
    m_run = run;
    describe();
    update();
}

void RunRow::setNow(const QDateTime &now)
{
    m_now = now;
    update();
}

QSize RunRow::sizeHint() const
{
    return {60 * grid, rowHeight};
}

QString RunRow::when() const
{
    return formatRelative(m_run.ended.isValid() ? m_run.ended : m_run.created, m_now);
}

QString RunRow::newestValue() const
{
    const QString name =
        m_curve.metric().isEmpty() ? headlineMetric(m_run.lastMetrics.keys()) : m_curve.metric();
    for (auto it = m_curve.curve().columns().crbegin(); it != m_curve.curve().columns().crend(); ++it)
        if (!it->isEmpty)
            return name + u' ' + formatValue(it->last);
    const double last = m_run.lastMetrics.value(name, std::nan(""));
    return std::isnan(last) ? QString() : name + u' ' + formatValue(last);
}

void RunRow::describe()
{
    QStringList words{m_run.displayName, statusText(m_run.status), m_run.experiment(), m_run.target()};
    if (!m_run.reason.isEmpty())
        words << m_run.reason;
    setAccessibleName(words.join(", "_L1));
    setAccessibleDescription(tr("Opens the run"));
}

bool RunRow::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractButton::event(event);
    QStringList lines{m_run.id};
    if (!m_run.reason.isEmpty())
        lines << m_run.reason;
    if (m_run.started.isValid())
        lines << tr("Started %1").arg(formatExact(m_run.started));
    if (m_run.ended.isValid())
        lines << tr("Ended %1").arg(formatExact(m_run.ended));
    // Escaped and set as paragraphs: a reason may quote what a script printed.
    QString rich;
    for (const QString &line : std::as_const(lines))
        rich += u"<div>%1</div>"_s.arg(line.toHtmlEscaped());
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), rich, this);
    return true;
}

void RunRow::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    if (underMouse() || isDown())
        painter.fillRect(rect().adjusted(1, 0, -1, 0), theme.wash(isDown() ? theme.ink : theme.accent));

    const QRect area = rect().adjusted(sideMargin, grid, -sideMargin, -grid);
    const QRect numbers(area.right() - numbersWidth + 1, area.top(), numbersWidth, area.height());
    const int curveWidth = std::clamp(area.width() / 5, 9 * grid, 18 * grid);
    const QRect curve(numbers.left() - grid - curveWidth, area.top() + 4, curveWidth, area.height() - 8);
    const QRect words(area.left(), area.top(), curve.left() - 2 * grid - area.left(), area.height());
    const auto upper = [](QRect r) { return r.adjusted(0, 0, 0, -r.height() / 2); };
    const auto lower = [](QRect r) { return r.adjusted(0, r.height() / 2, 0, 0); };

    painter.setFont(textFont(TextSize::Text, QFont::DemiBold));
    painter.setPen(theme.ink);
    drawElided(&painter, upper(words), m_run.displayName.isEmpty() ? m_run.id : m_run.displayName,
               Qt::AlignLeft);

    painter.setFont(textFont(TextSize::Caption));
    const QRect second = lower(words);
    const QColor statusColor = theme.statusColor(m_run.status);
    painter.setBackground(theme.surface);
    paintStatusGlyph(&painter, QRectF(second.left(), second.center().y() - 5, 11, 11), m_run.status,
                     statusColor);
    const QString word = statusText(m_run.status);
    const int wordWidth = painter.fontMetrics().horizontalAdvance(word);
    painter.setPen(statusColor);
    drawElided(&painter, second.adjusted(2 * grid, 0, 0, 0), word, Qt::AlignLeft);
    QStringList rest{m_run.experiment(), m_run.target(), when()};
    const bool needsReason = m_run.status == RunStatus::Failed || m_run.status == RunStatus::NotResponding ||
                             m_run.status == RunStatus::Queued;
    if (needsReason)
        rest.prepend(m_run.reason.simplified());
    rest.removeAll(QString());
    painter.setPen(theme.muted);
    drawElided(&painter, second.adjusted(2 * grid + wordWidth, 0, 0, 0), u" · "_s + rest.join(u" · "_s),
               Qt::AlignLeft);

    paintSparkline(&painter, curve, m_curve.curve(), isTerminal(m_run.status) ? theme.muted : theme.accent);

    painter.setFont(tabularFont());
    painter.setPen(theme.ink);
    if (m_run.started.isValid())
        drawElided(&painter, upper(numbers), formatDuration(m_run.durationSeconds(m_now)), Qt::AlignRight);
    painter.setFont(textFont(TextSize::Caption));
    painter.setPen(theme.muted);
    drawElided(&painter, lower(numbers), newestValue(), Qt::AlignRight);

    if (hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
    }
}

} // namespace trainyard::ui
