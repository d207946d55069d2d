// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QTimer>
#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace trainyard::ui {

class AttemptPanel;
class ComputeActions;
class CheckRows;
class ComputeStateBadge;
class ErrorPanel;
class NodeCard;

/// Everything about one compute target: state, facts, what it can do, what is missing, the interpreters found
/// there and the runs on it. A test tries every prerequisite anew. Keeps what it shows while it asks again.
class ComputeDetails : public QWidget
{
    Q_OBJECT
public:
    explicit ComputeDetails(Workspace &workspace, QWidget *parent = nullptr);
    void showTarget(const ComputeTarget &target);
    void refreshRuns();
    QString targetName() const { return m_target.name; }
    /// Starts a test, or stops the one that goes on.
    void toggleTest();
    /// Of an attached target: forgets it. Where runs are active there it asks first, naming them.
    void detach();
    /// What Del does: forgets what is attached; asks before it deletes what was made.
    void takeAway();

signals:
    /// How it is reached shall be changed.
    void editRequested(const QString &name);
    /// It was made, moved or deleted: `sentence` says what for a person, or is empty.
    void changed(const QString &sentence);
    void detached(const trainyard::DetachedCompute &what);
    void openRun(const QString &runId);
    /// A test found this.
    void tested(const trainyard::ComputeTarget &target);

private:
    QWidget *makeHeader();
    QWidget *makeCards();
    void nameTest(bool isRunning);
    void showFacts();
    void showState();
    void askInterpreters();
    void showInterpreters(const QList<Interpreter> &interpreters);
    void showRuns(const QList<Run> &runs);
    void endTest(const Result<ComputeTarget> &answer);
    void updateTestLine();
    void detachNow(bool evenWithRuns);

    Workspace &m_workspace;
    ComputeTarget m_target;
    QHash<QString, QList<Prerequisite>> m_tested; ///< what the last test of each target found
    QList<Interpreter> m_interpreters;
    QStringList m_shownRuns;
    QLabel *m_name;
    ComputeStateBadge *m_state;
    QLabel *m_testLine;
    QPushButton *m_test;
    QPushButton *m_change;
    QPushButton *m_detach;
    ErrorPanel *m_error;
    ErrorPanel *m_detachError;
    ComputeActions *m_actions;
    NodeCard *m_nodes;
    QList<QWidget *> m_machineCards; ///< say nothing of what a service takes care of
    QWidget *m_attemptCard;
    AttemptPanel *m_attempt;
    QGridLayout *m_facts;
    CheckRows *m_abilities;
    QWidget *m_abilitiesCard;
    CheckRows *m_prerequisites;
    QLabel *m_untested;
    QVBoxLayout *m_interpreterRows;
    QVBoxLayout *m_runRows;
    QTimer m_second;
    int m_testSeconds = 0;
    LatestJob<ComputeTarget> m_testJob;
    LatestJob<DetachedCompute> m_detachJob;
    LatestJob<QList<Interpreter>> m_interpreterJob;
    LatestJob<trainyard::RunPage> m_runsJob;
};

} // namespace trainyard::ui
