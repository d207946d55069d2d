// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/steprows.h"

#include "ui/common/card.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
enum Column { Mark, Title, Time, Detail };

QString stateWord(ComputeStep::State state)
{
    switch (state) {
    case ComputeStep::State::Running:
        return StepRows::tr("under way");
    case ComputeStep::State::Done:
        return StepRows::tr("done");
    case ComputeStep::State::Warning:
        return StepRows::tr("not there");
    case ComputeStep::State::Failed:
        break;
    }
    return StepRows::tr("failed");
}

QString timeText(const ComputeStep &step)
{
    if (step.state == ComputeStep::State::Running)
        return u"…"_s;
    return step.duration ? StepRows::tr("%1 ms").arg(step.duration->count()) : QString();
}
} // namespace

StepRows::StepRows(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(grid);
    layout->setVerticalSpacing(6);
    layout->setColumnMinimumWidth(Title, 18 * grid);
    layout->setColumnMinimumWidth(Time, 8 * grid);
    layout->setColumnStretch(Detail, 1);
}

void StepRows::clear()
{
    m_steps.clear();
    const auto old = findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *widget : old)
        discard(widget);
}

void StepRows::show(const ComputeStep &step)
{
    const auto known = std::ranges::find(m_steps, step.id, &ComputeStep::id);
    if (known != m_steps.end()) {
        *known = step;
        fill(int(known - m_steps.begin()));
        return;
    }
    m_steps.append(step);
    const int row = int(m_steps.size()) - 1;
    auto *layout = static_cast<QGridLayout *>(this->layout());
    for (const Column column : {Mark, Title, Time, Detail}) {
        QLabel *label = column == Time || column == Detail ? mutedText() : new QLabel;
        label->setTextFormat(Qt::PlainText);
        if (column == Time)
            label->setFont(tabularFont());
        if (column != Mark)
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(label, row, column,
                          column == Time ? Qt::AlignTop | Qt::AlignRight : Qt::Alignment(Qt::AlignTop));
    }
    fill(row);
}

void StepRows::endOpenStep(bool isFailed)
{
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        if (m_steps.at(i).state == ComputeStep::State::Running) {
            m_steps[i].state = isFailed ? ComputeStep::State::Failed : ComputeStep::State::Warning;
            fill(int(i));
        }
    }
}

void StepRows::fill(int row)
{
    auto *layout = static_cast<QGridLayout *>(this->layout());
    const auto label = [&](Column column) {
        return static_cast<QLabel *>(layout->itemAtPosition(row, column)->widget());
    };
    const ComputeStep &step = m_steps.at(row);
    const Theme &theme = Theme::of(palette());
    const bool isDone = step.state == ComputeStep::State::Done;
    const bool isFailed = step.state == ComputeStep::State::Failed;
    const bool isRunning = step.state == ComputeStep::State::Running;
    label(Mark)->setPixmap(iconPixmap(isDone      ? u"check"_s
                                      : isRunning ? u"clock"_s
                                                  : u"cross"_s,
                                      isDone     ? theme.completed
                                      : isFailed ? theme.failed
                                                 : theme.muted,
                                      16, devicePixelRatioF()));
    label(Mark)->setAccessibleName(u"%1: %2"_s.arg(step.title, stateWord(step.state)));
    label(Title)->setText(step.title);
    label(Time)->setText(timeText(step));
    label(Detail)->setText(step.detail.isEmpty() || step.remedy.isEmpty()
                               ? step.detail + step.remedy
                               : step.detail + u'\n' + step.remedy);
}

void StepRows::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange) {
        for (int row = 0; row < m_steps.size(); ++row)
            fill(row);
    }
    QWidget::changeEvent(event);
}

} // namespace trainyard::ui
