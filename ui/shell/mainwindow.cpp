// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "ui/common/errorpanel.h"
#include "ui/common/icon.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/shell/commands.h"
#include "ui/shell/dropoverlay.h"
#include "ui/shell/findanything.h"
#include "ui/shell/logserverdialog.h"
#include "ui/shell/pages.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/workspacemenu.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScreen>
#include <QStackedWidget>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(Workspace &workspace, Preferences &preferences, const QList<WorkspaceInfo> &known)
    : m_workspace(workspace), m_preferences(preferences), m_active(workspace),
      m_side(new SideBar(workspace.info().name)), m_stack(new QStackedWidget), m_trouble(new ErrorPanel),
      m_pages(new Pages(workspace, preferences, *m_stack)), m_commands(new Commands(this)),
      m_find(new FindAnything(workspace, this)), m_workspaceMenu(new WorkspaceMenu(workspace.info(), this))
{
    setObjectName(u"mainWindow"_s);
    setWindowIcon(themedIcon(u"trainyard"_s));
    setMinimumSize(100 * grid, 60 * grid);
    m_stack->setObjectName(u"pages"_s);
    m_stack->setBackgroundRole(QPalette::Base);
    m_stack->setAutoFillBackground(true);
    m_trouble->setObjectName(u"trouble"_s);

    auto *content = new QVBoxLayout;
    content->setSpacing(0);
    content->addWidget(m_stack, 1);
    content->addWidget(m_trouble);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->setSizeConstraint(QLayout::SetNoConstraint); // no page may widen the window beyond a small screen
    layout->addWidget(m_side);
    layout->addLayout(content, 1);

    addCommands();
    connectPages();
    setKnownWorkspaces(known);
    restoreLook();
    m_active.refresh();
    reopenLogs();
}

MainWindow::~MainWindow() = default;

void MainWindow::addCommands()
{
    const auto page = [this](const QString &name, const QString &icon, const QString &text,
                             const QKeySequence &key) {
        m_commands->add(u"page:"_s + name, icon, text, {key}, [this, name] { go(name); });
        return key.toString(QKeySequence::NativeText);
    };
    m_side->addPage(u"home"_s, u"home"_s, tr("Home"),
                    page(u"home"_s, u"home"_s, tr("Home"), Qt::CTRL | Qt::Key_1));
    m_side->addPage(u"runs"_s, u"runs"_s, tr("Runs"),
                    page(u"runs"_s, u"runs"_s, tr("Runs"), Qt::CTRL | Qt::Key_2));
    m_side->addPage(u"experiments"_s, u"experiments"_s, tr("Experiments"),
                    page(u"experiments"_s, u"experiments"_s, tr("Experiments"), Qt::CTRL | Qt::Key_3));
    m_side->addPage(u"compute"_s, u"compute"_s, tr("Compute"),
                    page(u"compute"_s, u"compute"_s, tr("Compute"), Qt::CTRL | Qt::Key_4));
    m_side->addPage(u"environments"_s, u"environments"_s, tr("Environments"),
                    page(u"environments"_s, u"environments"_s, tr("Environments"), Qt::CTRL | Qt::Key_5));
    m_side->addFoot(u"settings"_s, u"settings"_s, tr("Settings"),
                    page(u"settings"_s, u"settings"_s, tr("Settings"), Qt::CTRL | Qt::Key_Comma));
    m_commands->add(u"newRun"_s, u"plus"_s, tr("New run"), {Qt::CTRL | Qt::Key_N}, [this] { startRun({}); });
    m_commands->add(u"runFromFolder"_s, u"folder"_s, tr("New run from a folder…"),
                    {Qt::CTRL | Qt::SHIFT | Qt::Key_N}, [this] { chooseRunFolder(); });
    m_commands->add(u"openLogs"_s, u"chart"_s, tr("Open a folder of logs…"),
                    {Qt::CTRL | Qt::SHIFT | Qt::Key_L}, [this] { chooseLogFolder(); });
    m_commands->add(u"openLogServer"_s, u"external"_s, tr("Open an MLflow server…"), {},
                    [this] { askLogServer({}); });
    m_commands->add(u"find"_s, u"search"_s, tr("Find anything"), {Qt::CTRL | Qt::Key_K},
                    [this] { m_find->open(m_commands->findItems()); });
    m_commands->add(u"filter"_s, u"filter"_s, tr("Filter or search this page"), {QKeySequence::Find},
                    [this] { m_pages->focusFilter(); });
    m_commands->add(u"refresh"_s, u"refresh"_s, tr("Read this page again"), {Qt::Key_F5},
                    [this] { m_pages->refresh(); });
    m_commands->add(u"back"_s, u"arrow-left"_s, tr("Back"), {Qt::ALT | Qt::Key_Left, Qt::Key_Back},
                    [this] { m_navigator.back(); });
    m_commands->add(u"forward"_s, u"chevron-right"_s, tr("Forward"),
                    {Qt::ALT | Qt::Key_Right, Qt::Key_Forward}, [this] { m_navigator.forward(); });
    m_commands->add(u"openWorkspace"_s, u"workspace"_s, tr("Open a folder as workspace…"),
                    {Qt::CTRL | Qt::SHIFT | Qt::Key_O}, [this] { chooseWorkspaceFolder(); });
    m_commands->add(u"openAzure"_s, u"external"_s, tr("Open a workspace in Azure…"), {},
                    [this] { m_workspaceMenu->askAddress(); });
    m_commands->add(u"keys"_s, u"keyboard"_s, tr("List of keys"), {Qt::Key_F1}, [this] {
        go(u"settings"_s);
        m_pages->showKeys();
    });
    m_commands->add(u"quit"_s, u"cross"_s, tr("Quit"), {Qt::CTRL | Qt::Key_Q}, [this] { close(); });
    m_pages->setKeys(m_commands->keyHints());
}

void MainWindow::connectPages()
{
    connect(&m_navigator, &Navigator::moved, this, &MainWindow::onMoved);
    connect(&m_active, &ActiveRuns::countChanged, m_side, &SideBar::setActiveRuns);
    connect(m_side, &SideBar::pageRequested, this, [this](const QString &page) {
        m_isFromSideBar = true;
        go(page);
        m_isFromSideBar = false;
    });
    connect(m_side, &SideBar::newRunRequested, this, [this] { startRun({}); });
    connect(m_pages, &Pages::placeRequested, this, &MainWindow::leaveFor);
    connect(m_pages, &Pages::newRunRequested, this, [this](const QString &folder) {
        startRun({folder, {}});
    });
    connect(m_pages, &Pages::runAgainRequested, this, [this](const RunConfiguration &configuration) {
        m_pages->beginRun(configuration);
        go(u"new-run"_s);
    });
    connect(m_pages, &Pages::submitted, this, [this](const Run &run) {
        m_navigator.go({u"run"_s, run.id});
        m_navigator.forget({u"new-run"_s, {}}); // going back must not lead into a sheet that was sent
    });
    connect(m_pages, &Pages::newRunClosed, this, [this] {
        m_navigator.forget({u"new-run"_s, {}});
        if (m_navigator.current().page.isEmpty())
            go(u"home"_s);
    });
    connect(m_pages, &Pages::logsClosed, this, &MainWindow::forgetLogs);
    connect(m_pages, &Pages::workspaceRequested, this, &MainWindow::workspaceRequested);
    connect(m_pages, &Pages::otherWorkspaceRequested, this, &MainWindow::chooseWorkspaceFolder);
    connect(m_pages, &Pages::azureWorkspaceRequested, m_workspaceMenu, &WorkspaceMenu::askAddress);
    // The window of the next workspace stands where this one stood.
    connect(this, &MainWindow::workspaceRequested, this, &MainWindow::rememberLook);
    connect(m_find, &FindAnything::chosen, this, &MainWindow::openFound);
    connect(m_workspaceMenu, &WorkspaceMenu::workspaceRequested, this, &MainWindow::workspaceRequested);
    connect(m_workspaceMenu, &WorkspaceMenu::folderRequested, this, &MainWindow::chooseWorkspaceFolder);
    m_side->setWorkspaceMenu(m_workspaceMenu);
    connect(&m_workspace, &Workspace::troubled, this, &MainWindow::showTrouble);
    connect(m_trouble, &ErrorPanel::remedyRequested, m_trouble, &ErrorPanel::clear);
    auto *overlay = new DropOverlay(this);
    connect(overlay, &DropOverlay::dropped, this, &MainWindow::startRun);
}

bool MainWindow::showPage(const QString &place)
{
    if (!Pages::isPage(Place::fromText(place).page))
        return false;
    go(place);
    return true;
}

void MainWindow::showLastPage()
{
    const Place last = Place::fromText(m_preferences.value(u"shell/page"_s).toString());
    const bool isUsable = Pages::isPage(last.page) && last.page != "new-run"_L1;
    go(u"home"_s); // so that there is somewhere to go back to
    if (isUsable)
        m_navigator.go(last);
}

void MainWindow::bringForward(const QString &runId)
{
    m_navigator.go({u"run"_s, runId});
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

QString MainWindow::currentPlace() const
{
    return m_navigator.current().text();
}

void MainWindow::onMoved(const Place &place)
{
    if (!m_isFromSideBar) // else the stack would give the focus to the first control of a page that had none
                          // yet
        m_stack->setFocus(Qt::OtherFocusReason);
    if (!m_pages->show(place))
        return;
    // Keys go to the new page, and there to where they went last; but who walks through the side bar stays.
    if (!m_isFromSideBar) {
        QWidget *page = m_stack->currentWidget();
        QWidget *inside = page->focusWidget();
        const bool isUsable = inside && inside->isVisibleTo(page) && inside->isEnabledTo(page);
        (isUsable ? inside : page)->setFocus(Qt::OtherFocusReason);
    }
    // The list of runs is where a run belongs to.
    const bool isOfRuns = place.page == "run"_L1 || place.page == "compare"_L1;
    m_side->setCurrent(isOfRuns ? u"runs"_s : place.page);
    const QAction *page = m_commands->action(u"page:"_s + place.page);
    const QString title = page                         ? page->text()
                          : place.page == "run"_L1     ? tr("Run")
                          : place.page == "compare"_L1 ? tr("Compare")
                                                       : tr("New run");
    setWindowTitle(tr("%1 – Trainyard").arg(title));
}

void MainWindow::leaveFor(const Place &place)
{
    const Place left = m_navigator.current();
    m_navigator.go(place);
    if (left.page != "run"_L1 || place.page != "runs"_L1)
        return;
    // A run's page is left for the list when the run was deleted: then there is nothing to come back to.
    m_leftRun.start(m_workspace.run(left.argument), [this, left](const Result<Run> &run) {
        if (!run && run.error().kind == ErrorKind::NotFound)
            m_navigator.forget(left);
    });
}

void MainWindow::startRun(const RunStart &start)
{
    if (start.isLogs) {
        openLogs(start.folder, true);
        return;
    }
    if (start.runConfig.isEmpty())
        m_pages->beginRun(start.folder, start.script);
    else
        m_pages->beginRunFromFile(start.runConfig);
    go(u"new-run"_s);
}

void MainWindow::chooseRunFolder()
{
    auto *dialog = new QFileDialog(this, tr("Choose the folder with your script"),
                                   m_preferences.recentFolders().value(0, QDir::homePath()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        startRun({folder, {}});
    });
    dialog->open();
}

void MainWindow::chooseLogFolder()
{
    auto *dialog = new QFileDialog(
        this, tr("Choose a folder with logs of TensorBoard, MLflow, W&B or tables of metrics"),
        m_preferences.value(u"logs/last"_s, QDir::homePath()).toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &folder) { openLogs(folder, true); });
    dialog->open();
}

void MainWindow::askLogServer(const QString &address)
{
    auto *dialog = new LogServerDialog(m_workspace, address, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &LogServerDialog::opened, this, &MainWindow::rememberLogs);
    dialog->open();
}

void MainWindow::rememberLogs(const LogFolder &opened)
{
    QStringList known = m_preferences.value(u"logs/folders"_s).toStringList();
    known.removeAll(opened.path);
    known.append(opened.path);
    m_preferences.setValue(u"logs/folders"_s, known);
    if (!isLogAddress(opened.path))
        m_preferences.setValue(u"logs/last"_s, opened.path);
    go(u"runs"_s);
}

void MainWindow::openLogs(const QString &folder, bool isAsked)
{
    if (!isAsked) {
        // One that is not there today may be back tomorrow: it stays remembered, and nobody is disturbed.
        (void)m_workspace.openLogs(folder);
        return;
    }
    m_logs.start(m_workspace.openLogs(folder), [this](const Result<LogFolder> &opened) {
        if (!opened) {
            showTrouble(opened.error());
            return;
        }
        rememberLogs(*opened);
    });
}

void MainWindow::forgetLogs(const QString &folder)
{
    QStringList known = m_preferences.value(u"logs/folders"_s).toStringList();
    known.removeAll(folder);
    m_preferences.setValue(u"logs/folders"_s, known);
}

void MainWindow::reopenLogs()
{
    for (const QString &folder : m_preferences.value(u"logs/folders"_s).toStringList())
        openLogs(folder, false);
}

void MainWindow::chooseWorkspaceFolder()
{
    auto *dialog =
        new QFileDialog(this, tr("Choose the folder of the workspace; an empty one becomes a new workspace"),
                        QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::workspaceRequested);
    dialog->open();
}

void MainWindow::openFound(const FindItem &item)
{
    switch (item.kind) {
    case FindItem::Kind::Run:
        m_navigator.go({u"run"_s, item.id});
        return;
    case FindItem::Kind::Compute:
        m_navigator.go({u"compute"_s, item.id});
        return;
    case FindItem::Kind::Page:
    case FindItem::Kind::Command:
        if (QAction *action = m_commands->action(item.id))
            action->trigger();
    }
}

void MainWindow::setKnownWorkspaces(const QList<WorkspaceInfo> &known)
{
    m_workspaceMenu->setKnown(known);
    m_pages->setKnownWorkspaces(known.isEmpty() ? QList<WorkspaceInfo>{m_workspace.info()} : known);
}

void MainWindow::showTrouble(const Error &error)
{
    m_trouble->showError(error, tr("Dismiss"));
}

void MainWindow::showTab(const QString &tab)
{
    m_pages->showTab(tab);
}

void MainWindow::restoreLook()
{
    if (restoreGeometry(m_preferences.value(u"shell/geometry"_s).toByteArray()))
        return;
    constexpr QSize frame(16, 48); // the window manager's own, which is known only later
    resize(QSize(1280, 800).boundedTo(screen()->availableSize() - frame));
}

void MainWindow::rememberLook()
{
    m_preferences.setValue(u"shell/geometry"_s, saveGeometry());
    m_preferences.setValue(u"shell/page"_s, currentPlace());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    rememberLook();
    QWidget::closeEvent(event);
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // Only what no field and no page wanted for itself comes here.
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier && m_navigator.back())
        return;
    QWidget::keyPressEvent(event);
}

void MainWindow::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::BackButton)
        m_navigator.back();
    else if (event->button() == Qt::ForwardButton)
        m_navigator.forward();
    else
        QWidget::mousePressEvent(event);
}

} // namespace trainyard::ui
