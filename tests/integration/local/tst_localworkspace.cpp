// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/localfixture.h"
#include "tests/support/patience.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>

#include <algorithm>

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
const QByteArray waits = "import time\nprint('waiting', flush=True)\ntime.sleep(600)\n";
} // namespace

#define VERIFY_RESULT(result)                                                                                \
    QVERIFY2((result), qPrintable((result) ? QString() : (result).error().message + (result).error().detail))

/// Real runs of real scripts, from submission to their end.
class TestLocalWorkspace : public QObject
{
    Q_OBJECT

    static Result<Run> startWaiting(LocalFixture &fixture, LocalWorkspace &workspace,
                                    const QByteArray &script = waits)
    {
        fixture.write(u"train.py"_s, script);
        auto run = answer(workspace.submit(fixture.configuration()));
        while (run && !LocalFixture::log(workspace, run->id).contains("waiting") &&
               !isTerminal(run->status)) {
            QTest::qWait(10);
            run = answer(workspace.run(run->id));
        }
        return run;
    }

private slots:
    void aSubmittedScriptCompletesAndItsMetricsAreThere()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, logsLoss);
        auto workspace = fixture.open();
        const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
        VERIFY_RESULT(run);
        QVERIFY2(run->status == RunStatus::Completed, qPrintable(run->reason));
        QCOMPARE(run->exitCode, std::optional(0));
        QVERIFY(run->reason.isEmpty());
        QVERIFY(run->started >= run->created && run->ended >= run->started);
        QCOMPARE(run->lastMetrics.value(u"loss"_s), 2.0 / 12);
        QVERIFY(run->environmentLabel.startsWith(u"python 3"_s));
        const auto points = answer(workspace->metricPoints(run->id, u"loss"_s, 0, 100));
        VERIFY_RESULT(points);
        QCOMPARE(points->points.size(), 12);
        QCOMPARE(points->points.constLast().value, 2.0 / 12);
        QCOMPARE(points->points.constLast().step, 11.0);
        QCOMPARE(LocalFixture::log(*workspace, run->id), QByteArray("done\n"));
        const auto page = answer(workspace->runs({}));
        VERIFY_RESULT(page);
        QCOMPARE(page->total, 1);
        QCOMPARE(page->runs.constFirst(), *run);
    }

    void lossThatIsOnlyPrintedIsAMetricToo()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s,
                      "for b in range(1, 4):\n    print(f'epoch=1, batch={b:5}: loss {1 / b:.2f}')\n");
        auto workspace = fixture.open();
        const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
        VERIFY_RESULT(run);
        const auto points = answer(workspace->metricPoints(run->id, u"loss"_s, 0, 100));
        VERIFY_RESULT(points);
        QCOMPARE(points->points.size(), 3);
        QCOMPARE(points->points.constLast().value, 0.33);
    }

    void theEndOfAScriptIsSaidInASentence_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("exit code") << QByteArray("import sys; sys.exit(3)\n")
                                   << u"The script ended with exit code 3."_s << 3;
        QTest::newRow("signal") << QByteArray("import os; os.kill(os.getpid(), 9)\n")
                                << u"Killed by signal 9 (SIGKILL)."_s << 137;
        QTest::newRow("missing module")
            << QByteArray("import no_such_module\n")
            << u"ModuleNotFoundError: No module named 'no_such_module'. Install it"_s << 1;
        QTest::newRow("exception") << QByteArray("raise ValueError('too\\nlong')\n") << u"ValueError: too"_s
                                   << 1;
    }
    void theEndOfAScriptIsSaidInASentence()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, reason);
        QFETCH(int, exitCode);
        LocalFixture fixture;
        fixture.write(u"train.py"_s, script);
        auto workspace = fixture.open();
        const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
        VERIFY_RESULT(run);
        QCOMPARE(run->status, RunStatus::Failed);
        QVERIFY2(run->reason.contains(reason), qPrintable(run->reason));
        QCOMPARE(run->exitCode, std::optional(exitCode));
    }

    void aPoliteCancelLetsTheScriptTidyUp()
    {
        LocalFixture fixture;
        auto workspace = fixture.open();
        const auto run = startWaiting(fixture, *workspace,
                                      "import signal, sys, time\n"
                                      "def tidy(*_):\n    print('tidied', flush=True)\n    sys.exit(0)\n"
                                      "signal.signal(signal.SIGTERM, tidy)\n"
                                      "print('waiting', flush=True)\ntime.sleep(600)\n");
        VERIFY_RESULT(run);
        const auto canceled = answer(workspace->cancel(run->id, CancelMode::Polite));
        VERIFY_RESULT(canceled);
        QCOMPARE(canceled->status, RunStatus::CancelRequested);
        const auto ended = LocalFixture::ended(*workspace, run->id);
        VERIFY_RESULT(ended);
        QCOMPARE(ended->status, RunStatus::Canceled);
        QVERIFY(LocalFixture::log(*workspace, run->id).contains("tidied"));
        QCOMPARE(answer(workspace->cancel(run->id, CancelMode::Polite)).error().kind, ErrorKind::Conflict);
    }

    void aForcedStopEndsAScriptThatIgnoresSignals()
    {
        LocalFixture fixture;
        auto workspace = fixture.open();
        const auto run = startWaiting(fixture, *workspace,
                                      "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                                      "print('waiting', flush=True)\ntime.sleep(600)\n");
        VERIFY_RESULT(run);
        VERIFY_RESULT(answer(workspace->cancel(run->id, CancelMode::Polite)));
        VERIFY_RESULT(answer(workspace->cancel(run->id, CancelMode::Force)));
        const auto ended = LocalFixture::ended(*workspace, run->id);
        VERIFY_RESULT(ended);
        QCOMPARE(ended->status, RunStatus::Canceled);
    }

    void aRunIsStoppedAfterItsMaximumDuration()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, waits);
        auto workspace = fixture.open();
        RunConfiguration configuration = fixture.configuration();
        configuration.maxDurationSeconds = 1;
        const auto run = fixture.runToTheEnd(*workspace, configuration);
        VERIFY_RESULT(run);
        QCOMPARE(run->status, RunStatus::Failed);
        QVERIFY2(run->reason.startsWith(u"Stopped after the maximum duration of 1 s."_s),
                 qPrintable(run->reason));
    }

    void aRunThatBreaksItsGuardIsCanceledAndSaysWhy()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s,
                      "import time\nfrom azureml.core import Run\nrun = Run.get_context()\n"
                      "run.log('loss', 1.0)\nrun.log('loss', float('nan'))\ntime.sleep(600)\n");
        auto workspace = fixture.open();
        RunConfiguration configuration = fixture.configuration();
        configuration.guards = *Guard::listFromWords(u"loss > 5; loss nan, cancel"_s);
        const auto run = fixture.runToTheEnd(*workspace, configuration);
        VERIFY_RESULT(run);
        QCOMPARE(run->status, RunStatus::Canceled);
        QCOMPARE(run->reason, u"Canceled by its guard: loss is nan at step 1."_s);
        QCOMPARE(brokenGuards(*run), QStringList{u"loss is nan at step 1."_s});
    }

    void aGuardIsKeptWithTheRunAndSeesWhatCameWhileNobodyWatched()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s,
                      "import os, time\nfrom azureml.core import Run\nrun = Run.get_context()\n"
                      "while not os.path.exists(os.environ['GO']):\n    time.sleep(0.01)\n"
                      "run.log('loss', 7.0)\nrun.log('done', 1)\ntime.sleep(600)\n");
        auto workspace = fixture.open();
        RunConfiguration configuration = fixture.configuration();
        configuration.guards = *Guard::listFromWords(u"loss > 5"_s);
        configuration.environmentVariables = {{u"GO"_s, fixture.home() + u"/go"_s}};
        const auto run = answer(workspace->submit(configuration));
        VERIFY_RESULT(run);
        workspace.reset();
        QFile(fixture.home() + u"/go"_s).open(QIODevice::WriteOnly);
        workspace = fixture.open();
        const auto broken = [&] {
            const auto now = answer(workspace->run(run->id));
            return now ? brokenGuards(*now) : QStringList{now.error().message};
        };
        QTRY_COMPARE_WITH_TIMEOUT(broken(), QStringList{u"loss is 7 at step 0, above 5."_s}, 60'000);
        QVERIFY(!isTerminal(answer(workspace->run(run->id))->status));
    }

    void runningAgainUsesTheFilesOfThatRunWhateverBecameOfTheFolder()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, "print('first')\n");
        auto workspace = fixture.open();
        const auto first = fixture.runToTheEnd(*workspace, fixture.configuration());
        VERIFY_RESULT(first);
        fixture.write(u"train.py"_s, "print('second')\n");
        RunConfiguration again = first->configuration;
        again.snapshotOfRun = first->id;
        const auto review = answer(workspace->review(again));
        VERIFY_RESULT(review);
        QVERIFY(review->canSubmit());
        QCOMPARE(review->plan.files.size(), 1);
        const auto second = fixture.runToTheEnd(*workspace, again);
        VERIFY_RESULT(second);
        QCOMPARE(LocalFixture::log(*workspace, second->id), QByteArray("first\n"));
        QCOMPARE(second->snapshotId, first->snapshotId);
        const auto snapshot = answer(workspace->snapshot(second->id));
        VERIFY_RESULT(snapshot);
        QCOMPARE(answer(workspace->snapshotContent(snapshot->entries.constFirst().hash, 1000))
                     .value_or(QByteArray()),
                 QByteArray("print('first')\n"));
    }

    void argumentsAndVariablesArriveAsTheyAre()
    {
        LocalFixture fixture;
        fixture.write(u"src/train.py"_s,
                      "import json, os, sys\n"
                      "print(json.dumps([sys.argv[1:], os.environ['WEIRD'], os.getcwd(),\n"
                      "    os.environ['AZUREML_RUN_ID'], os.environ.get('AZUREML_RUN_TOKEN')]))\n");
        auto workspace = fixture.open();
        RunConfiguration configuration = fixture.configuration(u"src/train.py"_s);
        configuration.arguments = {u"--lr"_s, u"0.1"_s, u""_s, u"it's $HOME `x` \"q\" \\ \n né"_s, u"*"_s};
        configuration.environmentVariables = {{u"WEIRD"_s, u"a'b\n$(date)"_s},
                                              {u"AZUREML_RUN_TOKEN"_s, u"kept"_s}};
        const auto run = fixture.runToTheEnd(*workspace, configuration);
        VERIFY_RESULT(run);
        const QJsonArray said = QJsonDocument::fromJson(LocalFixture::log(*workspace, run->id)).array();
        QCOMPARE(said.at(0).toArray(), QJsonArray::fromStringList(configuration.arguments));
        QCOMPARE(said.at(1).toString(), u"a'b\n$(date)"_s);
        QVERIFY(said.at(2).toString().endsWith(u"/runs/"_s + run->id + u"/source"_s));
        QCOMPARE(said.at(3).toString(), run->id);
        QFile document(fixture.home() + u"/runs/"_s + run->id + u"/run.json"_s);
        QVERIFY(document.open(QIODevice::ReadOnly));
        QVERIFY(!document.readAll().contains("kept"));
    }

    void whatAScriptWritesToOutputsAndLogsIsCollected()
    {
        LocalFixture fixture;
        fixture.write(u"outputs/old.txt"_s, "from the snapshot\n");
        fixture.write(u"train.py"_s,
                      "import os\n"
                      "print(open('outputs/old.txt').read())\n"
                      "open('outputs/model.json', 'w').write('{}')\n"
                      "open(os.environ['AZUREML_OUTPUT_DIRECTORY'] + '/more.txt', 'w').write('x')\n"
                      "open('logs/a.log', 'w').write('line')\n"
                      "os.symlink('/etc/passwd', 'outputs/escape')\n"
                      "os.symlink('model.json', 'outputs/latest')\n");
        auto workspace = fixture.open();
        const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
        VERIFY_RESULT(run);
        QVERIFY2(run->status == RunStatus::Completed, qPrintable(run->reason));
        const auto files = answer(workspace->files(run->id));
        VERIFY_RESULT(files);
        QStringList paths;
        for (const RunFile &file : *files)
            paths << file.path;
        QCOMPARE(paths,
                 (QStringList{u"azureml-logs/70_driver_log.txt"_s, u"logs/a.log"_s, u"outputs/latest"_s,
                              u"outputs/model.json"_s, u"outputs/more.txt"_s, u"outputs/old.txt"_s}));
        QCOMPARE(answer(workspace->readFile(run->id, u"outputs/latest"_s, 0, 100))->bytes, QByteArray("{}"));
        QCOMPARE(answer(workspace->readFile(run->id, u"logs/a.log"_s, -2, 100))->bytes, QByteArray("ne"));
        QCOMPARE(answer(workspace->readFile(run->id, u"outputs/escape"_s, 0, 100)).error().kind,
                 ErrorKind::Denied);
        QCOMPARE(
            answer(workspace->readFile(run->id, u"../../workspaces/test/workspace.db"_s, 0, 9)).error().kind,
            ErrorKind::Denied);
        const QString there = fixture.home() + u"/downloaded"_s;
        VERIFY_RESULT(answer(workspace->download(run->id, u"outputs/"_s, there)));
        QCOMPARE(QDir(there).entryList(QDir::Files, QDir::Name),
                 (QStringList{u"latest"_s, u"model.json"_s, u"more.txt"_s, u"old.txt"_s}));
        QCOMPARE(answer(workspace->download(run->id, u"outputs/"_s, there)).error().kind,
                 ErrorKind::Conflict);
        QCOMPARE(answer(workspace->download(run->id, u"outputs/escape"_s, there + u"2"_s)).error().kind,
                 ErrorKind::NotFound);
    }

    void tagsOfThePersonAndOfTheScriptAreKeptAndFound()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, "from azureml.core import Run\nrun = Run.get_context()\n"
                                     "run.tag('quality', 'superb')\nrun.add_properties({'layers': '12'})\n");
        auto workspace = fixture.open();
        RunConfiguration configuration = fixture.configuration();
        configuration.tags = {{u"team"_s, u"vision"_s}};
        const auto run = fixture.runToTheEnd(*workspace, configuration);
        VERIFY_RESULT(run);
        QCOMPARE(run->configuration.tags,
                 (QMap<QString, QString>{{u"quality"_s, u"superb"_s}, {u"team"_s, u"vision"_s}}));
        QCOMPARE(run->properties.value(u"layers"_s), u"12"_s);
        RunEdit edit;
        edit.displayName = u"Best so far"_s;
        edit.tags = QMap<QString, QString>{{u"team"_s, u"speech"_s}};
        VERIFY_RESULT(answer(workspace->edit(run->id, edit)));
        const auto count = [&](const QString &text, const QString &tag) {
            RunQuery query;
            query.text = text;
            query.tag = tag;
            return answer(workspace->runs(query))->total;
        };
        QCOMPARE(count(u"so far"_s, {}), 1);
        QCOMPARE(count(u"speech"_s, {}), 1);
        QCOMPARE(count(u"superb"_s, {}), 0);
        QCOMPARE(count({}, u"team=speech"_s), 1);
        edit.tags = QMap<QString, QString>{{QString(), u"x"_s}};
        QCOMPARE(answer(workspace->edit(run->id, edit)).error().kind, ErrorKind::InvalidInput);
    }

    void onlyARunThatHasEndedCanBeDeleted()
    {
        LocalFixture fixture;
        auto workspace = fixture.open();
        const auto run = startWaiting(fixture, *workspace);
        VERIFY_RESULT(run);
        QCOMPARE(answer(workspace->remove(run->id)).error().kind, ErrorKind::Conflict);
        VERIFY_RESULT(answer(workspace->cancel(run->id, CancelMode::Force)));
        VERIFY_RESULT(LocalFixture::ended(*workspace, run->id));
        VERIFY_RESULT(answer(workspace->remove(run->id)));
        QVERIFY(!QFileInfo::exists(fixture.home() + u"/runs/"_s + run->id));
        QCOMPARE(answer(workspace->run(run->id)).error().kind, ErrorKind::NotFound);
        QCOMPARE(answer(workspace->runs({}))->total, 0);
    }

    void aRunOutlivesItsWorkspaceAndIsFoundAgain()
    {
        LocalFixture fixture;
        auto workspace = fixture.open();
        const auto run = startWaiting(fixture, *workspace,
                                      "import time\nprint('waiting', flush=True)\n"
                                      "time.sleep(0.6)\nprint('loss 0.5')\n");
        VERIFY_RESULT(run);
        workspace.reset();
        workspace = fixture.open();
        const auto ended = LocalFixture::ended(*workspace, run->id);
        VERIFY_RESULT(ended);
        QCOMPARE(ended->status, RunStatus::Completed);
        QCOMPARE(ended->lastMetrics.value(u"loss"_s), 0.5);
    }

    void whoeverLooksOnceSeesTheEndThatNobodyWatched()
    {
        LocalFixture fixture;
        auto workspace = fixture.open();
        const auto run =
            startWaiting(fixture, *workspace, "import time\nprint('waiting', flush=True)\ntime.sleep(0.3)\n");
        VERIFY_RESULT(run);
        workspace.reset();
        // The end is on the target's side alone: wait for the agent's word of it, then look once.
        QTRY_VERIFY(QFileInfo(fixture.home() + u"/runs/"_s + run->id + u"/state/exit"_s).isSymLink());
        workspace = fixture.open();
        VERIFY_RESULT(answer(workspace->caughtUp()));
        const auto now = answer(workspace->run(run->id));
        VERIFY_RESULT(now);
        QCOMPARE(now->status, RunStatus::Completed);
    }

    void twoWorkspacesOnOneFolderSeeTheSameAndStoreNothingTwice()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, "import time\nfrom azureml.core import Run\nrun = Run.get_context()\n"
                                     "for i in range(300):\n    run.log('loss', i)\n    time.sleep(0.003)\n");
        auto one = fixture.open();
        auto two = fixture.open();
        VERIFY_RESULT(answer(two->opened()));
        QSignalSpy changes(two.get(), &Workspace::runChanged);
        QSignalSpy lists(two.get(), &Workspace::runsChanged);
        const auto run = answer(one->submit(fixture.configuration()));
        VERIFY_RESULT(run);
        const auto watch = two->watch(run->id);
        QSignalSpy arrivals(two.get(), &Workspace::metricsArrived);
        VERIFY_RESULT(LocalFixture::ended(*one, run->id));
        const auto isEnded = [&] {
            return std::ranges::any_of(changes, [](const QList<QVariant> &arguments) {
                return arguments.constFirst().value<Run>().status == RunStatus::Completed;
            });
        };
        QTRY_VERIFY(isEnded());
        QVERIFY(!lists.isEmpty());
        QVERIFY(!arrivals.isEmpty());
        const auto points = answer(two->metricPoints(run->id, u"loss"_s, 0, 1000));
        VERIFY_RESULT(points);
        QCOMPARE(points->points.size(), 300);
        for (int i = 0; i < 300; ++i)
            QCOMPARE(points->points.at(i).value, double(i));
    }

    void aSubmissionThatIsWithdrawnNeverRuns()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, waits);
        for (int i = 0; i < 500; ++i)
            fixture.write(u"data/%1.bin"_s.arg(i),
                          QByteArray(20'000, char('a' + i % 26)) + QByteArray::number(i));
        auto workspace = fixture.open();
        QFuture<Result<Run>> future = workspace->submit(fixture.configuration());
        QTRY_VERIFY(answer(workspace->runs({}))->total == 1);
        future.cancel();
        const QString id = answer(workspace->runs({}))->runs.constFirst().id;
        QTRY_VERIFY_WITH_TIMEOUT(answer(workspace->run(id))->status == RunStatus::Canceled ||
                                     answer(workspace->run(id))->status == RunStatus::Running,
                                 20000);
        const auto run = answer(workspace->run(id));
        if (run->status == RunStatus::Canceled)
            QCOMPARE(run->reason, u"Canceled before it started."_s);
        else // it was handed over before the withdrawal was seen
            VERIFY_RESULT(answer(workspace->cancel(id, CancelMode::Force)));
        VERIFY_RESULT(LocalFixture::ended(*workspace, id));
    }

    void aWatchedRunTellsOfItsFiles()
    {
        LocalFixture fixture;
        auto workspace = fixture.open();
        const auto run = startWaiting(fixture, *workspace,
                                      "import time, sys\nprint('waiting', flush=True)\ntime.sleep(1.5)\n"
                                      "open('outputs/late.txt', 'w').write('x')\ntime.sleep(600)\n");
        VERIFY_RESULT(run);
        const auto watch = workspace->watch(run->id);
        QSignalSpy files(workspace.get(), &Workspace::filesChanged);
        QTRY_VERIFY_WITH_TIMEOUT(!files.isEmpty(), 10000);
        QCOMPARE(files.constFirst().constFirst().toString(), run->id);
    }

    void aFloodOfOutputIsReadByWindows()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s,
                      "import os\nb = bytes(range(256)) * 4096\n"
                      "for i in range(64):\n    os.write(1, b)\nos.write(1, b'x' * 30_000_000)\n");
        auto workspace = fixture.open();
        const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
        VERIFY_RESULT(run);
        QVERIFY2(run->status == RunStatus::Completed, qPrintable(run->reason));
        const auto end = answer(workspace->readFile(run->id, u"azureml-logs/70_driver_log.txt"_s, -5, 5));
        VERIFY_RESULT(end);
        QCOMPARE(end->totalSize, 64LL * 256 * 4096 + 30'000'000);
        QCOMPARE(end->bytes, QByteArray("xxxxx"));
    }

    void environmentsAreVersionedAndResolveToTheirInterpreter()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, "import sys; print(sys.executable)\n");
        auto workspace = fixture.open();
        Environment environment;
        environment.name = u"system"_s;
        environment.interpreter = u"/usr/bin/python3"_s;
        QCOMPARE(answer(workspace->registerEnvironment(environment))->version, 1);
        QCOMPARE(answer(workspace->registerEnvironment(environment))->version, 2);
        environment.name = u"AzureML-mine"_s;
        QCOMPARE(answer(workspace->registerEnvironment(environment)).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(answer(workspace->environments())->size(), 2);
        RunConfiguration configuration = fixture.configuration();
        configuration.interpreter.clear();
        configuration.environment = u"system:1"_s;
        const auto run = fixture.runToTheEnd(*workspace, configuration);
        VERIFY_RESULT(run);
        QVERIFY(run->environmentLabel.startsWith(u"system:1: python 3"_s));
        QVERIFY(LocalFixture::log(*workspace, run->id).startsWith("/usr/bin/python3"));
        configuration.environment = u"system:9"_s;
        QCOMPARE(answer(workspace->submit(configuration)).error().kind, ErrorKind::NotFound);
    }

    void thisComputerIsTheOneTarget()
    {
        LocalFixture fixture;
        auto workspace = fixture.open();
        const auto targets = answer(workspace->computeTargets());
        VERIFY_RESULT(targets);
        QCOMPARE(targets->size(), 1);
        QCOMPARE(targets->constFirst().name, u"local"_s);
        QVERIFY(targets->constFirst().cores > 0 && targets->constFirst().memoryBytes > 0);
        const auto tested = answer(workspace->testCompute(u"local"_s));
        VERIFY_RESULT(tested);
        QVERIFY(std::ranges::any_of(tested->prerequisites,
                                    [](const Prerequisite &p) { return p.name == u"Python" && p.isMet; }));
        QCOMPARE(answer(workspace->testCompute(u"other"_s)).error().kind, ErrorKind::NotFound);
        const auto use = answer(workspace->storageUse());
        VERIFY_RESULT(use);
        QVERIFY(use->totalBytes() > 0);
    }
};

QTEST_GUILESS_MAIN(TestLocalWorkspace)
#include "tst_localworkspace.moc"
