// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/newrun/steppage.h"

class QLineEdit;

namespace trainyard::ui {

class ChoiceTable;
class RunSupport;

/// Second step: on which compute target the script runs, and for how long at most.
class WhereStep : public StepPage
{
    Q_OBJECT
public:
    WhereStep(Workspace &workspace, RunSupport &support, NewRunDraft &draft, QWidget *parent = nullptr);
    void load() override;
    /// What is wrong with the chosen target as far as its state is known.
    QList<Finding> findings() const;
    /// Says anew which targets go with the chosen environment, if that is another one.
    void refreshFit();

signals:
    void targetChanged();

private:
    void refresh();
    void show(const Result<QList<ComputeTarget>> &targets);
    void chooseFirst();
    void fill();
    QString whyNot(const ComputeTarget &target) const;

    Workspace &m_workspace;
    RunSupport &m_support;
    ChoiceTable *m_table;
    QLineEdit *m_maxDuration;
    QLineEdit *m_guards;
    QList<ComputeTarget> m_targets;
    bool m_isKnown = false;
    QString m_failure;
    QString m_filledFor; ///< the environment
    LatestJob<QList<ComputeTarget>> m_job;
};

} // namespace trainyard::ui
