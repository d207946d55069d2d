// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

#include <QWidget>

#include <memory>

namespace trainyard::ui {

class ConfirmBar;
class DetailsTab;
class DownloadBar;
class EnvironmentTab;
class ErrorPanel;
class LogsTab;
class MetricsTab;
class OutputsTab;
class PageTabs;
class Preferences;
class RunFiles;
class RunHeader;
class RunSession;
class SnapshotTab;
template <typename T> class LatestJob;

/// One run, live: its head and the tabs Details, Metrics, Resources, Logs, Outputs, Snapshot and Environment.
/// It watches the run while it is on screen. Ctrl+Tab and Ctrl+PgDown change the tab; Esc is left to the
/// window.
///
/// Inside trainyard::ui this name hides the value trainyard::RunPage (a window of a list of runs): write that
/// one in full.
class RunPage : public QWidget
{
    Q_OBJECT
public:
    RunPage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);
    ~RunPage() override;

    /// Shows another run on the tab of the one before. An empty id shows nothing and stops watching.
    void showRun(const QString &id);
    QString runId() const;
    /// "details", "metrics", "resources", "logs", "outputs", "snapshot", "environment"; others are ignored.
    void showTab(const QString &name);
    QString currentTab() const;
    /// Ctrl+F of the window: the find line or filter of the current tab.
    void focusFilter();
    void refresh();

signals:
    void openRuns();
    /// The runs of one experiment.
    void openExperiment(const QString &experiment);
    void openRun(const QString &id);
    void runAgain(const trainyard::RunConfiguration &configuration);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void addTab(QWidget *tab, const QString &name, const QString &text);
    void askCancel(CancelMode mode);
    void askDelete();
    void requestRunAgain();
    void findFolder();

    Workspace &m_workspace;
    Preferences &m_preferences;
    std::unique_ptr<RunSession> m_session;
    std::unique_ptr<RunFiles> m_files;
    std::unique_ptr<LatestJob<QList<ComputeTarget>>> m_targets;
    RunHeader *m_header;
    ErrorPanel *m_error;
    ConfirmBar *m_confirm;
    DownloadBar *m_download;
    PageTabs *m_tabs;
    DetailsTab *m_details;
    MetricsTab *m_metrics;
    MetricsTab *m_resources;
    LogsTab *m_logs;
    OutputsTab *m_outputs;
    SnapshotTab *m_snapshot;
    EnvironmentTab *m_environment;
    bool m_isUnavailable = false;
};

} // namespace trainyard::ui
