// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/submitfoot.h"

#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

SubmitFoot::SubmitFoot(QWidget *parent)
    : QWidget(parent), m_state(new QLabel), m_progress(new QProgressBar), m_stop(new QPushButton(tr("Stop"))),
      m_back(new QPushButton(tr("&Back"))), m_next(new QPushButton(tr("&Next"))),
      m_submit(new QPushButton(tr("Submit")))
{
    m_state->setObjectName(u"submitState"_s);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_progress->setObjectName(u"submitProgress"_s);
    m_progress->setAccessibleName(tr("Progress of the submission"));
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(20 * grid, 6);
    m_stop->setObjectName(u"stopSubmission"_s);
    m_stop->setToolTip(tr("Stop submitting (Esc)"));
    m_back->setObjectName(u"backButton"_s);
    m_back->setToolTip(tr("The step before (Alt+B)"));
    m_next->setObjectName(u"nextButton"_s);
    m_next->setToolTip(tr("The next step (Alt+N)"));
    m_submit->setObjectName(u"submitButton"_s);
    m_submit->setProperty("primary", true);
    m_submit->setToolTip(tr("Submit (Ctrl+Enter)"));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    line->addWidget(m_state, 1);
    line->addWidget(m_progress);
    line->addWidget(m_stop);
    line->addWidget(m_back);
    line->addWidget(m_next);
    line->addWidget(m_submit);
    connect(m_back, &QPushButton::clicked, this, &SubmitFoot::back);
    connect(m_next, &QPushButton::clicked, this, &SubmitFoot::next);
    connect(m_submit, &QPushButton::clicked, this, &SubmitFoot::submit);
    connect(m_stop, &QPushButton::clicked, this, &SubmitFoot::stop);
    connect(&m_watcher, &QFutureWatcherBase::progressRangeChanged, m_progress, &QProgressBar::setRange);
    connect(&m_watcher, &QFutureWatcherBase::progressValueChanged, m_progress, &QProgressBar::setValue);
    connect(&m_watcher, &QFutureWatcherBase::progressTextChanged, m_state, &QLabel::setText);
    setFocusProxy(m_submit);
    setIdle();
}

void SubmitFoot::setStep(NewRunStep step)
{
    m_back->setEnabled(step != NewRunStep::Source);
    m_next->setEnabled(step != NewRunStep::Review);
}

void SubmitFoot::setText(const QString &text)
{
    m_state->setText(text);
}

void SubmitFoot::follow(const QFuture<Result<Run>> &submission)
{
    m_progress->setRange(0, 0);
    m_state->setText(tr("Submitting…"));
    m_watcher.setFuture(submission);
    setBusy(true);
    m_stop->setFocus();
}

void SubmitFoot::setIdle()
{
    m_watcher.setFuture({});
    m_state->clear();
    setBusy(false);
}

void SubmitFoot::setBusy(bool isBusy)
{
    m_progress->setVisible(isBusy);
    m_stop->setVisible(isBusy);
    for (QPushButton *button : {m_back, m_next, m_submit})
        button->setVisible(!isBusy);
}

} // namespace trainyard::ui
