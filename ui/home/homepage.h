// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/home/runrows.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace trainyard::ui {

class EmptyState;
class ErrorPanel;
class Preferences;
class StartPanel;

/// What a person sees first: the runs that go on now, those that ended last, compute that is on, and where to
/// start a run. Made by the shell, lives in the UI thread.
class HomePage : public QWidget
{
    Q_OBJECT
public:
    HomePage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);
    void refresh();

signals:
    void openRun(const QString &id);
    void newRun(const QString &folder);
    void openRuns();
    void openCompute(const QString &name);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeRunsColumn();
    QWidget *makeSideColumn();
    void askRuns();
    void askCompute();
    void showEnded(const trainyard::RunPage &page);
    void showCompute(const QList<ComputeTarget> &targets);
    QWidget *makeComputeRow(const ComputeTarget &target);
    void onRunChanged(const Run &run);
    void tick();
    void updateSections();

    Workspace &m_workspace;
    Preferences &m_preferences;
    ErrorPanel *m_error;
    EmptyState *m_empty;
    QLabel *m_runningTitle;
    QLabel *m_runningNote;
    RunRows *m_running;
    QLabel *m_endedTitle;
    QToolButton *m_allRuns;
    RunRows *m_ended;
    StartPanel *m_start;
    Card *m_compute;
    QLabel *m_computeTitle;
    QLabel *m_computeNote;
    QTimer m_second;
    QTimer m_soon;
    LatestJob<trainyard::RunPage> m_runningJob;
    LatestJob<trainyard::RunPage> m_endedJob;
    LatestJob<QList<ComputeTarget>> m_computeJob;
    std::optional<QStringList> m_shownCompute; ///< what the rows say now
    bool m_isLoaded = false;
};

} // namespace trainyard::ui
