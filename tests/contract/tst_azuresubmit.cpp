// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureworkspace.h"
#include "services/azure/serviceprincipal.h"
#include "services/http/networkhttp.h"
#include "tests/support/azure/fakeazure.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
template <typename T> Result<T> answer(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 60'000) || future.resultCount() == 0)
        return failure(ErrorKind::Unavailable, u"no answer"_s);
    return future.takeResult();
}

QString problemsOf(const SubmissionReview &review)
{
    QStringList all;
    for (const Finding &finding : review.findings)
        if (finding.severity == Finding::Severity::Problem)
            all.append(finding.field);
    return all.join(u' ');
}
} // namespace

/// A folder becomes a run in Azure, and the run is watched.
class TestAzureSubmit : public QObject
{
    Q_OBJECT

    std::shared_ptr<TestClock> clock;
    std::unique_ptr<FakeAzure> azure;
    std::unique_ptr<AzureWorkspace> workspace;
    std::unique_ptr<QTemporaryDir> folder;
    RunConfiguration configuration;

    void write(const QString &path, const QByteArray &bytes)
    {
        const QString place = folder->filePath(path);
        QVERIFY(QDir().mkpath(QFileInfo(place).path()));
        QFile file(place);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QJsonObject properties(const QString &id) { return azure->job(id).value("properties"_L1).toObject(); }

private slots:
    void init()
    {
        clock = std::make_shared<TestClock>();
        azure = std::make_unique<FakeAzure>(clock);
        azure->addCompute(u"cpu"_s, {{u"computeType"_s, u"AmlCompute"_s},
                                     {u"provisioningState"_s, u"Succeeded"_s},
                                     {u"properties"_s, QJsonObject{{u"vmSize"_s, u"STANDARD_DS3_V2"_s}}}});
        azure->addCompute(u"bricks"_s,
                          {{u"computeType"_s, u"Databricks"_s}, {u"provisioningState"_s, u"Succeeded"_s}});
        AzureWorkspaceOptions options;
        options.address = azure->address();
        options.cloud = azure->cloud();
        options.http = std::make_shared<NetworkHttp>();
        options.clock = clock;
        options.watchWait = 10ms;
        options.tokens = std::make_shared<ServicePrincipalTokens>(
            azure->cloud(), u"tenant"_s, u"client"_s, [] { return Secret::take("right"); }, options.http,
            clock);
        workspace = std::make_unique<AzureWorkspace>(std::move(options));
        folder = std::make_unique<QTemporaryDir>();
        write(u"train.py"_s, "print('hello')\n");
        write(u"data/table.csv"_s, "1,2\n");
        configuration = {};
        configuration.sourceFolder = folder->path();
        configuration.script = u"train.py"_s;
        configuration.arguments = {u"--rate"_s, u"0.01"_s};
        configuration.experiment = u"digits"_s;
        configuration.target = u"cpu"_s;
        configuration.environment = u"AzureML-sklearn-1.5:7"_s;
    }
    void cleanup()
    {
        workspace.reset();
        QVERIFY(!azure->blobs().hasSeenToken());
        azure.reset();
    }

    void aFolderBecomesAJobWithItsFiles()
    {
        configuration.tags = {{u"team"_s, u"vision"_s}};
        configuration.environmentVariables = {{u"OMP_NUM_THREADS"_s, u"2"_s}};
        configuration.maxDurationSeconds = 5400;
        configuration.description = u"first"_s;
        const auto run = answer(workspace->submit(configuration));
        QVERIFY2(run.has_value(), run ? "" : qPrintable(run.error().message + run.error().detail));
        QVERIFY(run->id.startsWith(u"digits_"_s));
        QCOMPARE(run->status, RunStatus::Queued);
        QCOMPARE(run->configuration.script, u"train.py"_s);
        QCOMPARE(run->configuration.arguments, configuration.arguments);
        QVERIFY(run->webUrl.startsWith(u"https://ml.azure.com/"_s));
        const QJsonObject job = properties(run->id);
        QCOMPARE(job["command"_L1].toString(), u"python train.py --rate ${{inputs.rate}}"_s);
        QCOMPARE(job["inputs"_L1]["rate"_L1]["value"_L1].toString(), u"0.01"_s);
        QCOMPARE(job["limits"_L1]["timeout"_L1].toString(), u"PT5400S"_s);
        QVERIFY(job["computeId"_L1].toString().endsWith(u"/computes/cpu"_s));
        QVERIFY(
            job["environmentId"_L1].toString().endsWith(u"/environments/AzureML-sklearn-1.5/versions/7"_s));
        const QString code = job["codeId"_L1].toString().section(u'/', -3, -3);
        const QString name = QDir(folder->path()).dirName();
        QCOMPARE(azure->blobs().names(u"code-"_s + code),
                 (QStringList{name + u"/data/table.csv"_s, name + u"/train.py"_s}));
        const auto listed = answer(workspace->runs({}));
        QCOMPARE(listed.value().runs.first().id, run->id);
    }

    void theSameFilesAreSentOnce()
    {
        const auto first = answer(workspace->submit(configuration));
        const int writes = azure->blobs().writes();
        QCOMPARE(writes, 2);
        const auto second = answer(workspace->submit(configuration));
        QVERIFY(first && second && first->id != second->id);
        QCOMPARE(azure->blobs().writes(), writes);
        QCOMPARE(properties(first->id)["codeId"_L1], properties(second->id)["codeId"_L1]);
        configuration.snapshotOfRun = first->id;
        configuration.sourceFolder.clear();
        const auto again = answer(workspace->submit(configuration));
        QVERIFY(again.has_value());
        QCOMPARE(properties(again->id)["codeId"_L1], properties(first->id)["codeId"_L1]);
    }

    void aPermissionThatEndsInTheMiddleIsAskedForAgain()
    {
        for (int i = 0; i < 40; ++i)
            write(u"many/%1"_s.arg(i), QByteArray::number(i));
        azure->blobs().makeAfter(15, FakeBlob::Trouble::Refused, 6);
        const auto run = answer(workspace->submit(configuration));
        QVERIFY2(run.has_value(), run ? "" : qPrintable(run.error().message));
        QVERIFY(azure->requests(u"startPendingUpload"_s).size() >= 2);
        QCOMPARE(azure->blobs().writes(), 42);
    }

    void aStorageThatRefusesAlwaysIsNotAskedForEver()
    {
        azure->setUploadSeconds(-1);
        const auto run = answer(workspace->submit(configuration));
        QVERIFY(!run);
        QCOMPARE(run.error().kind, ErrorKind::Denied);
        QVERIFY(azure->requests(u"startPendingUpload"_s).size() <= 3);
        QVERIFY(azure->requests(u"PUT"_s).filter(u"/jobs/"_s).isEmpty());
    }

    void throttlingIsWaitedFor()
    {
        for (const char *path : {"/codes/", "/jobs/"})
            azure->make({"", QString::fromLatin1(path),
                         armFailure(429, u"TooManyRequests"_s, u"Slow down."_s, {{"Retry-After", "7"}}), 2});
        QVERIFY(answer(workspace->submit(configuration)).has_value());
        QVERIFY(clock->takeSleeps().count(7000) >= 4);
    }

    void whatIsMissingIsSaidBeforeAnythingIsSent()
    {
        const auto fine = answer(workspace->review(configuration));
        QVERIFY(fine.has_value());
        QCOMPARE(problemsOf(*fine), QString());
        QCOMPARE(fine->plan.files.size(), 2);
        QCOMPARE(fine->commandLine, u"python train.py --rate ${{inputs.rate}}"_s);
        configuration.environment.clear();
        configuration.target = u"bricks"_s;
        QCOMPARE(problemsOf(answer(workspace->review(configuration)).value()), u"target environment"_s);
        configuration.target = u"nobody"_s;
        configuration.environment = u"none:1"_s;
        configuration.arguments = {u"${{secrets.x}}"_s};
        QCOMPARE(problemsOf(answer(workspace->review(configuration)).value()),
                 u"target arguments environment"_s);
        QVERIFY(!answer(workspace->submit(configuration)));
        QCOMPARE(azure->blobs().writes(), 0);
        QVERIFY(azure->requests(u"PUT"_s).isEmpty());
    }

    void aRunIsWatchedToItsEnd()
    {
        azure->setScript({4, 10, {}});
        const auto run = answer(workspace->submit(configuration));
        QVERIFY(run.has_value());
        QList<RunStatus> statuses;
        connect(workspace.get(), &Workspace::runChanged, this, [&statuses](const Run &now) {
            if (statuses.isEmpty() || statuses.last() != now.status)
                statuses.append(now.status);
        });
        QSignalSpy metrics(workspace.get(), &Workspace::metricsArrived);
        const auto watch = workspace->watch(run->id);
        const auto log = [&] {
            return answer(workspace->readFile(run->id, u"user_logs/std_log.txt"_s, 0, 9999));
        };
        QCOMPARE(log().error().kind, ErrorKind::NotFound); // it waits
        QTRY_VERIFY(!statuses.isEmpty());
        clock->advance(6s);
        QTRY_COMPARE(statuses.last(), RunStatus::Running);
        QVERIFY(log().value().bytes.endsWith("epoch 1 loss 2.0700\n"));
        QTRY_VERIFY(!metrics.isEmpty());
        clock->advance(60s);
        QTRY_COMPARE(statuses.last(), RunStatus::Completed);
        QVERIFY(log().value().bytes.contains("epoch 9 "));
        const auto all = answer(workspace->metrics(run->id));
        QCOMPARE(all.value().size(), 2);
        for (const MetricSummary &metric : *all)
            QCOMPARE(metric.count, 10);
        const auto loss = answer(workspace->metricPoints(run->id, u"loss"_s, 2, 100));
        QCOMPARE(loss.value().points.size(), 8);
        QCOMPARE(loss.value().points.first().step, 2.0);
        QVERIFY(answer(workspace->metricPoints(run->id, u"accuracy"_s, 0, 100)).value().points.size() == 10);
        const auto ended = answer(workspace->run(run->id));
        QCOMPARE(ended.value().durationSeconds({}), 10);
        QVERIFY(ended->lastMetrics.contains(u"loss"_s));
    }

    void filesAreListedAndDownloadedWhole()
    {
        azure->setScript({1, 2, {}});
        const auto run = answer(workspace->submit(configuration));
        clock->advance(10s);
        QVERIFY(answer(workspace->run(run->id)).has_value());
        const auto files = answer(workspace->files(run->id));
        QStringList names;
        for (const RunFile &file : files.value())
            names.append(file.path + u' ' + QString::number(file.size));
        QVERIFY2(names.contains(u"outputs/model.bin 3000"_s), qPrintable(names.join(u',')));
        QVERIFY(names.contains(u"outputs/notes/reading me.txt 5"_s));
        const QString place = folder->filePath(u"got"_s);
        QVERIFY(answer(workspace->download(run->id, u"outputs/"_s, place)).has_value());
        QFile got(place + u"/notes/reading me.txt"_s);
        QVERIFY(got.open(QIODevice::ReadOnly));
        QCOMPARE(got.readAll(), QByteArray("good\n"));
        QCOMPARE(answer(workspace->download(run->id, u"outputs/"_s, place)).error().kind,
                 ErrorKind::Conflict);
        QCOMPARE(answer(workspace->download(run->id, u"outputs/none"_s, place + u"2"_s)).error().kind,
                 ErrorKind::NotFound);
        QCOMPARE(QDir(folder->path()).entryList({u"got*"_s}), QStringList{u"got"_s});
        // The addresses end after an hour; they are asked for again.
        clock->advance(2h);
        QCOMPARE(answer(workspace->readFile(run->id, u"outputs/model.bin"_s, -10, 10)).value().bytes.size(),
                 10);
    }

    void whyARunFailedIsSaid()
    {
        azure->setScript({1, 2, u"ModuleNotFoundError: No module named 'torch'"_s});
        const auto run = answer(workspace->submit(configuration));
        clock->advance(10s);
        const auto ended = answer(workspace->run(run->id));
        QCOMPARE(ended.value().status, RunStatus::Failed);
        QCOMPARE(ended->reason, u"ModuleNotFoundError: No module named 'torch'"_s);
    }

    void aRunIsCanceledAndEdited()
    {
        const auto run = answer(workspace->submit(configuration));
        RunEdit edit;
        edit.displayName = u"the best"_s;
        edit.tags = {{{u"keep"_s, u"yes"_s}}};
        const auto edited = answer(workspace->edit(run->id, edit));
        QVERIFY2(edited.has_value(), edited ? "" : qPrintable(edited.error().message));
        QCOMPARE(edited->displayName, u"the best"_s);
        QCOMPARE(edited->configuration.tags.value(u"keep"_s), u"yes"_s);
        QCOMPARE(edited->configuration.script, u"train.py"_s);
        const auto cancelled = answer(workspace->cancel(run->id, CancelMode::Polite));
        QCOMPARE(cancelled.value().status, RunStatus::Canceled);
    }

    void environmentsAreListedAndAdded()
    {
        Environment mine;
        mine.name = u"mine"_s;
        mine.kind = Environment::Kind::SystemManaged;
        mine.format = Environment::Format::CondaFile;
        mine.document = u"dependencies:\n  - python=3.11\n"_s;
        QCOMPARE(answer(workspace->registerEnvironment(mine)).value().version, 1);
        QCOMPARE(answer(workspace->registerEnvironment(mine)).value().version, 2);
        const auto all = answer(workspace->environments());
        QCOMPARE(all.value().size(), 2);
        QCOMPARE(all->first().reference(), u"mine:2"_s);
        QCOMPARE(all->first().packages.conda, QStringList{u"python=3.11"_s});
        QVERIFY(all->last().container.baseImage.endsWith(u"/sklearn-1.5:7"_s));
        configuration.environment = u"mine"_s; // the latest
        const auto run = answer(workspace->submit(configuration));
        QCOMPARE(run.value().environmentLabel, u"mine:2"_s);
    }
};

QTEST_GUILESS_MAIN(TestAzureSubmit)
#include "tst_azuresubmit.moc"
