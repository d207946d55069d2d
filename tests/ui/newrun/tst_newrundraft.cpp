// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/newrundraft.h"
#include "ui/newrun/submissionfindings.h"
#include "ui/newrun/targetrules.h"

#include "models/domain/commandwords.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
RunConfiguration full()
{
    RunConfiguration c;
    c.sourceFolder = u"/home/mira/my project"_s;
    c.script = u"src/train.py"_s;
    c.arguments = {u"--name"_s, u"it's"_s, QString(), u"a b"_s};
    c.experiment = u"digits-first"_s;
    c.displayName = u"wide one"_s;
    c.target = u"local"_s;
    c.interpreter = u"/usr/bin/python3"_s;
    c.environmentVariables = {{u"OMP_NUM_THREADS"_s, u"2"_s}};
    c.tags = {{u"best"_s, {}}, {u"lr"_s, u"0.1"_s}};
    c.description = u"first line\nsecond"_s;
    c.maxDurationSeconds = 9000;
    c.snapshotOfRun = u"digits_1_0a1b2c3d"_s;
    return c;
}

QStringList brokenFields(const NewRunDraft &draft)
{
    QStringList fields;
    for (const Finding &finding : draft.problems())
        fields << finding.field;
    return fields;
}

SnapshotEntry file(const QString &path)
{
    SnapshotEntry entry;
    entry.path = path;
    return entry;
}
} // namespace

class TestNewRunDraft : public QObject
{
    Q_OBJECT
private slots:
    void aConfigurationComesBackUnchanged()
    {
        QCOMPARE(NewRunDraft::fromConfiguration(full()).configuration(), full());
        QVERIFY(NewRunDraft::fromConfiguration(full()).problems().isEmpty());
    }

    void takingTheFolderAsItIsNowKeepsTheRunForTheWayBack()
    {
        NewRunDraft draft = NewRunDraft::fromConfiguration(full());
        draft.usesSnapshot = false;
        QVERIFY(draft.configuration().snapshotOfRun.isEmpty());
        draft.usesSnapshot = true;
        QCOMPARE(draft.configuration().snapshotOfRun, full().snapshotOfRun);
    }

    void everyFieldThatBreaksARuleIsNamed_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::newRow("no folder") << u"sourceFolder"_s << u"  "_s;
        QTest::newRow("relative folder") << u"sourceFolder"_s << u"project"_s;
        QTest::newRow("no script") << u"script"_s << u" "_s;
        QTest::newRow("script above") << u"script"_s << u"../train.py"_s;
        QTest::newRow("script hidden above") << u"script"_s << u"src/../../train.py"_s;
        QTest::newRow("absolute script") << u"script"_s << u"/tmp/train.py"_s;
        QTest::newRow("open quote") << u"arguments"_s << u"--name 'x"_s;
        QTest::newRow("pipe") << u"arguments"_s << u"--x | tee log"_s;
        QTest::newRow("experiment with blank") << u"experiment"_s << u"my runs"_s;
        QTest::newRow("no experiment") << u"experiment"_s << QString();
        QTest::newRow("long name") << u"displayName"_s << QString(257, u'x');
        QTest::newRow("long description") << u"description"_s << QString(5001, u'x');
        QTest::newRow("no target") << u"target"_s << QString();
        QTest::newRow("duration without unit") << u"maxDurationSeconds"_s << u"90"_s;
        QTest::newRow("duration too long") << u"maxDurationSeconds"_s << u"31 d"_s;
    }
    void everyFieldThatBreaksARuleIsNamed()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        NewRunDraft draft = NewRunDraft::fromConfiguration(full());
        const QMap<QString, QString NewRunDraft::*> members{
            {u"sourceFolder"_s, &NewRunDraft::sourceFolder},
            {u"script"_s, &NewRunDraft::script},
            {u"arguments"_s, &NewRunDraft::argumentsText},
            {u"experiment"_s, &NewRunDraft::experiment},
            {u"displayName"_s, &NewRunDraft::displayName},
            {u"description"_s, &NewRunDraft::description},
            {u"target"_s, &NewRunDraft::target},
            {u"maxDurationSeconds"_s, &NewRunDraft::maxDurationText}};
        draft.*members.value(field) = value;
        QCOMPARE(brokenFields(draft), QStringList{field});
        QVERIFY(draft.problems().first().message.endsWith(u'.'));
        QVERIFY(stepOfField(field) != NewRunStep::Review);
    }

    void theHomeFolderCanBeWrittenShort()
    {
        NewRunDraft draft;
        draft.sourceFolder = u" ~/x/../y/ "_s;
        QCOMPARE(draft.folderPath(), QDir::homePath() + u"/y"_s);
        draft.sourceFolder = u"~"_s;
        QCOMPARE(draft.folderPath(), QDir::homePath());
        draft.sourceFolder = u"~other/x"_s;
        QVERIFY(brokenFields(draft).contains(u"sourceFolder"_s));
    }

    void durationsAreReadAsPeopleWriteThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("seconds"); // -1: refused
        QTest::newRow("nothing") << u" "_s << qint64(0);
        QTest::newRow("minutes") << u"90 min"_s << qint64(5400);
        QTest::newRow("hours and minutes") << u"2h 30m"_s << qint64(9000);
        QTest::newRow("words") << u"1 day, 2 hours"_s << qint64(93600);
        QTest::newRow("clock") << u"1:30"_s << qint64(5400);
        QTest::newRow("seconds") << u"45 s"_s << qint64(45);
        QTest::newRow("no unit") << u"90"_s << qint64(-1);
        QTest::newRow("strange unit") << u"3 moons"_s << qint64(-1);
        QTest::newRow("text before") << u"about 3 h"_s << qint64(-1);
        QTest::newRow("nothing at all") << u"0 h"_s << qint64(-1);
        QTest::newRow("too long") << u"999999999 d 999999999 d"_s << qint64(-1);
        QTest::newRow("negative") << u"-3 h"_s << qint64(-1);
    }
    void durationsAreReadAsPeopleWriteThem()
    {
        QFETCH(QString, text);
        const Result<qint64> seconds = parseDuration(text);
        QTEST(seconds.value_or(-1), "seconds");
        if (seconds && *seconds > 0)
            QCOMPARE(parseDuration(durationText(*seconds)).value_or(-1), *seconds);
    }

    void theLikelyScriptIsFoundNearTheTop_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("script");
        QTest::newRow("none") << QStringList{u"README.md"_s, u"a/__init__.py"_s} << QString();
        QTest::newRow("train") << QStringList{u"evaluate.py"_s, u"main.py"_s, u"train.py"_s} << u"train.py"_s;
        QTest::newRow("main") << QStringList{u"evaluate.py"_s, u"lib/train.py"_s, u"main.py"_s}
                              << u"main.py"_s;
        QTest::newRow("below") << QStringList{u"setup.py"_s, u"src/train.py"_s, u"src/deep/train.py"_s}
                               << u"src/train.py"_s;
        QTest::newRow("named after training")
            << QStringList{u"data.py"_s, u"train_net.py"_s} << u"train_net.py"_s;
        QTest::newRow("no tests") << QStringList{u"test_train.py"_s, u"work.py"_s} << u"work.py"_s;
        QTest::newRow("only one") << QStringList{u"tests/test_x.py"_s} << u"tests/test_x.py"_s;
    }
    void theLikelyScriptIsFoundNearTheTop()
    {
        QFETCH(QStringList, files);
        QList<SnapshotEntry> entries;
        for (const QString &path : std::as_const(files))
            entries << file(path);
        QTEST(likelyScript(scriptsAmong(entries)), "script");
    }

    void theCommandLineSaysTheSame()
    {
        const QString line = submitCommand(full());
        const CommandWords words = splitWords(line);
        QVERIFY(!words.error);
        const QStringList &w = words.words;
        QCOMPARE(w.mid(0, 3), (QStringList{u"trainyard"_s, u"run"_s, u"submit"_s}));
        const auto option = [&](const QString &name) { return w.value(w.indexOf(name) + 1); };
        QCOMPARE(option(u"--source"_s), full().sourceFolder);
        QCOMPARE(option(u"--description"_s), full().description);
        QCOMPARE(option(u"--max-seconds"_s), u"9000"_s);
        QCOMPARE(option(u"--snapshot-of"_s), full().snapshotOfRun);
        QVERIFY(w.contains(u"best="_s) && w.contains(u"lr=0.1"_s) && w.contains(u"OMP_NUM_THREADS=2"_s));
        QCOMPARE(w.mid(w.indexOf(u"--"_s) + 1), full().arguments);
    }

    void everyThingIsSaidOnce()
    {
        using Severity = Finding::Severity;
        SubmissionReview review;
        review.findings = {{Severity::Problem, u"script"_s, u"There is no x.py."_s},
                           {Severity::Problem, u"interpreter"_s, u"It is not Python."_s},
                           {Severity::Warning, u"sourceFolder"_s, u"One file cannot be read."_s}};
        review.plan.warnings = {u"One file cannot be read."_s, u"The folder is large."_s};
        const QList<Finding> own{{Severity::Problem, u"script"_s, u"Choose the script to run."_s}};
        const QList<Finding> all = submissionFindings({own, own}, &review);
        QCOMPARE(all.size(), 4);
        QCOMPARE(all[0].message, u"Choose the script to run."_s);
        QCOMPARE(all[1].field, u"interpreter"_s);
    }

    void targetsThatCannotRunAScriptSayWhy()
    {
        ComputeTarget target;
        target.name = u"x"_s;
        target.state = ComputeState::Ready;
        target.kind = ComputeKind::RemoteMachine;
        QVERIFY(whyUnusable(target).isEmpty());
        for (const auto kind : {ComputeKind::Batch, ComputeKind::Databricks, ComputeKind::DataLakeAnalytics,
                                ComputeKind::ContainerInstance}) {
            target.kind = kind;
            QVERIFY(whyUnusable(target).endsWith(u'.'));
        }
        target.kind = ComputeKind::RemoteMachine;
        target.state = ComputeState::Unreachable;
        target.stateReason = u"It does not answer."_s;
        QVERIFY(whyUnusable(target).startsWith(u"It does not answer."_s));
    }
};

QTEST_GUILESS_MAIN(TestNewRunDraft)
#include "tst_newrundraft.moc"
