// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"
#include "ui/newrun/newrundraft.h"

#include <QFutureWatcher>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace trainyard::ui {

/// The foot of the wizard: back, next and submit, or how far a submission is and a way to stop it.
class SubmitFoot : public QWidget
{
    Q_OBJECT
public:
    explicit SubmitFoot(QWidget *parent = nullptr);
    void setStep(NewRunStep step);
    void setText(const QString &text);
    /// Shows the progress of a submission until setIdle().
    void follow(const QFuture<Result<Run>> &submission);
    void setIdle();

signals:
    void back();
    void next();
    void submit();
    void stop();

private:
    void setBusy(bool isBusy);

    QLabel *m_state;
    QProgressBar *m_progress;
    QPushButton *m_stop;
    QPushButton *m_back;
    QPushButton *m_next;
    QPushButton *m_submit;
    QFutureWatcher<Result<Run>> m_watcher;
};

} // namespace trainyard::ui
