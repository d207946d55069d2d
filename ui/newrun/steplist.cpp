// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/steplist.h"

#include "ui/common/theme.h"

#include <QButtonGroup>
#include <QPainter>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int markSize = 20;

void drawMark(QPainter *painter, const QRectF &r, StepState state, int number, const Theme &theme,
              bool isCurrent)
{
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor color = state == StepState::Problem ? theme.failed
                         : state == StepState::Done  ? theme.completed
                         : isCurrent                 ? theme.accent
                                                     : theme.outline;
    painter->setPen(QPen(color, 1.5));
    painter->setBrush(state == StepState::Open ? QBrush(Qt::NoBrush) : QBrush(color));
    painter->drawEllipse(r.adjusted(1, 1, -1, -1));
    painter->setPen(QPen(theme.paper, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&](qreal x, qreal y) {
        return QPointF(r.left() + r.width() * x, r.top() + r.height() * y);
    };
    if (state == StepState::Done) {
        painter->drawPolyline(QPolygonF{at(0.30, 0.52), at(0.44, 0.66), at(0.70, 0.36)});
    } else if (state == StepState::Problem) {
        painter->drawLine(at(0.5, 0.28), at(0.5, 0.55));
        painter->drawPoint(at(0.5, 0.72));
    } else {
        painter->setPen(isCurrent ? theme.accent : theme.muted);
        painter->setFont(textFont(TextSize::Caption, QFont::DemiBold));
        painter->drawText(r, Qt::AlignCenter, QString::number(number));
    }
}
} // namespace

StepButton::StepButton(int number, const QString &title, QWidget *parent)
    : QAbstractButton(parent), m_number(number)
{
    setText(title);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setShortcut(QKeySequence(Qt::ALT | Qt::Key(Qt::Key_0 + number)));
    setToolTip(tr("%1 (Alt+%2)").arg(title).arg(number));
    setState(m_state, {});
}

void StepButton::setState(StepState state, const QString &summary)
{
    m_state = state;
    m_summary = summary;
    const QString word = state == StepState::Done      ? tr("done")
                         : state == StepState::Problem ? tr("needs a correction")
                                                       : tr("open");
    setAccessibleName(tr("Step %1, %2: %3").arg(m_number).arg(text(), word));
    setAccessibleDescription(summary);
    update();
}

QSize StepButton::sizeHint() const
{
    return {24 * grid, 6 * grid};
}

void StepButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    if (isChecked() || underMouse())
        painter.fillRect(rect(), isChecked() ? theme.wash(theme.accent) : theme.wash(theme.muted));
    if (isChecked())
        painter.fillRect(QRect(0, 0, 3, height()), theme.accent);
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    const QRectF mark(2 * grid, (height() - markSize) / 2.0, markSize, markSize);
    drawMark(&painter, mark, m_state, m_number, theme, isChecked());
    const int left = 2 * grid + markSize + 10;
    const int width = this->width() - left - grid;
    painter.setFont(textFont(TextSize::Text, isChecked() ? QFont::DemiBold : QFont::Normal));
    painter.setPen(theme.ink);
    const bool hasSummary = !m_summary.isEmpty();
    painter.drawText(QRect(left, 0, width, hasSummary ? height() / 2 + 2 : height()),
                     Qt::AlignLeft | (hasSummary ? Qt::AlignBottom : Qt::AlignVCenter), text());
    painter.setFont(textFont(TextSize::Caption));
    painter.setPen(m_state == StepState::Problem ? theme.failed : theme.muted);
    painter.drawText(QRect(left, height() / 2 + 3, width, height() / 2 - 3), Qt::AlignLeft | Qt::AlignTop,
                     painter.fontMetrics().elidedText(m_summary, Qt::ElideMiddle, width));
}

StepList::StepList(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"stepList"_s);
    const QStringList titles{tr("Source"), tr("Where"), tr("Environment"), tr("Review")};
    auto *group = new QButtonGroup(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid, 1, grid);
    layout->setSpacing(0);
    for (int i = 0; i < newRunSteps; ++i) {
        m_buttons[size_t(i)] = new StepButton(i + 1, titles[i]);
        m_buttons[size_t(i)]->setObjectName(u"step%1"_s.arg(i + 1));
        group->addButton(m_buttons[size_t(i)]);
        layout->addWidget(m_buttons[size_t(i)]);
        connect(m_buttons[size_t(i)], &QAbstractButton::clicked, this,
                [this, i] { emit chosen(NewRunStep(i)); });
    }
    layout->addStretch();
    setFixedWidth(25 * grid);
}

void StepList::setCurrent(NewRunStep step)
{
    m_buttons[size_t(step)]->setChecked(true);
}

void StepList::setState(NewRunStep step, StepState state, const QString &summary)
{
    m_buttons[size_t(step)]->setState(state, summary);
}

StepState StepList::state(NewRunStep step) const
{
    return m_buttons[size_t(step)]->state();
}

void StepList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), Theme::of(palette()).line);
}

} // namespace trainyard::ui
