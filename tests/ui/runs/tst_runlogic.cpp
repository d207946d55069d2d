// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runcelltexts.h"
#include "ui/runs/runfilter.h"
#include "ui/runs/runviews.h"
#include "ui/runs/tagsdialog.h"

#include <QRandomGenerator>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestRunLogic : public QObject
{
    Q_OBJECT
private slots:
    void filterWordsBecomeAQuery_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("experiment");
        QTest::addColumn<QString>("tag");
        QTest::addColumn<QList<RunStatus>>("statuses");
        QTest::addColumn<int>("problems");
        const QList<RunStatus> none;
        QTest::newRow("nothing") << u"  "_s << QString() << QString() << QString() << none << 0;
        QTest::newRow("words") << u"brave  otter"_s << u"brave otter"_s << QString() << QString() << none
                               << 0;
        QTest::newRow("status") << u"status:failed"_s << QString() << QString() << QString()
                                << QList{RunStatus::Failed} << 0;
        QTest::newRow("beginning of a status") << u"Status:CAN"_s << QString() << QString() << QString()
                                               << QList{RunStatus::CancelRequested, RunStatus::Canceled} << 0;
        QTest::newRow("two l") << u"status:cancelled"_s << QString() << QString() << QString()
                               << QList{RunStatus::Canceled} << 0;
        QTest::newRow("several") << u"status:failed,queued x"_s << u"x"_s << QString() << QString()
                                 << QList{RunStatus::Failed, RunStatus::Queued} << 0;
        QTest::newRow("active") << u"status:active"_s << QString() << QString() << QString()
                                << activeStatuses() << 0;
        QTest::newRow("no status") << u"status:blue"_s << QString() << QString() << QString() << none << 1;
        QTest::newRow("being typed") << u"status:"_s << QString() << QString() << QString() << none << 0;
        QTest::newRow("experiment and tag")
            << u"experiment:digits tag:lr=0.1"_s << QString() << u"digits"_s << u"lr=0.1"_s << none << 0;
        QTest::newRow("quotes") << u"tag:\"note=two words\" \"a b\""_s << u"a b"_s << QString()
                                << u"note=two words"_s << none << 0;
        QTest::newRow("open quote") << u"tag:\"two wor"_s << QString() << QString() << u"two wor"_s << none
                                    << 0;
        QTest::newRow("other keys are words")
            << u"http://x y:z"_s << u"http://x y:z"_s << QString() << QString() << none << 0;
        QTest::newRow("two tags") << u"tag:a tag:b"_s << QString() << QString() << u"a"_s << none << 1;
    }
    void filterWordsBecomeAQuery()
    {
        QFETCH(QString, line);
        const RunFilter filter = parseRunFilter(line);
        QTEST(filter.query.text, "text");
        QTEST(filter.query.experiment, "experiment");
        QTEST(filter.query.tag, "tag");
        QTEST(filter.query.statuses, "statuses");
        QTEST(int(filter.problems.size()), "problems");
    }

    void aFilterWordIsReplacedAndTheRestStays()
    {
        QCOMPARE(withFilterWord(u"otter status:failed \"a b\""_s, u"status"_s, u"queued"_s),
                 u"status:queued otter \"a b\""_s);
        QCOMPARE(withFilterWord(u"status:failed x"_s, u"status"_s, {}), u"x"_s);
        QCOMPARE(withFilterWord({}, u"tag"_s, u"two words"_s), u"tag:\"two words\""_s);
    }

    void anyLineIsAFilter()
    {
        QRandomGenerator random(4);
        const QString alphabet = u"status:agxpermnt\" ,=\t\\é"_s;
        for (int round = 0; round < 5000; ++round) {
            QString line;
            for (int i = random.bounded(30); i > 0; --i)
                line += alphabet[random.bounded(int(alphabet.size()))];
            const RunFilter filter = parseRunFilter(line);
            QCOMPARE(parseRunFilter(withFilterWord(line, u"experiment"_s, {})).query.experiment, QString());
            Q_UNUSED(filter)
        }
        QVERIFY(parseRunFilter(QString(1'000'000, u'x')).query.text.size() <= 2000);
    }

    void viewsAreKeptAndBrokenOnesAreSurvived()
    {
        RunView view;
        view.name = u"Best & cheap"_s;
        view.filter = u"status:completed"_s;
        view.sort = RunQuery::Sort::Metric;
        view.metric = u"val:loss"_s;
        view.ascending = true;
        view.columns = {{RunColumn{RunColumn::Kind::Name, {}}, 200}, {RunColumn::ofMetric(u"val:loss"_s), 0}};
        QCOMPARE(runViewsFromJson(toJson(QList<RunView>{view})), QList<RunView>{view});
        QVERIFY(runViewsFromJson("not json").isEmpty());
        QVERIFY(runViewsFromJson("{\"a\":1}").isEmpty());
        const auto odd = runViewsFromJson("[1,null,{\"sort\":\"metric\",\"columns\":[{\"key\":\"colour\"},{"
                                          "\"key\":\"tags\",\"width\":-5},7]}]");
        QCOMPARE(odd.size(), 1);
        QCOMPARE(odd[0].sort, RunQuery::Sort::Created);
        QCOMPARE(odd[0].columns.size(), 2); // the name comes back, since a list needs one
        QCOMPARE(odd[0].columns[1].width, 0);
    }

    void tipsShowMarkupAsText()
    {
        Run run;
        run.displayName = u"<b>bold</b> & <img src=x>"_s;
        const QString tip = runCellTip(run, {RunColumn::Kind::Name, {}});
        QVERIFY(!tip.contains(u"<b>"_s) && !tip.contains(u"<img"_s));
        QVERIFY(tip.contains(u"&lt;b&gt;"_s));
        QCOMPARE(runCellText(run, {RunColumn::Kind::Name, {}}, {}), run.displayName);
    }

    void onlyTagsThatAllHaveAreEditedTogether()
    {
        Run a, b;
        a.configuration.tags = {{u"lr"_s, u"0.1"_s}, {u"best"_s, {}}, {u"seed"_s, u"1"_s}};
        b.configuration.tags = {{u"lr"_s, u"0.1"_s}, {u"best"_s, {}}, {u"seed"_s, u"2"_s}};
        const QMap<QString, QString> common = commonTags({a, b});
        QCOMPARE(common, (QMap<QString, QString>{{u"best"_s, {}}, {u"lr"_s, u"0.1"_s}}));
        const TagChange change = tagChange(common, {{u"lr"_s, u"0.2"_s}, {u"new"_s, u"x"_s}});
        QCOMPARE(change.removed, QStringList{u"best"_s});
        QCOMPARE(withChange(b.configuration.tags, change),
                 (QMap<QString, QString>{{u"lr"_s, u"0.2"_s}, {u"new"_s, u"x"_s}, {u"seed"_s, u"2"_s}}));
    }

    void tagsOfManyRunsAreChangedAndGivenBack()
    {
        test::FakeWorkspace workspace;
        workspace.addRun(u"a"_s, RunStatus::Completed).configuration.tags = {{u"old"_s, u"1"_s}};
        workspace.addRun(u"b"_s, RunStatus::Running);
        const QList<Run> before = workspace.runList;
        RunActions actions(workspace);
        const QSignalSpy finished(&actions, &RunActions::finished);
        actions.changeTags(before, {{{u"best"_s, {}}}, {u"old"_s}});
        QVERIFY(actions.isBusy());
        QTRY_COMPARE(finished.count(), 1);
        for (const Run &run : std::as_const(workspace.runList))
            QCOMPARE(run.configuration.tags, (QMap<QString, QString>{{u"best"_s, {}}}));
        QVERIFY(actions.canUndo());
        actions.undo();
        QTRY_COMPARE(finished.count(), 2);
        QCOMPARE(workspace.runList, before);
        QVERIFY(!actions.canUndo());
    }

    void whatFailedIsSaidAndTheOthersAreDone()
    {
        test::FakeWorkspace workspace;
        for (const QString &id : {u"a"_s, u"b"_s, u"c"_s})
            workspace.addRun(id, RunStatus::Completed);
        workspace.nextError =
            Error{ErrorKind::Denied, u"The folder of the run is locked: close what uses it."_s, {}, {}};
        RunActions actions(workspace);
        const QSignalSpy finished(&actions, &RunActions::finished);
        const QSignalSpy failed(&actions, &RunActions::failed);
        actions.removeRuns({u"a"_s, u"b"_s, u"c"_s});
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(workspace.runList.size(), 1);
        QVERIFY(failed[0][0].value<Error>().message.startsWith(u"1 of 3"_s));
        QVERIFY(!actions.isBusy());
    }

    void manyRunsCanBeStoppedHalfWay()
    {
        test::FakeWorkspace workspace;
        QStringList ids;
        for (int i = 0; i < 20; ++i)
            ids << workspace.addRun(u"r%1"_s.arg(i), RunStatus::Running).id;
        RunActions actions(workspace);
        connect(&actions, &RunActions::progressed, &actions, [&](int done, int) {
            if (done == 3)
                actions.stop();
        });
        const QSignalSpy finished(&actions, &RunActions::finished);
        actions.cancelRuns(ids);
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(workspace.calls.filter(u"cancel"_s).size(), 3);
    }

    void runsAreSubmittedAgainWithTheirOwnSnapshot()
    {
        test::FakeWorkspace workspace;
        const Run run = workspace.addRun(u"a"_s, RunStatus::Completed);
        RunActions actions(workspace);
        const QSignalSpy finished(&actions, &RunActions::finished);
        actions.runAgain({run});
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(workspace.lastSubmitted.snapshotOfRun, u"a"_s);
        QVERIFY(workspace.lastSubmitted.displayName.isEmpty());
    }
};

QTEST_MAIN(TestRunLogic)
#include "tst_runlogic.moc"
