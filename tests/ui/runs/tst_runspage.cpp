// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/support/widgetlint.h"
#include "tests/ui/runs/believable.h"
#include "ui/common/errorpanel.h"
#include "ui/runs/filterbar.h"
#include "ui/runs/runpreview.h"
#include "ui/runs/runspage.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestRunsPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<test::BelievableWorkspace> m_workspace;
    std::unique_ptr<RunsPage> m_page;

    template <typename T> T *child(const QString &name) const
    {
        T *found = m_page->findChild<T *>(name);
        Q_ASSERT(found);
        return found;
    }
    RunTable &table() const { return *m_page->findChild<RunTable *>(); }
    RunListModel &model() const { return *qobject_cast<RunListModel *>(table().model()); }
    QStringList shownIds(int count) const { return model().knownIds(0, count - 1); }
    void open()
    {
        m_page = std::make_unique<RunsPage>(*m_workspace, *m_preferences, nullptr,
                                            [] { return test::believableNow(); });
        m_page->resize(1080, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTRY_VERIFY(model().hasAnswer() && model().isSettled());
    }
    void type(const QString &text)
    {
        auto *box = child<QLineEdit>(u"filterBox"_s);
        box->setFocus();
        box->clear();
        QTest::keyClicks(box, text);
    }
    void select(const QList<int> &rows)
    {
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        table().clearSelection();
        for (const int row : rows) {
            table().selectionModel()->setCurrentIndex(
                table().model()->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
        table().setFocus();
    }
    QMessageBox *confirmation() const { return m_page->findChild<QMessageBox *>(u"confirm"_s); }
    void accept()
    {
        QTRY_VERIFY(confirmation());
        QTest::mouseClick(confirmation()->findChild<QAbstractButton *>(u"confirmAccept"_s), Qt::LeftButton);
        QTRY_VERIFY(!confirmation());
    }

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_preferences = std::make_unique<Preferences>(m_home->filePath(u"settings.ini"_s));
        m_workspace = std::make_unique<test::BelievableWorkspace>();
        open();
    }
    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
        m_preferences.reset(); // writes its file, which must not outlive the folder
    }

    void everyRunIsListedWithTheMetricsMostUsed()
    {
        QCOMPARE(model().rowCount(), m_workspace->runList.size());
        QTRY_COMPARE(model().columnCount(), int(RunColumn::fixed().size()) + 2);
        QCOMPARE(model().columns()[7], RunColumn::ofMetric(u"loss"_s));
        QCOMPARE(model().index(0, 7).data().toString(), u"0.412"_s);
        QCOMPARE(model().index(0, model().columnOf(RunColumn::Kind::Duration)).data().toString(), u"0:41"_s);
    }

    void twoRunsOrMoreCanBeCompared()
    {
        const QSignalSpy compared(m_page.get(), &RunsPage::compareRuns);
        auto *button = child<QToolButton>(u"compareActionButton"_s);
        select({1});
        QVERIFY(!button->isEnabled());
        select({0, 2});
        QVERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(compared.size(), 1);
        const QStringList ids = compared.first().first().toStringList();
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()),
                 (QSet<QString>{shownIds(3).at(0), shownIds(3).at(2)}));
        QTest::keyClick(&table(), Qt::Key_C);
        QTRY_COMPARE(compared.size(), 2);
    }

    void logsOfOtherToolsCanOnlyBeLookedAt()
    {
        Run &log = m_workspace->addRun(u"log-0123456789abcdef"_s, RunStatus::Completed);
        log.displayName = u"of TensorBoard"_s;
        m_page->refresh();
        QTRY_COMPARE(model().index(0, model().columnOf(RunColumn::Kind::Name)).data().toString(),
                     u"of TensorBoard"_s);
        select({0});
        for (const char *name :
             {"runAgainActionButton", "cancelActionButton", "tagsActionButton", "deleteActionButton"})
            QVERIFY2(!child<QToolButton>(QString::fromLatin1(name))->isEnabled(), name);
        select({0, 1, 2});
        QVERIFY(child<QToolButton>(u"compareActionButton"_s)->isEnabled());
    }

    void spaceLooksAtARunWithoutLeavingTheList()
    {
        select({1});
        auto *preview = child<RunPreview>(u"runPreview"_s);
        QVERIFY(!preview->isVisible());
        QTest::keyClick(&table(), Qt::Key_Space);
        QVERIFY(preview->isVisible());
        QCOMPARE(preview->runId(), shownIds(2).at(1));
        QTest::keyClick(&table(), Qt::Key_Down);
        QCOMPARE(preview->runId(), shownIds(3).at(2));
        QVERIFY(table().hasFocus());
        QTest::keyClick(&table(), Qt::Key_Escape);
        QVERIFY(!preview->isVisible());
    }

    void homeAndEndAreThoseOfTheList()
    {
        select({3});
        QTest::keyClick(&table(), Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(table().selectionModel()->selectedRows().size(), 4);
        QTest::keyClick(&table(), Qt::Key_Home);
        QCOMPARE(table().currentIndex().row(), 0);
        QTest::keyClick(&table(), Qt::Key_End);
        QCOMPARE(table().currentIndex().row(), model().rowCount() - 1);
    }

    void theLastColumnsWidthIsNobodysChoice()
    {
        QTRY_COMPARE(model().columnCount(), int(RunColumn::fixed().size()) + 2);
        m_page->resize(1600, 700);
        m_page->resize(1080, 700);
        QTRY_COMPARE(table().horizontalScrollBar()->maximum(), 0);
    }

    void typingFiltersTheList()
    {
        type(u"lynx"_s);
        QTRY_COMPARE(model().rowCount(), 1);
        QVERIFY(shownIds(1).first().startsWith(u"digits-first"_s) ||
                model().runAt(0)->displayName.contains(u"lynx"_s));
        QTest::keyClick(child<QLineEdit>(u"filterBox"_s), Qt::Key_Escape);
        QTRY_COMPARE(model().rowCount(), m_workspace->runList.size());
    }

    void chipsAndTheExperimentListWriteTheSameLine()
    {
        QTest::mouseClick(child<QAbstractButton>(u"chip-failed"_s), Qt::LeftButton);
        auto *box = child<QLineEdit>(u"filterBox"_s);
        QCOMPARE(box->text(), u"status:failed"_s);
        QTRY_COMPARE(model().rowCount(), 1);
        QTest::mouseClick(child<QAbstractButton>(u"chip-active"_s), Qt::LeftButton);
        QCOMPARE(box->text(), u"status:active,failed"_s);
        QTRY_VERIFY(model().rowCount() > 1);
        QTest::mouseClick(child<QAbstractButton>(u"chip-active"_s), Qt::LeftButton);
        QCOMPARE(box->text(), u"status:failed"_s);
        QTest::mouseClick(child<QAbstractButton>(u"chip-failed"_s), Qt::LeftButton);
        QVERIFY(box->text().isEmpty());

        auto *experiments = child<QComboBox>(u"experimentFilter"_s);
        QTRY_VERIFY(experiments->count() > 2);
        experiments->setFocus();
        QTest::keyClick(experiments, Qt::Key_Down);
        QVERIFY(box->text().startsWith(u"experiment:"_s));
        QTRY_VERIFY(model().rowCount() < m_workspace->runList.size());
        type(u"status:compl"_s);
        QTRY_VERIFY(child<QAbstractButton>(u"chip-completed"_s)->isChecked());
    }

    void aStatusWithoutChipStaysWhenAChipIsPressed()
    {
        m_page->findChild<FilterBar *>()->setLine(u"status:queued"_s);
        QTest::mouseClick(child<QAbstractButton>(u"chip-failed"_s), Qt::LeftButton);
        QCOMPARE(parseRunFilter(child<QLineEdit>(u"filterBox"_s)->text()).query.statuses.size(), 2);
    }

    void whatTheFilterDoesNotUnderstandIsSaid()
    {
        type(u"status:blue"_s);
        auto *problem = child<QLabel>(u"filterProblem"_s);
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(u"blue"_s));
    }

    void nothingMatchesOffersToClearTheFilter()
    {
        type(u"nowhere to be found"_s);
        auto *empty = child<QWidget>(u"nothingMatches"_s);
        QTRY_VERIFY(empty->isVisible());
        QTest::mouseClick(empty->findChild<QAbstractButton *>(), Qt::LeftButton);
        QTRY_VERIFY(table().isVisible());
        QCOMPARE(model().rowCount(), m_workspace->runList.size());
    }

    void noRunsAtAllOffersTheFirstOne()
    {
        m_workspace->runList.clear();
        m_page->refresh();
        auto *empty = child<QWidget>(u"nothingYet"_s);
        QTRY_VERIFY(empty->isVisible());
        const QSignalSpy wanted(m_page.get(), &RunsPage::newRun);
        QTest::mouseClick(empty->findChild<QAbstractButton *>(), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
    }

    void anErrorStandsInPlaceUntilTheListIsThereAgain()
    {
        const auto asked = m_workspace->calls.filter(u"runs"_s).size();
        m_workspace->nextError =
            Error{ErrorKind::Unavailable, u"The disk does not answer: try again."_s, {}, {}};
        m_page->refresh();
        auto *panel = m_page->findChild<ErrorPanel *>();
        QTRY_VERIFY(panel->isVisible());
        QCOMPARE(m_workspace->calls.filter(u"runs"_s).size(),
                 asked + 1);          // and it is not asked for again and again
        QVERIFY(table().isVisible()); // what was known stays
        QTest::mouseClick(panel->findChild<QAbstractButton *>(), Qt::LeftButton);
        QTRY_VERIFY(!panel->isVisible());
    }

    void headersSortInThreeSteps()
    {
        QTRY_VERIFY(model().columnCount() > 8);
        QHeaderView *header = table().horizontalHeader();
        const auto click = [&](int section) {
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                              {header->sectionViewportPosition(section) + 20, 10});
        };
        click(7);
        QCOMPARE(model().query().sort, RunQuery::Sort::Metric);
        QCOMPARE(model().query().metric, u"loss"_s);
        QVERIFY(model().query().ascending);
        QCOMPARE(header->sortIndicatorSection(), 7);
        click(7);
        QVERIFY(!model().query().ascending);
        click(7);
        QCOMPARE(model().query().sort, RunQuery::Sort::Created);
        click(model().columnOf(RunColumn::Kind::Tags));
        QCOMPARE(model().query().sort, RunQuery::Sort::Created);
    }

    void enterAndDoubleClickOpenTheRun()
    {
        const QSignalSpy opened(m_page.get(), &RunsPage::openRun);
        select({2});
        QTest::keyClick(&table(), Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].toString(), shownIds(3).last());
        const QPoint cell = table().visualRect(model().index(1, 1)).center();
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, cell);
        QTest::mouseDClick(table().viewport(), Qt::LeftButton, {}, cell);
        QCOMPARE(opened.count(), 2);
        QCOMPARE(opened[1][0].toString(), shownIds(2).last());
    }

    void selectionAndScrollSurviveARefreshByRun()
    {
        m_workspace->madeRuns = 5000;
        m_page->refresh();
        QTRY_COMPARE(model().rowCount(), 5011);
        table().verticalScrollBar()->setValue(28 * 1000);
        QTRY_VERIFY(model().runAt(1005) != nullptr);
        select({1005});
        const QString chosen = table().currentId();
        const QString top = model().runAt(table().rowAt(0))->id;
        QVERIFY(!chosen.isEmpty());
        m_workspace->addRun(u"fresh-1"_s, RunStatus::Running);
        m_workspace->addRun(u"fresh-2"_s, RunStatus::Running);
        emit m_workspace->runsChanged();
        QTRY_COMPARE(model().rowCount(), 5013);
        QTRY_VERIFY(model().isSettled());
        QCOMPARE(table().selectedIds(), QStringList{chosen});
        QCOMPARE(table().currentId(), chosen);
        QCOMPARE(model().runAt(table().rowAt(0))->id, top);
        QVERIFY(child<QAbstractButton>(u"newAbove"_s)->isVisible());
        QTest::mouseClick(child<QAbstractButton>(u"newAbove"_s), Qt::LeftButton);
        QTRY_COMPARE(model().knownIds(0, 0), QStringList{u"fresh-2"_s});
        QTRY_VERIFY(!child<QAbstractButton>(u"newAbove"_s)->isVisible());
    }

    void aRunThatChangesIsShownWithoutAsking()
    {
        const auto asked = m_workspace->calls.filter(u"runs"_s).size();
        Run run = m_workspace->runList.first();
        run.status = RunStatus::Completed;
        m_workspace->change(run);
        QCOMPARE(model().index(0, 0).data().toString(), u"Completed"_s);
        QCOMPARE(m_workspace->calls.filter(u"runs"_s).size(), asked);
    }

    void draggingThroughAMillionRunsAsksForWhatIsSeen()
    {
        m_workspace->madeRuns = 1'000'000;
        m_page->refresh();
        QTRY_COMPARE(model().rowCount(), 1'000'011);
        const auto before = m_workspace->calls.filter(u"runs"_s).size();
        for (int step = 0; step < 500; ++step)
            table().verticalScrollBar()->setValue(table().verticalScrollBar()->maximum() / 500 * step);
        QTRY_VERIFY(model().isSettled() && model().runAt(table().rowAt(100)));
        QVERIFY(m_workspace->calls.filter(u"runs"_s).size() - before <= 4);
    }

    void deletingNamesWhatIsLostAndSparesActiveRuns()
    {
        select({0, 3}); // running, completed
        QTest::keyClick(&table(), Qt::Key_Delete);
        QTRY_VERIFY(confirmation());
        QVERIFY(confirmation()->text().contains(u"logs, metrics, outputs"_s));
        QVERIFY(confirmation()->text().contains(u"has not ended"_s));
        const QString ended = model().runAt(3)->id;
        accept();
        QTRY_COMPARE(m_workspace->calls.filter(u"remove"_s), QStringList{u"remove "_s + ended});
        QTRY_COMPARE(model().rowCount(), m_workspace->runList.size());
    }

    void cancelAsksAndOnlyStopsActiveRuns()
    {
        select({0, 3});
        QTest::keyClick(&table(), Qt::Key_Period, Qt::ControlModifier);
        accept();
        QTRY_COMPARE(m_workspace->calls.filter(u"cancel"_s).size(), 1);
        QCOMPARE(model().runAt(0)->status, RunStatus::CancelRequested);
        select({0});
        QTest::keyClick(&table(), Qt::Key_Period, Qt::ControlModifier);
        QTRY_VERIFY(confirmation());
        QVERIFY(confirmation()->windowTitle().contains(u"Force"_s) ||
                confirmation()->text().contains(u"Kill"_s));
        accept();
        QTRY_VERIFY(m_workspace->calls.last().endsWith(u"force"_s));
    }

    void escapeLeavesTheConfirmationWithoutADeed()
    {
        select({3});
        QTest::keyClick(&table(), Qt::Key_Delete);
        QTRY_VERIFY(confirmation());
        QTest::keyClick(confirmation(), Qt::Key_Escape);
        QTRY_VERIFY(!confirmation());
        QVERIFY(m_workspace->calls.filter(u"remove"_s).isEmpty());
    }

    void oneRunAgainOpensTheWizardAndManyAreSubmitted()
    {
        const QSignalSpy again(m_page.get(), &RunsPage::runAgain);
        select({3});
        QTest::keyClick(&table(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(again.count(), 1);
        QCOMPARE(again[0][0].value<RunConfiguration>().snapshotOfRun, model().runAt(3)->id);
        select({3, 4});
        QTest::keyClick(&table(), Qt::Key_R, Qt::ControlModifier);
        accept();
        QTRY_COMPARE(m_workspace->calls.filter(u"submit"_s).size(), 2);
        QCOMPARE(again.count(), 1);
    }

    void tagsAreEditedByKeysAndUndone()
    {
        select({4});
        const QString id = table().currentId();
        const auto tagsOf = [&] { return m_workspace->run(id).result()->configuration.tags; };
        const auto before = tagsOf();
        QTest::keyClick(&table(), Qt::Key_T);
        QTRY_VERIFY(m_page->findChild<QDialog *>(u"tagsDialog"_s));
        auto *dialog = m_page->findChild<QDialog *>(u"tagsDialog"_s);
        auto *pairs = dialog->findChild<QTableView *>(u"tagsTable"_s);
        dialog->activateWindow();
        pairs->setFocus();
        QTRY_VERIFY(pairs->hasFocus());
        QTest::keyClick(pairs, Qt::Key_B);
        QTest::keyClicks(QApplication::focusWidget(), u"est"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTest::mouseClick(dialog->findChild<QAbstractButton *>(u"applyTags"_s), Qt::LeftButton);
        QTRY_VERIFY(tagsOf().contains(u"best"_s));
        auto *undo = child<QAbstractButton>(u"noticeAction"_s);
        QTRY_VERIFY(undo->isVisible());
        QTest::mouseClick(undo, Qt::LeftButton);
        QTRY_COMPARE(tagsOf(), before);
    }

    void idsOfTheWholeSelectionAreCopied()
    {
        m_workspace->madeRuns = 1000;
        m_page->refresh();
        QTRY_COMPARE(model().rowCount(), 1011);
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(table().selectedCount(), 1011);
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(&table(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(QGuiApplication::clipboard()->text().split(u'\n').size(), 1011);
    }

    void tooManyAtOnceAreRefusedWithTheWayOut()
    {
        m_workspace->madeRuns = 1'000'000;
        m_page->refresh();
        QTRY_COMPARE(model().rowCount(), 1'000'011);
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&table(), Qt::Key_Delete);
        QTRY_VERIFY(m_page->findChild<ErrorPanel *>()->isVisible());
        QVERIFY(!confirmation());
    }

    void columnsArePickedAndRemembered()
    {
        QTRY_VERIFY(model().columnCount() > 8);
        QTest::mouseClick(child<QAbstractButton>(u"columnsButton"_s), Qt::LeftButton);
        auto *list = child<QListWidget>(u"columnList"_s);
        QTRY_VERIFY(list->isVisible());
        const auto tick = [&](const QString &title, Qt::CheckState state) {
            list->findItems(title, Qt::MatchExactly).first()->setCheckState(state);
        };
        tick(u"val_loss"_s, Qt::Checked);
        tick(u"Environment"_s, Qt::Unchecked);
        QVERIFY(model().columns().contains(RunColumn::ofMetric(u"val_loss"_s)));
        QCOMPARE(model().columnOf(RunColumn::Kind::Environment), -1);
        QCOMPARE(model().columns().last().kind, RunColumn::Kind::Tags);
        QTest::keyClick(child<QLineEdit>(u"columnFilter"_s), Qt::Key_Escape);
        QTRY_VERIFY(!list->isVisible());
        table().setColumnWidth(0, 222);
        table().horizontalHeader()->moveSection(0, 2);
        const RunView arranged = m_page->view();
        m_page.reset();
        open();
        QCOMPARE(m_page->view().columns, arranged.columns);
        QCOMPARE(m_page->view().columns[2].width, 222);
    }

    void viewsAreSavedAndChosenAgain()
    {
        type(u"status:failed"_s);
        QTRY_COMPARE(model().rowCount(), 1);
        auto *menu = child<QMenu>(u"viewsMenu"_s);
        menu->findChild<QAction *>(u"saveView"_s)->trigger();
        QTRY_VERIFY(m_page->findChild<QDialog *>(u"viewName"_s));
        auto *dialog = m_page->findChild<QDialog *>(u"viewName"_s);
        auto *name = dialog->findChild<QLineEdit *>();
        name->clear();
        QTest::keyClicks(name, u"Broken & open"_s);
        QTest::keyClick(name, Qt::Key_Return);
        type(u"otter"_s);
        QTRY_VERIFY(model().runAt(0) && model().runAt(0)->displayName.contains(u"otter"_s));
        const auto actions = menu->actions();
        const auto found = std::ranges::find(actions, u"Broken && open"_s, &QAction::text);
        QVERIFY(found != actions.end());
        (*found)->trigger();
        QCOMPARE(child<QLineEdit>(u"filterBox"_s)->text(), u"status:failed"_s);
    }

    void theContextMenuHoldsEveryAction()
    {
        select({3});
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
        QApplication::sendEvent(table().viewport(), &event);
        QMenu *menu = nullptr;
        QTRY_VERIFY((menu = m_page->findChild<QMenu *>(u"runMenu"_s)));
        QVERIFY(menu->actions().size() >= 6);
        menu->close();
    }

    void everyFocusableWidgetHasAName()
    {
        QCOMPARE(test::unnamedWidgets(*m_page).join(u'|'), QString());
        child<QAbstractButton>(u"columnsButton"_s)->click();
        QCOMPARE(test::unnamedWidgets(*m_page).join(u'|'), QString());
        child<QWidget>(u"columnPicker"_s)->close();
    }
};

QTEST_MAIN(TestRunsPage)
#include "tst_runspage.moc"
