// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/shell/activeruns.h"
#include "ui/shell/navigator.h"
#include "ui/shell/runstart.h"

#include <QWidget>

class QStackedWidget;

namespace trainyard::ui {

class Commands;
class ErrorPanel;
class FindAnything;
class Pages;
class Preferences;
class SideBar;
class WorkspaceMenu;
struct FindItem;

/// The window: side bar, pages, keys, "find anything" and the drop of folders. One window works on one
/// workspace; to switch, it asks the composition root with workspaceRequested(). Lives in the UI thread;
/// workspace and preferences outlive it. Set the same application for all: applyAppearance() first.
class MainWindow : public QWidget
{
    Q_OBJECT
public:
    /// `known` are the workspaces that the switcher lists, the open one may be among them.
    MainWindow(Workspace &workspace, Preferences &preferences, const QList<WorkspaceInfo> &known = {});
    ~MainWindow() override;

    /// "home", "runs", "run:ID", "compute", "compute:NAME", "environments", "environments:NAME", "new-run",
    /// "settings". False: there is no such page.
    bool showPage(const QString &place);
    /// The page the window was closed on, or Home.
    void showLastPage();
    /// Brings the window to the front with this run; for a click on a notification.
    void bringForward(const QString &runId);
    QString currentPlace() const;
    void setKnownWorkspaces(const QList<WorkspaceInfo> &known);
    /// Tells once that something did not work which belongs to no page.
    void showTrouble(const Error &error);
    /// For the picture of a page.
    void showTab(const QString &tab);

signals:
    /// The name of a new or known workspace, or an absolute folder, is to be opened instead of this one.
    void workspaceRequested(const QString &nameOrFolder);

protected:
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void addCommands();
    void connectPages();
    void onMoved(const Place &place);
    void go(const QString &page) { m_navigator.go(Place::fromText(page)); }
    void leaveFor(const Place &place);
    void startRun(const RunStart &start);
    void chooseRunFolder();
    void chooseWorkspaceFolder();
    void chooseLogFolder();
    /// Opens a folder of logs and remembers it; `isAsked`: a person waits for it and is told.
    void openLogs(const QString &folder, bool isAsked);
    void askLogServer(const QString &address);
    void rememberLogs(const LogFolder &opened);
    void forgetLogs(const QString &folder);
    void reopenLogs();
    void openFound(const FindItem &item);
    void restoreLook();
    void rememberLook();

    Workspace &m_workspace;
    Preferences &m_preferences;
    Navigator m_navigator;
    ActiveRuns m_active;
    SideBar *m_side;
    QStackedWidget *m_stack;
    ErrorPanel *m_trouble;
    Pages *m_pages;
    Commands *m_commands;
    FindAnything *m_find;
    WorkspaceMenu *m_workspaceMenu;
    LatestJob<Run> m_leftRun;
    LatestJob<LogFolder> m_logs;
    bool m_isFromSideBar = false;
};

} // namespace trainyard::ui
