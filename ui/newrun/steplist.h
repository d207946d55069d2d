// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/newrun/newrundraft.h"

#include <QAbstractButton>
#include <QWidget>

#include <array>

namespace trainyard::ui {

/// A step as a person sees it from outside.
enum class StepState {
    Open,    ///< something is still to be filled in
    Done,    ///< everything that can be checked is right
    Problem, ///< something that was filled in is wrong
};

/// One line of the list of steps: its number or mark, its title, and in short what was chosen there.
class StepButton : public QAbstractButton
{
    Q_OBJECT
public:
    StepButton(int number, const QString &title, QWidget *parent = nullptr);
    void setState(StepState state, const QString &summary);
    StepState state() const { return m_state; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_number;
    StepState m_state = StepState::Open;
    QString m_summary;
};

/// The four steps at the left of the wizard; any of them can be gone to at any time (Alt+1 … Alt+4).
class StepList : public QWidget
{
    Q_OBJECT
public:
    explicit StepList(QWidget *parent = nullptr);
    void setCurrent(NewRunStep step);
    void setState(NewRunStep step, StepState state, const QString &summary);
    StepState state(NewRunStep step) const;

signals:
    void chosen(trainyard::ui::NewRunStep step);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::array<StepButton *, newRunSteps> m_buttons;
};

} // namespace trainyard::ui
