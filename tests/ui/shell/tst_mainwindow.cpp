// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "tests/support/patience.h"
#include "tests/support/widgetlint.h"
#include "tests/ui/shell/demoworkspace.h"
#include "tests/ui/shell/keeppicture.h"
#include "ui/common/errorpanel.h"
#include "ui/common/preferences.h"
#include "ui/newrun/newrunpage.h"
#include "ui/runs/run/runpage.h"
#include "ui/runs/runspage.h"
#include "ui/shell/commands.h"
#include "ui/shell/dropoverlay.h"
#include "ui/shell/findanything.h"
#include "ui/shell/workspacemenu.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QWindow>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestMainWindow : public QObject
{
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<test::FakeWorkspace> m_workspace;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<MainWindow> m_window;

    void open(const QList<WorkspaceInfo> &known = {})
    {
        m_window = std::make_unique<MainWindow>(*m_workspace, *m_preferences, known);
        m_window->showLastPage();
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    QString shownPage()
    {
        return m_window->findChild<QStackedWidget *>(u"pages"_s)->currentWidget()->objectName();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : m_window.get(), key, modifiers);
    }
    QAbstractButton *side(const QString &name) { return m_window->findChild<QAbstractButton *>(name); }

private slots:
    void initTestCase() { applyAppearance(*qApp, Appearance::Light); }
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_workspace = std::make_unique<test::FakeWorkspace>();
        test::fillBelievably(*m_workspace);
        m_preferences = std::make_unique<Preferences>(m_dir->filePath(u"settings.ini"_s));
    }
    void cleanup()
    {
        m_window.reset();
        m_workspace.reset();
        m_preferences.reset(); // writes its file, which must not outlive the folder
    }

    void theSideBarOpensPagesAndMarksTheOneThatIsShown()
    {
        open();
        QCOMPARE(m_window->currentPlace(), u"home"_s);
        QVERIFY(side(u"page:home"_s)->isChecked());
        QTest::mouseClick(side(u"page:compute"_s), Qt::LeftButton);
        QCOMPARE(m_window->currentPlace(), u"compute"_s);
        QCOMPARE(shownPage(), u"computePage"_s);
        QVERIFY(side(u"page:compute"_s)->isChecked());
        QVERIFY(!side(u"page:home"_s)->isChecked());
        QTest::mouseClick(side(u"page:compute"_s), Qt::LeftButton); // again: still marked
        QVERIFY(side(u"page:compute"_s)->isChecked());
        QVERIFY(m_window->windowTitle().contains(u"Compute"_s));
    }

    void noButtonWantsAKeyThatTheWindowHas()
    {
        open();
        QHash<QKeySequence, QString> taken;
        for (const QAction *action : m_window->actions())
            for (const QKeySequence &sequence : action->shortcuts())
                taken[sequence] = action->text();
        QVERIFY(taken.size() > 10);
        for (const Qt::Key page :
             {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_5, Qt::Key_Comma, Qt::Key_N}) {
            key(page, Qt::ControlModifier);
            for (const auto *button : m_window->findChildren<QAbstractButton *>())
                if (button->isVisible() && !button->shortcut().isEmpty())
                    QVERIFY2(!taken.contains(button->shortcut()),
                             qPrintable(m_window->currentPlace() + u": "_s + button->text() + u", "_s +
                                        taken.value(button->shortcut())));
        }
    }

    void theActiveRunsAreCountedBesideRuns()
    {
        open();
        QTRY_COMPARE(side(u"page:runs"_s)->accessibleName(), u"Runs, 3 active"_s);
        for (Run run : QList<Run>(m_workspace->runList)) {
            if (isTerminal(run.status))
                continue;
            run.status = RunStatus::Completed;
            run.ended = run.created;
            m_workspace->change(run);
        }
        QTRY_COMPARE(side(u"page:runs"_s)->accessibleName(), u"Runs"_s);
    }

    void aFolderOfLogsIsOpenedRememberedAndClosed()
    {
        open();
        const QString folder = m_dir->path();
        emit m_window->findChild<DropOverlay *>()->dropped({folder, {}, true});
        QTRY_COMPARE(m_window->currentPlace(), u"runs"_s);
        QVERIFY(m_workspace->calls.contains(u"openLogs "_s + folder));
        const QString name = u"closeLogs:"_s + QFileInfo(folder).fileName();
        QVERIFY(side(name)->isVisible());

        m_window.reset();
        m_workspace->logFolderList.clear();
        m_workspace->calls.clear();
        open(); // the next day
        QVERIFY(m_workspace->calls.contains(u"openLogs "_s + folder));
        QVERIFY(m_window->showPage(u"runs"_s));
        QTRY_VERIFY(side(name));
        QTest::mouseClick(side(name), Qt::LeftButton);
        QTRY_VERIFY(m_workspace->calls.contains(u"closeLogs "_s + folder));
        QTRY_VERIFY(m_workspace->logFolderList.isEmpty());
        QTRY_VERIFY(m_preferences->value(u"logs/folders"_s).toStringList().isEmpty());

        m_window.reset();
        m_workspace->calls.clear();
        open();
        QVERIFY(!m_workspace->calls.contains(u"openLogs "_s + folder));
    }

    void aServerOfLogsIsOpenedWithItsPasswordAndRemembered()
    {
        open();
        m_window->findChild<Commands *>()->action(u"openLogServer"_s)->trigger();
        auto *dialog = m_window->findChild<QDialog *>(u"logServerDialog"_s);
        QVERIFY(dialog);
        auto *button = dialog->findChild<QPushButton *>(u"openLogServer"_s);
        QVERIFY(!button->isEnabled());
        dialog->findChild<QLineEdit *>(u"logServerAddress"_s)->setText(u"127.0.0.1:5000"_s);
        dialog->findChild<QLineEdit *>(u"logServerUser"_s)->setText(u"me"_s);
        dialog->findChild<QLineEdit *>(u"logServerPassword"_s)->setText(u"word"_s);
        m_workspace->nextError = Error{ErrorKind::Denied, u"It does not take this password."_s, {}, {}};
        button->click();
        auto *trouble = dialog->findChild<ErrorPanel *>();
        QTRY_VERIFY(trouble->isVisible());
        test::keepPicture(*dialog, u"log-server"_s);
        QVERIFY(dialog->isVisible() && button->isEnabled());
        button->click();
        const QString address = u"http://127.0.0.1:5000"_s;
        QTRY_COMPARE(m_window->currentPlace(), u"runs"_s);
        QVERIFY(m_workspace->calls.contains(u"openLogs "_s + address + u" with a secret"_s));
        QVERIFY(m_preferences->value(u"logs/folders"_s).toStringList().contains(address));
        QTRY_VERIFY(side(u"closeLogs:127.0.0.1:5000"_s));
    }

    void logsThatCannotBeOpenedSayWhy()
    {
        open();
        m_workspace->nextError = Error{ErrorKind::NotFound, u"There are no logs in x."_s, {}, {}};
        emit m_window->findChild<DropOverlay *>()->dropped({m_dir->path(), {}, true});
        auto *trouble = m_window->findChild<ErrorPanel *>(u"trouble"_s);
        QTRY_VERIFY(trouble->isVisible());
        QVERIFY(m_preferences->value(u"logs/folders"_s).toStringList().isEmpty());
    }

    void keysOpenPagesAndGoBack()
    {
        open();
        key(Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(m_window->currentPlace(), u"compute"_s);
        key(Qt::Key_Comma, Qt::ControlModifier);
        QCOMPARE(m_window->currentPlace(), u"settings"_s);
        key(Qt::Key_Escape);
        QCOMPARE(m_window->currentPlace(), u"compute"_s);
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_window->currentPlace(), u"home"_s);
        key(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(m_window->currentPlace(), u"compute"_s);
        key(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(m_window->currentPlace(), u"home"_s);
        key(Qt::Key_F1);
        QCOMPARE(m_window->currentPlace(), u"settings"_s);
    }

    void keysGoToThePageThatWasOpened()
    {
        open();
        const auto isInPage = [this] {
            const QWidget *focus = QApplication::focusWidget();
            return focus && m_window->findChild<QStackedWidget *>(u"pages"_s)->isAncestorOf(focus);
        };
        side(u"page:home"_s)->setFocus();
        key(Qt::Key_N, Qt::ControlModifier);
        QVERIFY(isInPage());
        QVERIFY(QApplication::focusWidget()->inherits("QComboBox")); // the folder: type at once
        side(u"page:home"_s)->setFocus();
        key(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"runTable"_s);
        key(Qt::Key_F, Qt::ControlModifier);
        key(Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"computeTable"_s);
        key(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"filterBox"_s); // where one was
        key(Qt::Key_Escape);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"runTable"_s);
        QCOMPARE(m_window->currentPlace(), u"runs"_s);
    }

    void enterPressesTheButtonThatHasTheFocus()
    {
        open();
        side(u"page:compute"_s)->setFocus();
        key(Qt::Key_Return);
        QCOMPARE(m_window->currentPlace(), u"compute"_s);
        QCOMPARE(QApplication::focusWidget(),
                 side(u"page:compute"_s)); // who walks through the side bar stays
    }

    void findGoesToTheFilterOfThePage()
    {
        open();
        key(Qt::Key_4, Qt::ControlModifier);
        key(Qt::Key_F, Qt::ControlModifier);
        QVERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
        QCOMPARE(QApplication::focusWidget()->objectName(), u"computeFilter"_s);
        key(Qt::Key_Escape); // out of an empty filter means to the list, and out of that back
        QCOMPARE(QApplication::focusWidget()->objectName(), u"computeTable"_s);
        key(Qt::Key_Escape);
        QCOMPARE(m_window->currentPlace(), u"home"_s);
    }

    void aKeyThatAPageHasToAddIsStillDone()
    {
        open();
        const Run run = m_workspace->runList.front();
        m_workspace->appendToFile(run.id, u"azureml-logs/70_driver_log.txt"_s, "epoch=1\n");
        m_window->showPage(u"run:"_s + run.id);
        m_window->showTab(u"logs"_s);                     // its log view has a Ctrl+F of its own
        QTRY_VERIFY((key(Qt::Key_F, Qt::ControlModifier), // once its file is there
                     qobject_cast<QLineEdit *>(QApplication::focusWidget())));
        m_workspace->calls.clear();
        key(Qt::Key_F5);
        QTRY_VERIFY(!m_workspace->calls.isEmpty());
    }

    void aRunsExperimentOpensTheListOfItsRuns()
    {
        open();
        m_window->showPage(u"run:"_s + m_workspace->runList.front().id);
        auto *page = m_window->findChild<ui::RunPage *>();
        emit page->openExperiment(u"lr-search"_s);
        QCOMPARE(m_window->currentPlace(), u"runs"_s);
        QTRY_VERIFY(m_window->findChild<RunsPage *>()->view().filter.contains(u"lr-search"_s));
    }

    void aDeletedRunIsNotComeBackTo()
    {
        open();
        const QString id = m_workspace->runList.back().id;
        m_window->showPage(u"run:"_s + id);
        m_workspace->runList.removeLast();
        emit m_window->findChild<ui::RunPage *>()->openRuns();
        QCOMPARE(m_window->currentPlace(), u"runs"_s);
        QTest::qWait(0);
        QTRY_VERIFY((key(Qt::Key_Left, Qt::AltModifier), m_window->currentPlace() == u"home"_s));
    }

    void aSubmittedRunReplacesItsSheet()
    {
        open();
        key(Qt::Key_N, Qt::ControlModifier);
        QCOMPARE(m_window->currentPlace(), u"new-run"_s);
        emit m_window->findChild<NewRunPage *>()->submitted(m_workspace->runList.front());
        QCOMPARE(m_window->currentPlace(), u"run:"_s + m_workspace->runList.front().id);
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_window->currentPlace(), u"home"_s);
    }

    void runAgainFillsTheSheet()
    {
        open();
        m_window->showPage(u"runs"_s);
        RunConfiguration again = m_workspace->runList.front().configuration;
        again.snapshotOfRun = m_workspace->runList.front().id;
        emit m_window->findChild<RunsPage *>()->runAgain(again);
        QCOMPARE(m_window->currentPlace(), u"new-run"_s);
        QCOMPARE(m_window->findChild<NewRunPage *>()->draft().configuration().snapshotOfRun,
                 again.snapshotOfRun);
    }

    void refreshAsksTheWorkspaceAgain()
    {
        open();
        QTest::qWait(0);
        m_workspace->calls.clear();
        key(Qt::Key_F5);
        QVERIFY(!m_workspace->calls.isEmpty());
    }

    void findAnythingOpensWhatIsChosen()
    {
        open();
        key(Qt::Key_K, Qt::ControlModifier);
        auto *find = m_window->findChild<FindAnything *>();
        QVERIFY(find->isVisible());
        QTRY_VERIFY(find->findChild<QAbstractItemView *>(u"findList"_s)->model()->rowCount() > 16);
        test::keepPicture(*m_window, u"find"_s);
        QTest::keyClicks(QApplication::focusWidget(), u"settin"_s);
        key(Qt::Key_Return);
        QVERIFY(!find->isVisible());
        QCOMPARE(m_window->currentPlace(), u"settings"_s);
        key(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), u"lucky crane"_s);
        QTRY_COMPARE(m_window->findChild<QAbstractItemView *>(u"findList"_s)->model()->rowCount(), 1);
        test::keepPicture(*m_window, u"find-typed"_s);
        key(Qt::Key_Return);
        QVERIFY(m_window->currentPlace().startsWith(u"run:lr-search_"_s));
    }

    void aFolderDroppedAnywhereBeginsARun()
    {
        open();
        QDir(m_dir->path()).mkdir(u"project"_s);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_dir->filePath(u"project"_s))});
        auto *overlay = m_window->findChild<DropOverlay *>();
        // As the platform tells a drag: to the window, which finds the widget below the pointer. A field that
        // takes text is the worst place.
        m_window->showPage(u"compute"_s);
        auto *field = m_window->findChild<QLineEdit *>(u"computeFilter"_s);
        const QPoint at = field->mapTo(m_window.get(), QPoint(5, 5));
        QWindow *window = m_window->windowHandle();
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(window, &enter);
        QVERIFY(enter.isAccepted());
        QVERIFY(overlay->isVisible());
        QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(window, &move);
        QVERIFY(move.isAccepted());
        test::keepPicture(*m_window, u"drop"_s);
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(window, &drop);
        QVERIFY(!overlay->isVisible());
        QVERIFY(field->text().isEmpty());
        QCOMPARE(m_window->currentPlace(), u"new-run"_s);
    }

    void aDragThatLeavesTakesTheOverlayAway()
    {
        open();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_dir->path())});
        auto *overlay = m_window->findChild<DropOverlay *>();
        QWindow *window = m_window->windowHandle();
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(window, &enter);
        QVERIFY(overlay->isVisible());
        QDragLeaveEvent leave;
        QCoreApplication::sendEvent(window, &leave);
        QTRY_VERIFY(!overlay->isVisible());
    }

    void draggedTextIsLeftToTheFields()
    {
        open();
        QMimeData data;
        data.setText(u"some words"_s);
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(m_window->findChild<QStackedWidget *>(u"pages"_s)->currentWidget(),
                                    &enter);
        QVERIFY(!m_window->findChild<DropOverlay *>()->isVisible());
    }

    void theLastPageAndTheSizeAreRemembered()
    {
        open();
        m_window->resize(1111, 666);
        key(Qt::Key_4, Qt::ControlModifier);
        m_window->close();
        m_window.reset();
        open();
        QCOMPARE(m_window->currentPlace(), u"compute"_s);
        QCOMPARE(m_window->size(), QSize(1111, 666));
        key(Qt::Key_Escape);
        QCOMPARE(m_window->currentPlace(), u"home"_s);
    }

    void nonsenseInThePreferencesOpensHome()
    {
        m_preferences->setValue(u"shell/page"_s, u"../../etc"_s);
        m_preferences->setValue(u"shell/geometry"_s, QByteArray("\x01\xD9garbage"));
        open();
        QCOMPARE(m_window->currentPlace(), u"home"_s);
        QVERIFY(!m_window->showPage(u"nowhere"_s));
        QCOMPARE(m_window->currentPlace(), u"home"_s);
    }

    void workspacesAreSwitchedThroughTheMenu()
    {
        open({m_workspace->info(), {u"vi&sion"_s, u"Local workspace"_s, u"/w/vision"_s}});
        QSignalSpy asked(m_window.get(), &MainWindow::workspaceRequested);
        auto *menu = m_window->findChild<WorkspaceMenu *>();
        QCOMPARE(menu->actions().at(1)->text(), u"vi&&sion"_s);
        menu->actions().at(0)->trigger(); // the open one
        QCOMPARE(asked.size(), 0);
        QVERIFY(menu->actions().at(0)->isChecked());
        menu->actions().at(1)->trigger();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().front().toString(), u"/w/vision"_s);
    }

    void aNewWorkspaceIsNamedByTheRules()
    {
        open({m_workspace->info(), {u"vision"_s, u"Local workspace"_s, u"/w/vision"_s}});
        QSignalSpy asked(m_window.get(), &MainWindow::workspaceRequested);
        m_window->findChild<QAction *>(u"createWorkspaceAction"_s)->trigger();
        auto *name = m_window->findChild<QLineEdit *>(u"workspaceName"_s);
        auto *create = m_window->findChild<QPushButton *>(u"createWorkspace"_s);
        QVERIFY(!create->isEnabled());
        QTest::keyClicks(name, u"no spaces!"_s);
        QVERIFY(!create->isEnabled());
        name->clear();
        QTest::keyClicks(name, u"Vision"_s); // taken
        test::keepPicture(*name->window(), u"new-workspace"_s);
        QVERIFY(!create->isEnabled());
        QTest::keyClicks(name, u"-2"_s);
        QVERIFY(create->isEnabled());
        QTest::mouseClick(create, Qt::LeftButton);
        QCOMPARE(asked.front().front().toString(), u"Vision-2"_s);
    }

    void troubleIsSaidAtTheFootUntilItIsDismissed()
    {
        open();
        auto *trouble = m_window->findChild<ErrorPanel *>(u"trouble"_s);
        QVERIFY(!trouble->isVisible());
        emit m_workspace->troubled(Error{ErrorKind::Full, u"The disk is full. Free some space."_s, {}, {}});
        QVERIFY(trouble->isVisible());
        test::keepPicture(*m_window, u"trouble"_s);
        QTest::mouseClick(trouble->findChild<QPushButton *>(), Qt::LeftButton);
        QVERIFY(!trouble->isVisible());
    }

    void aNotificationsClickBringsItsRun()
    {
        open();
        m_window->bringForward(m_workspace->runList.front().id);
        QCOMPARE(m_window->currentPlace(), u"run:"_s + m_workspace->runList.front().id);
    }

    void everyFocusableWidgetOfTheShellHasAName()
    {
        open();
        for (const QString &page : {u"compute"_s, u"settings"_s, u"home"_s}) {
            m_window->showPage(page);
            QCOMPARE(test::unnamedWidgets(*m_window).join(u'\n'), QString());
        }
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
