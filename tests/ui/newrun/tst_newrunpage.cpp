// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/support/widgetlint.h"
#include "tests/ui/runs/believable.h"
#include "ui/common/errorpanel.h"
#include "ui/newrun/argumentseditor.h"
#include "ui/newrun/choicetable.h"
#include "ui/newrun/findinglist.h"
#include "ui/newrun/newrunpage.h"
#include "ui/newrun/runconfigbar.h"
#include "ui/newrun/steplist.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPromise>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>

#include <memory>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
/// Holds answers back until it is told to give them.
class SlowWorkspace : public test::BelievableWorkspace
{
public:
    bool holdsReview = false;
    bool holdsSubmit = false;
    std::optional<QPromise<Result<SubmissionReview>>> reviewPromise;
    std::optional<QPromise<Result<Run>>> submitPromise;
    RunConfiguration lastReviewed;

    QFuture<Result<SubmissionReview>> review(const RunConfiguration &configuration) override
    {
        lastReviewed = configuration;
        if (!holdsReview)
            return FakeWorkspace::review(configuration);
        reviewPromise.emplace();
        reviewPromise->start();
        return reviewPromise->future();
    }
    QFuture<Result<Run>> submit(const RunConfiguration &configuration) override
    {
        if (!holdsSubmit)
            return FakeWorkspace::submit(configuration);
        lastSubmitted = configuration;
        submitPromise.emplace();
        submitPromise->start();
        submitPromise->setProgressRange(0, 100);
        return submitPromise->future();
    }
};
} // namespace

class TestNewRunPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<SlowWorkspace> m_workspace;
    std::unique_ptr<NewRunPage> m_page;

    template <typename T> T *child(const QString &name) const
    {
        T *found = m_page->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    QLineEdit *combo(const QString &name) const { return child<QComboBox>(name)->lineEdit(); }
    QString folder(const QString &name) const { return m_home->filePath(name); }
    void type(QLineEdit *field, const QString &text)
    {
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
    }
    StepState state(NewRunStep step) const { return m_page->findChild<StepList *>()->state(step); }
    /// Everything filled in and reviewed.
    void beginReady()
    {
        m_page->begin(folder(u"project"_s));
        QTRY_COMPARE(state(NewRunStep::Review), StepState::Done);
    }
    ErrorPanel *error() const { return m_page->findChild<ErrorPanel *>(); }

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        for (const QString &name : {u"project"_s, u"other"_s})
            QDir(m_home->path()).mkdir(name);
        m_preferences = std::make_unique<Preferences>(m_home->filePath(u"settings.ini"_s));
        m_workspace = std::make_unique<SlowWorkspace>();
        m_page = std::make_unique<NewRunPage>(*m_workspace, *m_preferences);
        m_page->resize(1080, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
        m_preferences.reset(); // writes its file, which must not outlive the folder
    }

    void aDroppedFolderIsReadyToSubmit()
    {
        beginReady();
        const RunConfiguration c = m_page->draft().configuration();
        QCOMPARE(c.sourceFolder, folder(u"project"_s));
        QCOMPARE(c.script, u"train.py"_s);
        QCOMPARE(c.experiment, u"project"_s);
        QCOMPARE(c.target, u"local"_s);
        QCOMPARE(c.interpreter, m_workspace->interpreterList.first().path);
        QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
        QSignalSpy submitted(m_page.get(), &NewRunPage::submitted);
        QTRY_COMPARE(submitted.count(), 1);
        QCOMPARE(m_workspace->lastSubmitted, c);
        QCOMPARE(m_preferences->lastChoices(folder(u"project"_s)).script, u"train.py"_s);
    }

    void nothingIsRedBeforeSomethingWasTyped()
    {
        QTRY_COMPARE(state(NewRunStep::Where), StepState::Done);
        QCOMPARE(state(NewRunStep::Source), StepState::Open);
        type(combo(u"experimentField"_s), u"my runs"_s);
        QTRY_COMPARE(state(NewRunStep::Source), StepState::Problem);
        type(combo(u"experimentField"_s), u"my-runs"_s);
        QTRY_COMPARE(state(NewRunStep::Source), StepState::Open);
    }

    void submittingTooEarlyGoesToTheFirstProblem()
    {
        m_page->showStep(NewRunStep::Environment);
        QTest::mouseClick(child<QPushButton>(u"submitButton"_s), Qt::LeftButton);
        QCOMPARE(m_page->step(), NewRunStep::Source);
        QVERIFY(child<QComboBox>(u"folderField"_s)->hasFocus() || combo(u"folderField"_s)->hasFocus());
        QVERIFY(m_workspace->calls.filter(u"submit"_s).isEmpty());
    }

    void aTypedFolderIsReadAndItsScriptsAreListed()
    {
        type(combo(u"folderField"_s), folder(u"project"_s));
        QTRY_COMPARE(m_page->draft().script, u"train.py"_s);
        QVERIFY(child<QComboBox>(u"scriptField"_s)->findText(u"digits/model.py"_s) >= 0);
        QCOMPARE(combo(u"folderField"_s)->text(), folder(u"project"_s));
        QCOMPARE(m_page->draft().experiment, u"project"_s);
    }

    void whatWasTypedSurvivesTheChoiceOfAFolder()
    {
        type(combo(u"experimentField"_s), u"mine"_s);
        auto *line = child<QPlainTextEdit>(u"argumentsLine"_s);
        line->setFocus();
        QTest::keyClicks(line, u"--lr 0.5"_s);
        type(combo(u"folderField"_s), folder(u"project"_s));
        QTRY_COMPARE(m_page->draft().script, u"train.py"_s);
        QCOMPARE(m_page->draft().experiment, u"mine"_s);
        QCOMPARE(m_page->draft().configuration().arguments, (QStringList{u"--lr"_s, u"0.5"_s}));
    }

    void eachFolderKeepsItsDraft()
    {
        beginReady();
        type(combo(u"experimentField"_s), u"first-idea"_s);
        m_page->begin(folder(u"other"_s));
        QTRY_COMPARE(m_page->draft().experiment, u"other"_s);
        m_page->begin(folder(u"project"_s));
        QTRY_COMPARE(m_page->draft().experiment, u"first-idea"_s);
        m_page->begin(QString());
        QCOMPARE(m_page->draft().experiment, u"first-idea"_s);
    }

    void theLastChoicesOfAFolderComeBack()
    {
        RunConfiguration c;
        c.sourceFolder = folder(u"project"_s);
        c.script = u"evaluate.py"_s;
        c.arguments = {u"--fold"_s, u"3"_s};
        c.experiment = u"folds"_s;
        c.target = u"lab-gpu-1"_s;
        c.maxDurationSeconds = 3600;
        m_preferences->rememberChoices(c);
        m_page->begin(folder(u"project"_s));
        QTRY_COMPARE(combo(u"scriptField"_s)->text(), u"evaluate.py"_s);
        QCOMPARE(child<QPlainTextEdit>(u"argumentsLine"_s)->toPlainText(), u"--fold 3"_s);
        QTRY_COMPARE(child<ChoiceTable>(u"targetTable"_s)->chosen(), u"lab-gpu-1"_s);
        QCOMPARE(child<QLineEdit>(u"maxDurationField"_s)->text(), u"1 h"_s);
    }

    void argumentsAreOneListInTwoViews()
    {
        beginReady();
        auto *line = child<QPlainTextEdit>(u"argumentsLine"_s);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, u"--lr 0.5 --fast"_s);
        QTest::mouseClick(child<QAbstractButton>(u"asTable"_s), Qt::LeftButton);
        auto *table = child<QTableView>(u"argumentsTable"_s);
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 3);
        table->setFocus();
        table->setCurrentIndex(table->model()->index(1, 1));
        QTest::keyClick(table, Qt::Key_Y);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(m_page->draft().argumentsText, u"--lr 0.5 --fast y"_s);
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Delete);
        QCOMPARE(m_page->draft().argumentsText, u"--fast y"_s);
        QCOMPARE(line->toPlainText(), u"--fast y"_s);
    }

    void aBrokenLineIsMarkedAndTheTableWaits()
    {
        beginReady();
        auto *line = child<QPlainTextEdit>(u"argumentsLine"_s);
        line->setFocus();
        QTest::keyClicks(line, u"--name 'x"_s);
        QCOMPARE(line->extraSelections().size(), 1);
        QVERIFY(!child<QTableView>(u"argumentsTable"_s)->isEnabled());
        QTRY_COMPARE(state(NewRunStep::Source), StepState::Problem);
        QTest::keyClicks(line, u"'"_s);
        QVERIFY(line->extraSelections().isEmpty());
        QTRY_COMPARE(state(NewRunStep::Source), StepState::Done);
    }

    void everyChangeIsReviewedAnewAndOldAnswersAreForgotten()
    {
        beginReady();
        m_workspace->holdsReview = true;
        type(combo(u"scriptField"_s), u"evaluate.py"_s);
        QTRY_VERIFY(m_workspace->reviewPromise);
        QCOMPARE(m_workspace->lastReviewed.script, u"evaluate.py"_s);
        auto older = std::move(*m_workspace->reviewPromise);
        m_workspace->reviewPromise.reset();
        type(combo(u"scriptField"_s), u"digits/model.py"_s);
        QTRY_VERIFY(older.isCanceled());
        QTRY_VERIFY(m_workspace->reviewPromise);
        SubmissionReview wrong;
        wrong.commandLine = u"old"_s;
        older.addResult(wrong);
        older.finish();
        SubmissionReview right = m_workspace->reviewAnswer;
        right.commandLine = u"python digits/model.py"_s;
        m_workspace->reviewPromise->addResult(right);
        m_workspace->reviewPromise->finish();
        QTRY_COMPARE(child<QPlainTextEdit>(u"commandLine"_s)->toPlainText(), u"python digits/model.py"_s);
    }

    void submitWaitsForTheReviewThatIsUnderWay()
    {
        beginReady();
        m_workspace->holdsReview = true;
        type(combo(u"experimentField"_s), u"later"_s);
        QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(m_workspace->reviewPromise);
        QVERIFY(m_workspace->calls.filter(u"submit"_s).isEmpty());
        m_workspace->reviewPromise->addResult(m_workspace->reviewAnswer);
        m_workspace->reviewPromise->finish();
        QTRY_COMPARE(m_workspace->lastSubmitted.experiment, u"later"_s);
    }

    void findingsStandAtTheirFieldAndLeadThere()
    {
        m_workspace->reviewAnswer.findings = {{Finding::Severity::Problem, u"interpreter"_s,
                                               u"This interpreter does not start: choose another one."_s}};
        m_page->begin(folder(u"project"_s));
        QTRY_COMPARE(state(NewRunStep::Source), StepState::Done);
        m_page->showStep(NewRunStep::Review);
        auto *list = m_page->findChild<FindingList *>();
        QTRY_COMPARE(list->count(), 1);
        QVERIFY(child<QLabel>(u"verdict"_s)->text().startsWith(u"One thing"_s));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
        QCOMPARE(m_page->step(), NewRunStep::Environment);
        QVERIFY(child<QLineEdit>(u"interpreterField"_s)->hasFocus());
        QVERIFY(child<QLineEdit>(u"interpreterField"_s)
                    ->accessibleDescription()
                    .startsWith(u"This interpreter"_s));
        QCOMPARE(state(NewRunStep::Environment), StepState::Problem);
    }

    void theReviewShowsWhatIsSentAndWhatIsLeftOut()
    {
        beginReady();
        m_page->showStep(NewRunStep::Review);
        auto *files = child<QTableView>(u"filesTable"_s);
        QCOMPARE(files->model()->rowCount(), m_workspace->reviewAnswer.plan.files.size());
        QTest::mouseClick(child<QCheckBox>(u"biggestFirst"_s), Qt::LeftButton);
        QCOMPARE(files->model()->index(0, 0).data().toString(), u"data/digits.csv"_s);
        auto *tabs = child<QTabWidget>(u"fileTabs"_s);
        QVERIFY(tabs->tabText(1).contains(u"5"_s));
        tabs->setCurrentIndex(1);
        auto *ignored = child<QTableView>(u"ignoredTable"_s);
        QCOMPARE(ignored->model()->index(1, 1).data().toString(), u".venv/"_s);
        QCOMPARE(ignored->model()->index(1, 2).data().toString(), u".amlignore, line 3"_s);
        QVERIFY(child<QLabel>(u"decides"_s)->text().startsWith(u".amlignore"_s));
        QGuiApplication::clipboard()->clear();
        QTest::mouseClick(child<QAbstractButton>(u"submitLineCopy"_s), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"trainyard run submit --source "_s));
    }

    void aTargetThatCannotRunItIsRefused()
    {
        beginReady();
        auto *targets = child<ChoiceTable>(u"targetTable"_s);
        m_page->showStep(NewRunStep::Where);
        QTRY_COMPARE(targets->rowCount(), 4);
        const auto click = [&](int row) {
            QTest::mouseClick(targets->viewport(), Qt::LeftButton, {},
                              targets->visualRect(targets->model()->index(row, 0)).center());
        };
        click(2); // unreachable
        QCOMPARE(m_page->draft().target, u"local"_s);
        QCOMPARE(targets->chosen(), u"local"_s);
        click(1);
        QCOMPARE(m_page->draft().target, u"lab-gpu-1"_s);
        m_workspace->targets[1].state = ComputeState::Unreachable;
        emit m_workspace->computeChanged();
        QTRY_COMPARE(state(NewRunStep::Where), StepState::Problem);
        m_page->showStep(NewRunStep::Source);
        m_page->submit();
        QCOMPARE(m_page->step(), NewRunStep::Where);
        QVERIFY(m_workspace->calls.filter(u"submit"_s).isEmpty());
    }

    void interpretersAndEnvironmentsAreOneChoice()
    {
        beginReady();
        m_page->showStep(NewRunStep::Environment);
        auto *table = child<ChoiceTable>(u"interpreterTable"_s);
        QTRY_COMPARE(table->rowCount(), 4);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Up); // what is registered stands before what was found
        QCOMPARE(m_page->draft().environment, u"torch-cpu:3"_s);
        QVERIFY(m_page->draft().interpreter.isEmpty());
        type(child<QLineEdit>(u"interpreterField"_s), u"/opt/py/bin/python"_s);
        QCOMPARE(m_page->draft().interpreter, u"/opt/py/bin/python"_s);
        QVERIFY(m_page->draft().environment.isEmpty());
        QVERIFY(table->chosen().isEmpty());
    }

    void whereNothingIsUsualTheFirstThatFitsIsChosen()
    {
        Capabilities &can = m_workspace->capabilitiesAnswer;
        can.hasInterpreters = false;
        can.usualTarget.clear();
        m_workspace->targets[0].kind = ComputeKind::Databricks; // takes no scripts
        m_page = std::make_unique<NewRunPage>(*m_workspace, *m_preferences);
        m_page->resize(1080, 800);
        m_page->show();
        beginReady();
        const RunConfiguration c = m_page->draft().configuration();
        QCOMPARE(c.target, m_workspace->targets[1].name);
        QCOMPARE(c.environment, m_workspace->environmentList.first().reference());
        QVERIFY(c.interpreter.isEmpty());
        m_page->showStep(NewRunStep::Environment);
        QVERIFY(child<ChoiceTable>(u"interpreterTable"_s)->isVisible());
        QVERIFY(!child<QLineEdit>(u"interpreterField"_s)->isVisible());
    }

    void aSubmissionShowsItsProgressAndCanBeStopped()
    {
        beginReady();
        const NewRunDraft before = m_page->draft();
        m_workspace->holdsSubmit = true;
        m_page->submit();
        QTRY_VERIFY(m_workspace->submitPromise);
        m_workspace->submitPromise->setProgressValueAndText(40, u"Storing files"_s);
        QTRY_COMPARE(child<QLabel>(u"submitState"_s)->text(), u"Storing files"_s);
        QCOMPARE(child<QProgressBar>(u"submitProgress"_s)->value(), 40);
        QVERIFY(!child<QPushButton>(u"submitButton"_s)->isVisible());
        QTest::mouseClick(child<QPushButton>(u"stopSubmission"_s), Qt::LeftButton);
        QTRY_VERIFY(m_workspace->submitPromise->isCanceled());
        m_workspace->submitPromise->finish();
        QTRY_VERIFY(child<QPushButton>(u"submitButton"_s)->isVisible());
        QCOMPARE(m_page->draft(), before);
        QVERIFY(child<QLabel>(u"submitState"_s)->text().startsWith(u"Not submitted"_s));
    }

    void aFailedSubmissionLosesNothingAndCanBeTriedAgain()
    {
        beginReady();
        const NewRunDraft before = m_page->draft();
        m_workspace->holdsSubmit = true;
        m_page->submit();
        QTRY_VERIFY(m_workspace->submitPromise);
        m_workspace->submitPromise->addResult(
            failure(ErrorKind::Full, u"The disk is full: free some space."_s));
        m_workspace->submitPromise->finish();
        QTRY_VERIFY(error()->isVisible());
        QCOMPARE(m_page->draft(), before);
        m_workspace->targets.removeLast(); // news from elsewhere leave it in place
        emit m_workspace->computeChanged();
        QTRY_COMPARE(child<ChoiceTable>(u"targetTable"_s)->rowCount(), 3);
        QVERIFY(error()->isVisible());
        m_workspace->holdsSubmit = false;
        const QSignalSpy submitted(m_page.get(), &NewRunPage::submitted);
        QTest::mouseClick(error()->findChild<QPushButton *>(), Qt::LeftButton);
        QTRY_COMPARE(submitted.count(), 1);
        QVERIFY(!error()->isVisible());
    }

    void aFailedReviewIsSaidInPlace()
    {
        beginReady();
        m_workspace->nextError =
            Error{ErrorKind::Unavailable, u"The folder's disk does not answer: connect it."_s, {}, {}};
        m_page->showStep(NewRunStep::Review);
        QTRY_VERIFY(error()->isVisible());
    }

    void runAgainTakesTheOldFilesUnlessToldOtherwise()
    {
        const Run origin = m_workspace->runList[3];
        m_workspace->snapshots[origin.id].entries = m_workspace->reviewAnswer.plan.files;
        RunConfiguration again = origin.configuration;
        again.sourceFolder = folder(u"project"_s);
        again.snapshotOfRun = origin.id;
        m_page->begin(again);
        QCOMPARE(m_page->step(), NewRunStep::Review);
        QTRY_COMPARE(m_workspace->lastReviewed.snapshotOfRun, origin.id);
        m_page->showStep(NewRunStep::Source);
        QVERIFY(child<QWidget>(u"snapshotSwitch"_s)->isVisible());
        QTRY_VERIFY(
            child<QWidget>(u"snapshotSwitch"_s)->findChild<QLabel *>()->text().contains(origin.displayName));
        QTest::mouseClick(child<QCheckBox>(u"takeFolder"_s), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(m_page->draft().configuration().snapshotOfRun.isEmpty());
        QTRY_VERIFY(m_workspace->lastReviewed.snapshotOfRun.isEmpty());
        QTest::mouseClick(child<QCheckBox>(u"takeFolder"_s), Qt::LeftButton, {}, QPoint(8, 8));
        QTRY_COMPARE(m_workspace->lastReviewed.snapshotOfRun, origin.id);
    }

    void stepsAreReachedByKeysAndButtons()
    {
        beginReady();
        QTest::keyClick(m_page.get(), Qt::Key_3, Qt::AltModifier);
        QTRY_COMPARE(m_page->step(), NewRunStep::Environment); // a key presses the button for a moment
        QTest::mouseClick(child<QPushButton>(u"nextButton"_s), Qt::LeftButton);
        QCOMPARE(m_page->step(), NewRunStep::Review);
        QVERIFY(!child<QPushButton>(u"nextButton"_s)->isEnabled());
        QTest::mouseClick(child<QPushButton>(u"backButton"_s), Qt::LeftButton);
        QTest::mouseClick(child<QAbstractButton>(u"step1"_s), Qt::LeftButton);
        QCOMPARE(m_page->step(), NewRunStep::Source);
        const QSignalSpy closed(m_page.get(), &NewRunPage::closed);
        QTest::keyClick(m_page.get(), Qt::Key_Escape);
        QCOMPARE(closed.count(), 1);
        QCOMPARE(m_page->draft().script, u"train.py"_s);
    }

    void aDroppedScriptBringsItsFolder()
    {
        QFile script(folder(u"project/work.py"_s));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.close();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(script.fileName())});
        auto *step = child<QScrollArea>(u"sourceStep"_s)->viewport();
        QVERIFY(step->acceptDrops());
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(step, &enter); // only who was entered is told of the drop
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(step, &drop);
        QCOMPARE(m_page->draft().folderPath(), folder(u"project"_s));
        QCOMPARE(m_page->draft().script, u"work.py"_s);
    }

    void everyFocusableWidgetHasAName()
    {
        beginReady();
        for (int i = 0; i < newRunSteps; ++i) {
            m_page->showStep(NewRunStep(i));
            QCOMPARE(test::unnamedWidgets(*m_page).join(u'|'), QString());
        }
    }

    void aRunConfigurationFillsTheSheetAndIsSavedBack()
    {
        const QString path = folder(u"project/a.runconfig"_s);
        const QByteArray text =
            "script: train.py # mine\narguments: [--lr, '0.1']\ntarget: local\nnodeCount: 3\n"
            "environment:\n  python:\n    userManagedDependencies: true\n"
            "    interpreterPath: /opt/python\n";
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.close();
        m_page->beginFromFile(path);
        QTRY_COMPARE(m_page->draft().script, u"train.py"_s);
        QCOMPARE(m_page->draft().configuration().arguments, QStringList({u"--lr"_s, u"0.1"_s}));
        QCOMPARE(m_page->draft().folderPath(), folder(u"project"_s));
        QCOMPARE(m_page->draft().interpreter, u"/opt/python"_s);
        QTRY_COMPARE(m_page->step(), NewRunStep::Review);
        const auto says = [&](const QString &sentence) {
            const auto *list = m_page->findChild<FindingList *>();
            return !list->findItems(sentence, Qt::MatchContains).isEmpty();
        };
        QTRY_VERIFY(says(u"without effect here: nodeCount: 3"_s));

        m_page->showStep(NewRunStep::Source);
        type(child<QLineEdit>(u"displayNameField"_s), u"not of the file"_s);
        QWidget *arguments = m_page->findChild<ArgumentsEditor *>()->lineEditor();
        arguments->setFocus();
        QTest::keyClick(arguments, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(arguments, u"--lr 0.2"_s);
        m_page->findChild<RunConfigBar *>()->save(path);
        QTRY_VERIFY(says(u"Saved as"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(text).replace("[--lr, '0.1']", "[\"--lr\", \"0.2\"]"));
    }

    void aRunConfigurationThatIsWrongIsSaidAndNothingIsLost()
    {
        beginReady();
        const NewRunDraft before = m_page->draft();
        m_page->beginFromFile(folder(u"nowhere.runconfig"_s));
        QTRY_VERIFY(error()->isVisible());
        QCOMPARE(m_page->draft(), before);
    }
};

QTEST_MAIN(TestNewRunPage)
#include "tst_newrunpage.moc"
