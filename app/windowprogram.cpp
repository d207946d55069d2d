// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/windowprogram.h"

#include "app/azurestudio.h"
#include "app/samplefolder.h"
#include "app/studioworkspace.h"
#include "services/logs/logworkspace.h"
#include "ui/common/preferences.h"
#include "ui/shell/desktopnotifications.h"
#include "ui/shell/mainwindow.h"

#include <QApplication>
#include <QIcon>

#include <memory>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr auto lastWorkspaceKey = "lastWorkspace"_L1;

/// Everything of one open workspace; dies in reverse order.
struct Studio
{
    Studio(OpenedWorkspace opened, ui::Preferences &preferences, ui::NotificationSink &desktop,
           const QList<WorkspaceInfo> &known)
        : inner(std::move(opened.workspace)),
          workspace(
              *inner, [] { return double(QDateTime::currentMSecsSinceEpoch()) / 1000; }, logServices()),
          window(workspace, preferences, known),
          notifier(
              workspace, preferences, desktop, [] { return QApplication::activeWindow() != nullptr; },
              QDateTime::currentDateTimeUtc)
    {
        QObject::connect(&notifier, &ui::Notifier::openRun, &window, &ui::MainWindow::bringForward);
    }
    std::unique_ptr<Workspace> inner;
    LogWorkspace workspace; ///< that one, and the logs of other tools
    ui::MainWindow window;
    ui::Notifier notifier;
};

/// Opens one workspace after the other in one window at a time.
class WindowProgram : public QObject
{
public:
    explicit WindowProgram(const HomeFolders &folders)
        : m_folders(folders), m_preferences(folders.settingsFile())
    {
        m_preferences.setValue(u"sampleFolder"_s, sampleFolder());
    }
    ui::Preferences &preferences() { return m_preferences; }

    void open(const QString &workspace)
    {
        const QString name =
            workspace.isEmpty() ? m_preferences.value(lastWorkspaceKey).toString() : workspace;
        auto opened = openWorkspace(name);
        if (!opened && m_studio) { // what is open stays, and says why
            emit m_studio->workspace.troubled(opened.error());
            return;
        }
        if (!opened) // the last one was forgotten meanwhile: the default one is always there
            opened = openWorkspace({});
        rememberAzure(name, m_folders);
        auto studio = std::make_unique<Studio>(std::move(*opened), m_preferences, *m_desktop,
                                               knownWorkspaces(m_folders));
        // Queued: the window that asks is the one that goes.
        connect(
            &studio->window, &ui::MainWindow::workspaceRequested, this,
            [this](const QString &next) { open(next); }, Qt::QueuedConnection);
        m_preferences.setValue(lastWorkspaceKey, name);
        studio->window.showLastPage();
        studio->window.show();
        m_studio = std::move(studio);
    }

private:
    HomeFolders m_folders;
    ui::Preferences m_preferences;
    std::unique_ptr<ui::NotificationSink> m_desktop = ui::makeDesktopNotifications();
    std::unique_ptr<Studio> m_studio;
};
} // namespace

int runWindow(const QString &workspace, int &argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(u"Trainyard"_s);
    QApplication::setDesktopFileName(u"trainyard"_s);
    QApplication::setWindowIcon(QIcon(u":/icons/trainyard.svg"_s));
    const HomeFolders folders = HomeFolders::fromEnvironment(QProcessEnvironment::systemEnvironment());
    WindowProgram program(folders);
    ui::applyAppearance(application, program.preferences().appearance());
    program.open(workspace);
    return QApplication::exec();
}

} // namespace trainyard
