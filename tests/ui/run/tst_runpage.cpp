// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/filetreemodel.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "ui/common/preferences.h"
#include "ui/logs/logview.h"
#include "ui/runs/run/codeview.h"
#include "ui/runs/run/elidedlabel.h"
#include "ui/runs/run/factlist.h"
#include "ui/runs/run/filepreview.h"
#include "ui/runs/run/filetree.h"
#include "ui/runs/run/imageview.h"
#include "ui/runs/run/runpage.h"
#include "ui/runs/run/texttable.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QComboBox>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
struct Fixture
{
    explicit Fixture(const QString &file) : preferences(file)
    {
        Run &run = workspace.addRun(u"r1"_s, RunStatus::Running);
        run.displayName = u"brave_otter"_s;
        run.configuration.arguments = {u"--epochs"_s, u"3 4"_s};
        run.configuration.environmentVariables = {{u"OMP_NUM_THREADS"_s, u"2"_s}};
        run.properties = {{u"azureml.git.commit"_s, u"3f1c9a5be0de4a7fb6d2e6f2b0c1d9a87e65f4c3"_s},
                          {u"azureml.git.dirty"_s, u"True"_s}};
        workspace.contents[u"r1"_s] = {{u"azureml-logs/20_image_build_log.txt"_s, "built\n"},
                                       {u"azureml-logs/70_driver_log.txt"_s, "hello\nworld\n"},
                                       {u"outputs/a.csv"_s, "x,y\n1,2\n3,4\n"},
                                       {u"outputs/sub/model.bin"_s, QByteArray(5000, 'x')}};
        workspace.addRun(u"r2"_s, RunStatus::Completed).displayName = u"calm_owl"_s;
    }
    void open(const QString &tab = u"details"_s)
    {
        page.resize(1000, 700);
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        page.showTab(tab);
        page.showRun(u"r1"_s);
        QTRY_VERIFY(page.findChild<QPushButton *>(u"runCancel"_s)->isVisible());
    }
    template <typename T> T *find(const QString &name) { return page.findChild<T *>(name); }
    void click(const QString &name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    void snapshot(const QString &id, const QMap<QString, QByteArray> &files)
    {
        Snapshot made;
        made.id = id;
        for (auto it = files.cbegin(); it != files.cend(); ++it) {
            const QString hash = u"%1"_s.arg(qHash(it.value()));
            made.entries.append({it.key(), EntryKind::File, it.value().size(), hash, {}, false});
            made.totalBytes += it.value().size();
            workspace.objects[hash] = it.value();
        }
        workspace.snapshots[id] = made;
    }

    test::FakeWorkspace workspace;
    Preferences preferences;
    ui::RunPage page{workspace, preferences};
};
} // namespace

class TestRunPage : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString file() const { return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())); }

private slots:
    void theHeadSaysHowTheRunStands()
    {
        Fixture f(file());
        f.open();
        QCOMPARE(f.find<ElidedLabel>(u"runName"_s)->text(), u"brave_otter"_s);
        Run run = f.workspace.runList[1];
        run.status = RunStatus::Failed;
        run.reason = u"The script ended with exit code 3."_s;
        run.exitCode = 3;
        run.ended = run.started.addSecs(75);
        f.workspace.change(run);
        QTRY_COMPARE(f.find<ElidedLabel>(u"runReason"_s)->text(), u"The script ended with exit code 3."_s);
        QCOMPARE(f.find<QLabel>(u"runElapsed"_s)->text(), u"1:15"_s);
        QVERIFY(!f.find<QPushButton>(u"runCancel"_s)->isVisible());
        QCOMPARE(f.find<FactList>(u"detailsRun"_s)->textOf(u"Exit code"_s), u"3"_s);
    }
    void itWatchesWhatItShowsAndOnlyThat()
    {
        Fixture f(file());
        f.open();
        QVERIFY(f.workspace.calls.contains(u"watch r1"_s));
        Run other = f.workspace.runList[0];
        other.displayName = u"stranger"_s;
        f.workspace.change(other);
        QCOMPARE(f.find<ElidedLabel>(u"runName"_s)->text(), u"brave_otter"_s);
        f.page.showRun(u"r2"_s);
        QTRY_COMPARE(f.find<ElidedLabel>(u"runName"_s)->text(), u"stranger"_s);
    }
    void aPageThatIsNotOnScreenDoesNotWatch()
    {
        Fixture f(file());
        f.page.showRun(u"r1"_s);
        QVERIFY(f.workspace.calls.filter(u"watch"_s).isEmpty());
        f.page.show();
        QCOMPARE(f.workspace.calls.filter(u"watch"_s).size(), 1);
        f.page.hide();
        f.workspace.appendToFile(u"r1"_s, u"outputs/new.txt"_s, "x\n");
        f.page.showTab(u"outputs"_s);
        f.page.show(); // what was missed is there
        QCOMPARE(f.workspace.calls.filter(u"watch"_s).size(), 2);
        auto *model = qobject_cast<FileTreeModel *>(f.find<FileTree>(u"outputFiles"_s)->model());
        QTRY_VERIFY(model->indexOf(u"outputs/new.txt"_s).isValid());
    }
    void cancelAsksFirstThenForces()
    {
        Fixture f(file());
        f.open();
        f.click(u"runCancel"_s);
        QVERIFY(f.find<QPushButton>(u"confirmAct"_s)->isVisible());
        QVERIFY(f.find<QPushButton>(u"confirmKeep"_s)->hasFocus());
        QTest::keyClick(f.find<QPushButton>(u"confirmKeep"_s), Qt::Key_Escape);
        QVERIFY(!f.find<QPushButton>(u"confirmAct"_s)->isVisible());
        QVERIFY(f.workspace.calls.filter(u"cancel"_s).isEmpty());
        f.click(u"runCancel"_s);
        f.click(u"confirmAct"_s);
        QTRY_COMPARE(f.find<QPushButton>(u"runCancel"_s)->text(), u"Force stop"_s);
        QVERIFY(f.workspace.calls.contains(u"cancel r1"_s));
        QTRY_VERIFY(f.find<QPushButton>(u"runCancel"_s)->isEnabled());
        f.click(u"runCancel"_s);
        f.click(u"confirmAct"_s);
        QTRY_VERIFY(f.workspace.calls.contains(u"cancel r1 force"_s));
        QTRY_VERIFY(!f.find<QPushButton>(u"runCancel"_s)->isVisible());
    }
    void aRefusalStandsOnThePage()
    {
        Fixture f(file());
        f.open();
        f.workspace.nextError = Error{ErrorKind::Unavailable, u"The target does not answer."_s, {}, {}};
        f.click(u"runCancel"_s);
        f.click(u"confirmAct"_s);
        QTRY_VERIFY(std::ranges::any_of(f.page.findChildren<QLabel *>(), [](const QLabel *label) {
            return label->isVisible() && label->text() == u"The target does not answer."_s;
        }));
        QVERIFY(f.find<QPushButton>(u"runCancel"_s)->isEnabled());
    }
    void deletingNamesWhatIsLostAndGoesBack()
    {
        Fixture f(file());
        f.open();
        QVERIFY(!f.find<QAction>(u"runDelete"_s)->isEnabled());
        f.page.showRun(u"r2"_s);
        QTRY_VERIFY(f.find<QAction>(u"runDelete"_s)->isEnabled());
        QSignalSpy back(&f.page, &ui::RunPage::openRuns);
        f.find<QAction>(u"runDelete"_s)->trigger();
        f.click(u"confirmAct"_s);
        QTRY_COMPARE(back.count(), 1);
        QVERIFY(f.workspace.calls.contains(u"remove r2"_s));
    }
    void runAgainTakesTheSameFilesAndSettings()
    {
        Fixture f(file());
        f.open();
        QSignalSpy again(&f.page, &ui::RunPage::runAgain);
        QTest::keyClick(&f.page, Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(again.count(), 1);
        const auto asked = again[0][0].value<RunConfiguration>();
        QCOMPARE(asked.snapshotOfRun, u"r1"_s);
        QCOMPARE(asked.arguments, (QStringList{u"--epochs"_s, u"3 4"_s}));
        QVERIFY(asked.displayName.isEmpty());
    }
    void aRunThatIsGoneSaysSo()
    {
        Fixture f(file());
        f.page.show();
        QSignalSpy back(&f.page, &ui::RunPage::openRuns);
        f.page.showRun(u"nothing"_s);
        QTRY_VERIFY(std::ranges::any_of(f.page.findChildren<QPushButton *>(), [](const QPushButton *button) {
            return button->isVisible() && button->text() == u"Back to the runs"_s;
        }));
        for (auto *button : f.page.findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == u"Back to the runs"_s)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QCOMPARE(back.count(), 1);
    }
    void theTabStaysAcrossRunsAndIsRemembered()
    {
        {
            Fixture f(file());
            f.open(u"outputs"_s);
            f.page.showRun(u"r2"_s);
            QCOMPARE(f.page.currentTab(), u"outputs"_s);
        }
        Fixture f(file());
        QCOMPARE(f.page.currentTab(), u"outputs"_s);
        f.page.showTab(u"no such tab"_s);
        QCOMPARE(f.page.currentTab(), u"outputs"_s);
    }
    void theNameIsEditedInPlaceAndUndone()
    {
        Fixture f(file());
        f.open();
        f.find<QAction>(u"runRename"_s)->trigger();
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        field->selectAll();
        QTest::keyClicks(field, u"quick_fox"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(f.find<ElidedLabel>(u"runName"_s)->text(), u"quick_fox"_s);
        QTRY_VERIFY(f.find<QAction>(u"runUndo"_s)->isEnabled());
        f.find<QAction>(u"runUndo"_s)->trigger();
        QTRY_COMPARE(f.find<ElidedLabel>(u"runName"_s)->text(), u"brave_otter"_s);
        QTRY_VERIFY(!f.find<QAction>(u"runUndo"_s)->isEnabled());
    }
    void escLeavesANameAsItWas()
    {
        Fixture f(file());
        f.open();
        f.find<QAction>(u"runRename"_s)->trigger();
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QTest::keyClicks(field, u"xxx"_s);
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(f.workspace.calls.filter(u"edit"_s).isEmpty());
        QVERIFY(!field->isVisible());
    }
    void tagsAreCheckedAddedAndTakenAway()
    {
        Fixture f(file());
        f.open();
        auto *field = f.find<QLineEdit>(u"tagField"_s);
        QTest::keyClicks(field, u"=x"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(f.workspace.calls.filter(u"edit"_s).isEmpty()); // a tag needs a key
        field->clear();
        QTest::keyClicks(field, u"owner=ada"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(f.workspace.runList[1].configuration.tags,
                     (QMap<QString, QString>{{u"owner"_s, u"ada"_s}}));
        QToolButton *remove = nullptr;
        QTRY_VERIFY([&] {
            for (auto *button : f.page.findChildren<QToolButton *>()) {
                if (button->accessibleName() == u"Take the tag owner away"_s)
                    remove = button;
            }
            return remove != nullptr;
        }());
        QTest::mouseClick(remove, Qt::LeftButton);
        QTRY_VERIFY(f.workspace.runList[1].configuration.tags.isEmpty());
    }
    void factsAreShownAndCopied()
    {
        Fixture f(file());
        f.open();
        QCOMPARE(f.find<FactList>(u"detailsCommand"_s)->textOf(u"Command line"_s),
                 u"python train.py --epochs '3 4'"_s);
        QCOMPARE(f.find<FactList>(u"detailsGit"_s)->textOf(u"Commit"_s), u"3f1c9a5be0"_s);
        for (auto *button : f.find<FactList>(u"detailsGit"_s)->findChildren<QToolButton *>()) {
            if (button->accessibleName() == u"Copy: Commit"_s)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QCOMPARE(QGuiApplication::clipboard()->text(), u"3f1c9a5be0de4a7fb6d2e6f2b0c1d9a87e65f4c3"_s);
    }
    void remoteTextIsNeverMarkup()
    {
        Fixture f(file());
        Run &run = f.workspace.runList[1];
        run.reason = u"<b>bold</b><img src=x>"_s;
        run.configuration.description = u"<h1>big</h1>"_s;
        f.open();
        for (const auto *label : f.page.findChildren<QLabel *>()) {
            if (label->text().contains(u'<'))
                QCOMPARE(label->textFormat(), Qt::PlainText);
        }
    }
    void theDriverLogIsShownFirstAndGrows()
    {
        Fixture f(file());
        f.open(u"logs"_s);
        auto *view = f.page.findChild<QWidget *>(u"logs"_s)->findChild<LogView *>(u"logView"_s);
        QTRY_COMPARE(view->visibleText(), (QStringList{u"hello"_s, u"world"_s}));
        f.workspace.appendToFile(u"r1"_s, u"azureml-logs/70_driver_log.txt"_s, "more\n");
        QTRY_COMPARE(view->visibleText().constLast(), u"more"_s);
    }
    void theKeysOfTheTabsWorkInsideALog()
    {
        Fixture f(file());
        f.open(u"logs"_s);
        f.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.page));
        auto *logs = f.page.findChild<QWidget *>(u"logs"_s);
        auto *view = logs->findChild<LogView *>(u"logView"_s);
        QTRY_COMPARE(view->visibleText(), (QStringList{u"hello"_s, u"world"_s}));
        view->setFocus();
        QTest::keyClick(view, Qt::Key_PageDown, Qt::ControlModifier);
        QVERIFY(f.page.findChild<QWidget *>(u"outputs"_s)->isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_PageUp, Qt::ControlModifier);
        QVERIFY(logs->isVisible());
    }
    void aChosenLogStaysChosen()
    {
        Fixture f(file());
        f.open(u"logs"_s);
        auto *tree = f.find<FileTree>(u"logFiles"_s);
        QTRY_VERIFY(tree->currentIndex().isValid());
        tree->setFocus();
        QTest::keyClick(tree, Qt::Key_Up);
        QCOMPARE(tree->currentPath(), u"azureml-logs/20_image_build_log.txt"_s);
        f.workspace.appendToFile(u"r1"_s, u"azureml-logs/70_driver_log.txt"_s, "more\n");
        f.workspace.appendToFile(u"r1"_s, u"logs/new.txt"_s, "x\n");
        QTRY_VERIFY(qobject_cast<FileTreeModel *>(tree->model())->indexOf(u"logs/new.txt"_s).isValid());
        QCOMPARE(tree->currentPath(), u"azureml-logs/20_image_build_log.txt"_s);
    }
    void outputsArePreviewedAsWhatTheyAre()
    {
        Fixture f(file());
        QImage image(20, 10, QImage::Format_RGB32);
        image.fill(Qt::red);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        f.workspace.contents[u"r1"_s][u"outputs/plot.png"_s] = bytes;
        f.workspace.contents[u"r1"_s][u"outputs/bad.png"_s] = "no picture";
        f.open(u"outputs"_s);
        auto *tree = f.find<FileTree>(u"outputFiles"_s);
        auto *model = qobject_cast<FileTreeModel *>(tree->model());
        QTRY_VERIFY(model->indexOf(u"outputs/plot.png"_s).isValid());
        tree->select(model->indexOf(u"outputs/plot.png"_s));
        QTRY_VERIFY(f.find<ImageView>(u"previewPicture"_s)->isVisible());
        tree->select(model->indexOf(u"outputs/a.csv"_s));
        QTRY_VERIFY(f.find<TextTable>(u"previewTable"_s)->isVisible());
        QCOMPARE(f.find<TextTable>(u"previewTable"_s)->table().rows.size(), 2);
        f.workspace.appendToFile(u"r1"_s, u"outputs/a.csv"_s, "5,6\n");
        QTRY_COMPARE(f.find<TextTable>(u"previewTable"_s)->table().rows.size(), 3);
        f.click(u"previewAsText"_s);
        QTRY_VERIFY(!f.find<TextTable>(u"previewTable"_s)->isVisible());
        tree->select(model->indexOf(u"outputs/bad.png"_s));
        QTRY_VERIFY(std::ranges::any_of(f.page.findChildren<QLabel *>(), [](const QLabel *label) {
            return label->isVisible() && label->text().contains(u"not a picture"_s);
        }));
    }
    void theChosenOutputStaysWhileOthersGrow()
    {
        Fixture f(file());
        f.open(u"outputs"_s);
        auto *tree = f.find<FileTree>(u"outputFiles"_s);
        auto *model = qobject_cast<FileTreeModel *>(tree->model());
        QTRY_VERIFY(model->indexOf(u"outputs/sub/model.bin"_s).isValid());
        tree->select(model->indexOf(u"outputs/sub/model.bin"_s));
        f.workspace.appendToFile(u"r1"_s, u"outputs/0.txt"_s, "x\n");
        QTRY_VERIFY(model->indexOf(u"outputs/0.txt"_s).isValid());
        QCOMPARE(tree->currentPath(), u"outputs/sub/model.bin"_s);
        QVERIFY(tree->isExpanded(model->indexOf(u"outputs/sub/"_s)));
    }
    void theSnapshotIsReadOnlyWhenItIsLookedAt()
    {
        Fixture f(file());
        f.snapshot(u"r1"_s, {{u"train.py"_s, "import math\n"}, {u"lib/net.py"_s, "x = 1\n"}});
        f.open();
        auto *code = f.find<CodeView>(u"snapshotCode"_s);
        QCOMPARE(code->toPlainText(), QString());
        f.page.showTab(u"snapshot"_s);
        QTRY_COMPARE(code->toPlainText(), u"import math"_s);
        QCOMPARE(f.find<QLabel>(u"snapshotSummary"_s)->text().section(u' ', 0, 0), u"2"_s);
    }
    void snapshotsOfTwoRunsAreCompared()
    {
        Fixture f(file());
        f.snapshot(u"r1"_s, {{u"train.py"_s, "a\nB\nc\n"}, {u"new.py"_s, "n\n"}, {u"same.py"_s, "s\n"}});
        f.snapshot(u"r2"_s, {{u"train.py"_s, "a\nb\nc\n"}, {u"old.py"_s, "o\n"}, {u"same.py"_s, "s\n"}});
        f.open(u"snapshot"_s);
        auto *with = f.find<QComboBox>(u"snapshotWith"_s);
        QTRY_COMPARE(with->count(), 3);
        with->setCurrentIndex(2);
        emit with->activated(2);
        QTRY_COMPARE(f.find<QLabel>(u"snapshotSummary"_s)->text(), u"1 modified, 1 added, 1 removed"_s);
        auto *model = qobject_cast<FileTreeModel *>(f.find<FileTree>(u"snapshotFiles"_s)->model());
        QCOMPARE(model->fileCount(), 3);
        QTRY_COMPARE(f.find<CodeView>(u"snapshotCode"_s)->toPlainText(), u"  a\n− b\n+ B\n  c"_s);
    }
    void theFolderAsItIsNowIsCompared()
    {
        Fixture f(file());
        QTemporaryDir source;
        const auto write = [&](const QString &name, const QByteArray &bytes) {
            QFile out(source.filePath(name));
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(bytes);
        };
        write(u"train.py"_s, "a\nX\n");
        write(u"same.py"_s, "s\n");
        f.workspace.runList[1].configuration.sourceFolder = source.path();
        f.snapshot(u"r1"_s, {{u"train.py"_s, "a\nb\n"}, {u"same.py"_s, "s\n"}});
        for (SnapshotEntry &entry : f.workspace.snapshots[u"r1"_s].entries) {
            if (entry.path == u"same.py"_s)
                entry.hash =
                    QString::fromLatin1(QCryptographicHash::hash("s\n", QCryptographicHash::Sha256).toHex());
        }
        f.workspace.reviewAnswer.plan.sourceFolder = source.path();
        f.workspace.reviewAnswer.plan.files = {{u"same.py"_s, EntryKind::File, 2, {}, {}, false},
                                               {u"train.py"_s, EntryKind::File, 4, {}, {}, false}};
        f.open(u"snapshot"_s);
        auto *with = f.find<QComboBox>(u"snapshotWith"_s);
        QTRY_VERIFY(with->count() > 1);
        QTRY_VERIFY(!f.find<CodeView>(u"snapshotCode"_s)->toPlainText().isEmpty());
        with->setCurrentIndex(1);
        emit with->activated(1);
        QTRY_COMPARE(f.find<QLabel>(u"snapshotSummary"_s)->text(), u"1 modified, 0 added, 0 removed"_s);
        QTRY_COMPARE(f.find<CodeView>(u"snapshotCode"_s)->toPlainText(), u"  a\n− b\n+ X"_s);
    }
    void theUncommittedDiffIsReachedFromTheDetails()
    {
        Fixture f(file());
        f.snapshot(u"r1"_s, {{u"train.py"_s, "x\n"}});
        f.workspace.snapshots[u"r1"_s].git.diff = u"d"_s;
        f.workspace.objects[u"d"_s] = "diff --git a b\n-old\n+new\n";
        f.open();
        f.click(u"detailsDiff"_s);
        QCOMPARE(f.page.currentTab(), u"snapshot"_s);
        QTRY_VERIFY(f.find<CodeView>(u"snapshotCode"_s)->toPlainText().startsWith(u"diff --git"_s));
    }
    void everythingFocusableHasANameOnEveryTab()
    {
        Fixture f(file());
        f.workspace.points[u"r1"_s][u"loss"_s] = {{0, 1, 1}, {1, 2, 2}};
        f.snapshot(u"r1"_s, {{u"train.py"_s, "x\n"}});
        f.open();
        for (const auto &tab : {u"details"_s, u"metrics"_s, u"resources"_s, u"logs"_s, u"outputs"_s,
                                u"snapshot"_s, u"environment"_s}) {
            f.page.showTab(tab);
            QTest::qWait(50);
            for (QWidget *widget : f.page.findChildren<QWidget *>()) {
                if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus ||
                    widget->objectName().startsWith(u"qt_"_s))
                    continue;
                const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(),
                         qPrintable(u"%1 %2 on %3"_s.arg(
                             QString::fromLatin1(widget->metaObject()->className()),
                             widget->objectName() + u" in "_s +
                                 QString::fromLatin1(widget->parentWidget()->metaObject()->className()),
                             tab)));
            }
        }
    }
};

QTEST_MAIN(TestRunPage)
#include "tst_runpage.moc"
