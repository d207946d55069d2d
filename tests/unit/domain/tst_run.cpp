// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/run.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestRun : public QObject
{
    Q_OBJECT
private slots:
    void everyStatusWordReadsBackToItself()
    {
        for (const RunStatus status : allRunStatuses)
            QCOMPARE(runStatusFromName(runStatusName(status)), std::optional(status));
        QVERIFY(!runStatusFromName(u"Cancelled"));
    }

    void onlyThreeStatusesAreFinal() { QCOMPARE(std::ranges::count_if(allRunStatuses, isTerminal), 3); }

    void aRunIdHasExperimentTimeAndEightDigits()
    {
        const QDateTime now = QDateTime::fromSecsSinceEpoch(1763700000, Qt::UTC);
        QCOMPARE(makeRunId(u"digits"_s, now, 0xabc), u"digits_1763700000_00000abc"_s);
    }

    void aConfigurationReadsBackToItself()
    {
        RunConfiguration c;
        c.sourceFolder = u"/tmp/a b"_s;
        c.script = u"src/train.py"_s;
        c.arguments = {u"--lr"_s, u"0.1"_s, u""_s, u"with \"quotes\" and 'more'"_s};
        c.experiment = u"e"_s;
        c.environmentVariables = {{u"A"_s, u"1"_s}};
        c.tags = {{u"k"_s, u"v"_s}};
        c.maxDurationSeconds = 1LL << 40;
        c.guards = {*Guard::fromWords(u"loss nan, cancel"_s), *Guard::fromWords(u"silent 30"_s)};
        QCOMPARE(runConfigurationFromJson(toJson(c)).value(), c);
    }

    void comparingSnapshotsNamesEachChangeOnce()
    {
        const auto entry = [](const QString &path, const QString &hash) {
            SnapshotEntry e;
            e.path = path;
            e.hash = hash;
            return e;
        };
        const Snapshot before{
            {}, {entry(u"a"_s, u"1"_s), entry(u"b"_s, u"1"_s), entry(u"d"_s, u"1"_s)}, 0, {}, {}};
        const Snapshot after{
            {}, {entry(u"b"_s, u"2"_s), entry(u"c"_s, u"1"_s), entry(u"d"_s, u"1"_s)}, 0, {}, {}};
        QStringList seen;
        for (const SnapshotChange &change : compareSnapshots(before, after))
            seen << QString::number(int(change.kind)) + change.before.path + change.after.path;
        QCOMPARE(seen, (QStringList{u"1a"_s, u"2bb"_s, u"0c"_s}));
    }
};

QTEST_GUILESS_MAIN(TestRun)
#include "tst_run.moc"
