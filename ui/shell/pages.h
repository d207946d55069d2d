// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runconfiguration.h"
#include "services/workspace/workspace.h"
#include "ui/common/keyhint.h"
#include "ui/shell/navigator.h"

#include <QObject>

#include <functional>
#include <map>

class QStackedWidget;

namespace trainyard::ui {

class ComparePage;
class ComputePage;
class EnvironmentsPage;
class NewRunPage;
class Preferences;
class RunPage;
class RunsPage;
class SettingsPage;

/// The pages of the window, each made when it is first shown. It knows what pages can do beyond being widgets
/// and puts their wishes into a few signals. Owned by the window.
class Pages : public QObject
{
    Q_OBJECT
public:
    Pages(Workspace &workspace, Preferences &preferences, QStackedWidget &stack);

    static bool isPage(const QString &name);
    /// Shows the page of the place; makes it first if it has to. False: there is no such page.
    bool show(const Place &place);
    /// Of the page that is shown: reads again, puts the cursor into its filter.
    void refresh();
    void focusFilter();

    /// A sheet for a new run from the folder, with that script of it if one is named; an empty folder keeps
    /// what was begun and not submitted.
    void beginRun(const QString &folder, const QString &script);
    void beginRun(const RunConfiguration &configuration);
    void beginRunFromFile(const QString &path);
    void setKnownWorkspaces(const QList<WorkspaceInfo> &workspaces);
    void setKeys(const QList<KeyHint> &keys);
    void showKeys();
    /// The tab of a run, or the step of a new one (source, where, environment, review).
    void showTab(const QString &tab);

signals:
    void placeRequested(const trainyard::ui::Place &place);
    void newRunRequested(const QString &folder);
    void runAgainRequested(const trainyard::RunConfiguration &configuration);
    void submitted(const trainyard::Run &run);
    /// The sheet of a new run was closed without submitting.
    void newRunClosed();
    void workspaceRequested(const QString &nameOrFolder);
    void otherWorkspaceRequested();
    void azureWorkspaceRequested();
    void logsClosed(const QString &folder);

private:
    struct Entry
    {
        QWidget *widget = nullptr;
        std::function<void()> refresh;
        std::function<void()> focusFilter;
    };
    Entry &entry(const QString &page);
    Entry make(const QString &page);
    Entry makeHome();
    Entry makeRuns();
    Entry makeRun();
    Entry makeCompare();
    Entry makeExperiments();
    Entry makeCompute();
    Entry makeEnvironments();
    Entry makeNewRun();
    Entry makeSettings();
    void openRun(const QString &id);
    void openExperiment(const QString &experiment);

    Workspace &m_workspace;
    Preferences &m_preferences;
    QStackedWidget &m_stack;
    std::map<QString, Entry> m_entries;
    QString m_current;
    RunsPage *m_runs = nullptr;
    RunPage *m_run = nullptr;
    ComparePage *m_compare = nullptr;
    ComputePage *m_compute = nullptr;
    EnvironmentsPage *m_environments = nullptr;
    NewRunPage *m_newRun = nullptr;
    SettingsPage *m_settings = nullptr;
    QList<WorkspaceInfo> m_known;
    QList<KeyHint> m_keys;
};

} // namespace trainyard::ui
