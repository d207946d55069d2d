// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSpinBox;

namespace trainyard::ui {

class AttemptPanel;
class ErrorPanel;

/// What can be done to compute that a service made: start, stop, restart, change the scale, delete, with the
/// steps of what takes long. Hidden where nothing can be done. What was begun goes on when another target is
/// shown.
class ComputeActions : public QWidget
{
    Q_OBJECT
public:
    explicit ComputeActions(Workspace &workspace, QWidget *parent = nullptr);
    void showTarget(const ComputeTarget &target);
    /// Asks first.
    void askDelete();

signals:
    void changed();
    void deleted(const QString &sentence);

private:
    QWidget *makeButtons();
    QWidget *makeScale();
    QWidget *makeQuestion();
    QPushButton *button(const QString &name, const QString &text, const QString &icon);
    void turn(ComputeSwitch how);
    void scale();
    void remove();
    void begun();
    void ended(const Error *error);
    void update();

    Workspace &m_workspace;
    ComputeTarget m_target;
    QPushButton *m_start;
    QPushButton *m_stop;
    QPushButton *m_restart;
    QPushButton *m_resize;
    QPushButton *m_delete;
    QWidget *m_scaleLine;
    QSpinBox *m_minNodes;
    QSpinBox *m_maxNodes;
    QSpinBox *m_idle;
    QWidget *m_question;
    QLabel *m_questionText;
    AttemptPanel *m_attempt;
    ErrorPanel *m_error;
    LatestJob<ComputeTarget> m_job;
    LatestJob<void> m_deleteJob;
};

} // namespace trainyard::ui
