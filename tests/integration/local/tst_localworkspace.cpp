// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/localfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;
using test::answer;
using test::LocalFixture;

namespace {
const QByteArray logsLoss = "from azureml.core import Run\n"
                            "run = Run.get_context()\n"
                            "for step in range(12):\n"
                            "    run.log('loss', 2.0 / (step + 1))\n"
                            "print('done')\n";
} // namespace

class TestLocalWorkspace : public QObject
{
    Q_OBJECT
private slots:
    void aSubmittedScriptCompletesAndItsMetricsAreThere()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, logsLoss);
        auto workspace = fixture.open();
        const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
        QVERIFY2(run, qPrintable(run ? QString() : run.error().message));
        QVERIFY2(run->status == RunStatus::Completed, qPrintable(run->reason));
        QCOMPARE(run->exitCode, std::optional(0));
        const auto points = answer(workspace->metricPoints(run->id, u"loss"_s, 0, 100));
        QVERIFY(points);
        QCOMPARE(points->points.size(), 12);
        QCOMPARE(points->points.constLast().value, 2.0 / 12);
        QCOMPARE(LocalFixture::log(*workspace, run->id), QByteArray("done\n"));
    }
};

QTEST_GUILESS_MAIN(TestLocalWorkspace)
#include "tst_localworkspace.moc"
