// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/logworkspace.h"

#include "services/logs/logcore.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "tests/unit/metrics/eventbytes.h"
#include "tests/unit/metrics/logfixture.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace trainyard;
using namespace trainyard::bytes;
using namespace Qt::StringLiterals;

namespace {
template <typename T> Result<T> waited(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000) || future.resultCount() == 0)
        return failure(ErrorKind::Cancelled, u"no answer"_s);
    return future.result();
}
} // namespace

class TestLogWorkspace : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_fake = std::make_unique<test::FakeWorkspace>();
        m_workspace = std::make_unique<LogWorkspace>(*m_fake, [] { return 4e9; });
    }
    void cleanup() { m_workspace.reset(); }
    void withoutAFolderEverythingIsPassedOn();
    void runsOfLogsStandBesideTheOwn();
    void pointsComeInSlicesAndGrowLive();
    void aRestartGivesTheMetricAnotherGeneration();
    void newRunsAreFoundWhileTheFolderIsOpen();
    void nothingOfALogIsChanged();
    void aFolderWithoutLogsSaysSo();
    void aClosedFolderIsForgotten();
    void theFilesOfALogCanBeReadAndNoOthers();
    void pointsThatWereLetGoComeBack();
    void aRunIsLiveWhileItIsWritten();
    void itMayGoAwayInTheMiddleOfReading();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QList<Run> opened()
    {
        const auto folder = waited(m_workspace->openLogs(m_folder->path()));
        if (!folder)
            throw std::runtime_error(folder.error().message.toStdString());
        return waited(m_workspace->logRuns(m_folder->path())).value();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::FakeWorkspace> m_fake;
    std::unique_ptr<LogWorkspace> m_workspace;
};

void TestLogWorkspace::withoutAFolderEverythingIsPassedOn()
{
    m_fake->addRun(u"digits_1_a"_s, RunStatus::Completed);
    m_fake->addPoints(u"digits_1_a"_s, u"loss"_s, {{0, 1, 2}});
    QCOMPARE(waited(m_workspace->runs({}))->total, 1);
    QCOMPARE(waited(m_workspace->metricPoints(u"digits_1_a"_s, u"loss"_s, 0, 9))->points.size(), 1);
    QVERIFY(waited(m_workspace->cancel(u"digits_1_a"_s, CancelMode::Polite)));
    QVERIFY(m_fake->calls.last().startsWith("cancel digits_1_a"_L1));
    const auto missing = waited(m_workspace->run(u"log-0123"_s));
    QCOMPARE(missing.error().kind, ErrorKind::NotFound);
}

void TestLogWorkspace::runsOfLogsStandBesideTheOwn()
{
    m_fake->addRun(u"digits_1_a"_s, RunStatus::Completed);
    writeFile(path(u"one/events.out.tfevents.1"_s),
              version("brain.Event:2") + scalar("loss", 1, 0.5f, 1.7e9));
    writeFile(path(u"two/metrics.csv"_s), "step,loss\n1,2\n");
    const QSignalSpy changes(m_workspace.get(), &Workspace::runsChanged);
    const QSignalSpy folders(m_workspace.get(), &Workspace::logFoldersChanged);
    const QList<Run> runs = opened();
    QCOMPARE(runs.size(), 2);
    QTRY_VERIFY(!changes.isEmpty());
    QCOMPARE(folders.size(), 1);
    QCOMPARE(m_workspace->logFolders().first().runs, 2);
    const auto page = waited(m_workspace->runs({}));
    QCOMPARE(page->total, 3);
    QStringList names;
    for (const Run &run : page->runs)
        names.append(run.displayName);
    QVERIFY(names.contains(u"one"_s) && names.contains(u"two/metrics.csv"_s));
    RunQuery query;
    query.text = u"two"_s;
    QCOMPARE(waited(m_workspace->runs(query))->total, 1);
    const Run one = *std::ranges::find(runs, u"one"_s, &Run::displayName);
    QVERIFY(isLogRun(one.id));
    QCOMPARE(one.lastMetrics.value(u"loss"_s), 0.5);
    QCOMPARE(one.started, QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC));
    QCOMPARE(one.status, RunStatus::Unknown);
    QVERIFY(!one.reason.isEmpty());
    QCOMPARE(waited(m_workspace->run(one.id))->displayName, u"one"_s);
    QCOMPARE(waited(m_workspace->runsCalled(u"ONE"_s, 5))->size(), 1);
    QVERIFY(waited(m_workspace->metricNames())->contains(u"loss"_s));
    bool hasExperiment = false;
    const auto experiments = waited(m_workspace->experiments());
    for (const ExperimentSummary &e : *experiments)
        hasExperiment |= e.name == QFileInfo(m_folder->path()).fileName() && e.runs == 2;
    QVERIFY(hasExperiment);
}

void TestLogWorkspace::pointsComeInSlicesAndGrowLive()
{
    const QString file = path(u"events.out.tfevents.1"_s);
    QByteArray all = version("brain.Event:2");
    for (int i = 0; i < 1000; ++i)
        all += scalar("loss", i, float(i), 1.7e9 + i);
    writeFile(file, all);
    const QString id = opened().first().id;
    const auto summaries = waited(m_workspace->metrics(id));
    QCOMPARE(summaries->size(), 1);
    QCOMPARE(summaries->first().count, 1000);
    QCOMPARE(summaries->first().maximum, 999.0);
    const auto slice = waited(m_workspace->metricPoints(id, u"loss"_s, 990, 100));
    QCOMPARE(slice->points.size(), 10);
    QCOMPARE(slice->points.first().value, 990.0);
    QCOMPARE(waited(m_workspace->metricPoints(id, u"loss"_s, 5000, 100))->points.size(), 0);
    QCOMPARE(waited(m_workspace->metricPoints(id, u"none"_s, 0, 100)).error().kind, ErrorKind::NotFound);

    const auto watch = m_workspace->watch(id);
    const QSignalSpy arrived(m_workspace.get(), &Workspace::metricsArrived);
    writeFile(file, scalar("loss", 1000, -5, 1.7e9), QIODevice::WriteOnly | QIODevice::Append);
    QTRY_VERIFY(!arrived.isEmpty()); // by itself, since it is watched
    QCOMPARE(arrived.first().first().toString(), id);
    QCOMPARE(waited(m_workspace->metricPoints(id, u"loss"_s, 1000, 100))->points.first().value, -5.0);
}

void TestLogWorkspace::aRestartGivesTheMetricAnotherGeneration()
{
    const QString file = path(u"events.out.tfevents.1"_s);
    writeFile(file, version("brain.Event:2") + scalar("loss", 1, 1) + scalar("loss", 2, 2));
    const QString id = opened().first().id;
    const qint64 before = waited(m_workspace->metrics(id))->first().generation;
    writeFile(path(u"events.out.tfevents.2"_s),
              version("brain.Event:2") + restart(2) + scalar("loss", 2, 20));
    m_workspace->lookNow();
    const auto summary = waited(m_workspace->metrics(id))->first();
    QVERIFY(summary.generation != before);
    QCOMPARE(summary.last, 20.0);
    QCOMPARE(summary.count, 2);
}

void TestLogWorkspace::newRunsAreFoundWhileTheFolderIsOpen()
{
    writeFile(path(u"one/events.out.tfevents.1"_s), scalar("loss", 1, 1));
    QCOMPARE(opened().size(), 1);
    QTRY_COMPARE(waited(m_workspace->runs({}))->total, 1);
    const QSignalSpy changes(m_workspace.get(), &Workspace::runsChanged);
    writeFile(path(u"two/events.out.tfevents.1"_s), scalar("loss", 1, 1));
    m_workspace->lookNow();
    QTRY_VERIFY(!changes.isEmpty());
    QCOMPARE(waited(m_workspace->runs({}))->total, 2);
}

void TestLogWorkspace::nothingOfALogIsChanged()
{
    writeFile(path(u"metrics.csv"_s), "step,loss\n1,2\n");
    const QByteArray before = readFile(path(u"metrics.csv"_s));
    const QString id = opened().first().id;
    QCOMPARE(waited(m_workspace->cancel(id, CancelMode::Force)).error().kind, ErrorKind::Unsupported);
    QCOMPARE(waited(m_workspace->remove(id)).error().kind, ErrorKind::Unsupported);
    QCOMPARE(waited(m_workspace->edit(id, {})).error().kind, ErrorKind::Unsupported);
    QCOMPARE(waited(m_workspace->snapshot(id)).error().kind, ErrorKind::NotFound);
    RunConfiguration again;
    again.snapshotOfRun = id;
    QCOMPARE(waited(m_workspace->submit(again)).error().kind, ErrorKind::Unsupported);
    QVERIFY(m_fake->calls.isEmpty());
    QCOMPARE(readFile(path(u"metrics.csv"_s)), before);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"metrics.csv"_s});
}

void TestLogWorkspace::aFolderWithoutLogsSaysSo()
{
    const auto empty = waited(m_workspace->openLogs(m_folder->path()));
    QCOMPARE(empty.error().kind, ErrorKind::NotFound);
    QVERIFY(empty.error().message.contains(m_folder->path()));
    QCOMPARE(waited(m_workspace->openLogs(path(u"none"_s))).error().kind, ErrorKind::NotFound);
    QVERIFY(m_workspace->logFolders().isEmpty());
}

void TestLogWorkspace::aClosedFolderIsForgotten()
{
    writeFile(path(u"metrics.csv"_s), "step,loss\n1,2\n");
    const QString id = opened().first().id;
    QTRY_COMPARE(m_workspace->logFolders().size(), 1);
    const auto watch = m_workspace->watch(id); // a page that still shows it
    QVERIFY(waited(m_workspace->closeLogs(m_folder->path())));
    QTRY_VERIFY(m_workspace->logFolders().isEmpty());
    QCOMPARE(waited(m_workspace->runs({}))->total, 0);
    QCOMPARE(waited(m_workspace->metrics(id)).error().kind, ErrorKind::NotFound);
    QCOMPARE(waited(m_workspace->closeLogs(m_folder->path())).error().kind, ErrorKind::NotFound);
    QCOMPARE(opened().first().id, id); // the same run is the same run
}

void TestLogWorkspace::theFilesOfALogCanBeReadAndNoOthers()
{
    writeFile(path(u"metrics.csv"_s), "step,loss\n1,2\n");
    writeFile(path(u"secret.txt"_s), "secret");
    const QString id = opened().first().id;
    const auto files = waited(m_workspace->files(id));
    QCOMPARE(files->size(), 1);
    QCOMPARE(waited(m_workspace->readFile(id, u"metrics.csv"_s, -4, 100))->bytes, QByteArray("1,2\n"));
    for (const QString &other : {u"secret.txt"_s, u"../secret.txt"_s, u"/etc/passwd"_s})
        QCOMPARE(waited(m_workspace->readFile(id, other, 0, 100)).error().kind, ErrorKind::NotFound);
}

void TestLogWorkspace::pointsThatWereLetGoComeBack()
{
    for (const char *name : {"one", "two", "three"}) {
        QByteArray all = version("brain.Event:2");
        for (int i = 0; i < 100; ++i)
            all += scalar("loss", i, float(i));
        writeFile(path(QString::fromLatin1(name) + u"/events.out.tfevents.1"_s), all);
    }
    const LogClock clock = [] { return 4e9; };
    LogCore core(clock, [clock](const QString &name) { return logFolderPlace(name, clock); });
    core.setMaxMemory(100 * qint64(sizeof(MetricPoint)) + 10); // of one run
    QVERIFY(core.open(m_folder->path()));
    QTRY_VERIFY(core.isCaughtUp(m_folder->path()));
    for (const Run &run : core.runs(m_folder->path())) {
        QCOMPARE(core.summaries(run.id)->first().count, 100);
        QCOMPARE(core.points(run.id, u"loss"_s, 0, 1000)->points.size(), 100);
        QCOMPARE(core.points(run.id, u"loss"_s, 99, 1000)->points.first().value, 99.0);
    }
    // A restart of a run whose points are gone needs all of it again.
    writeFile(path(u"one/events.out.tfevents.2"_s),
              version("brain.Event:2") + restart(50) + scalar("loss", 50, 7));
    core.lookNow();
    const QString one = logRunId(path(u"one"_s));
    QCOMPARE(core.summaries(one)->first().count, 51);
    QCOMPARE(core.points(one, u"loss"_s, 50, 9)->points.first().value, 7.0);
}

void TestLogWorkspace::aRunIsLiveWhileItIsWritten()
{
    writeFile(path(u"one/events.out.tfevents.1"_s), scalar("loss", 1, 1, 1000) + scalar("loss", 2, 1, 1100));
    double now = 1150;
    const LogClock clock = [&now] { return now; };
    LogCore core(clock, [clock](const QString &name) { return logFolderPlace(name, clock); });
    QVERIFY(core.open(m_folder->path()));
    QTRY_VERIFY(core.isCaughtUp(m_folder->path()));
    Run run = core.runs(m_folder->path()).first();
    QCOMPARE(run.status, RunStatus::Running);
    QVERIFY(!run.ended.isValid());
    now = 5000;
    const QSignalSpy told(&core, &LogCore::runChanged);
    core.lookNow();
    QTRY_COMPARE(told.size(), 1);
    run = told.first().first().value<Run>();
    QCOMPARE(run.status, RunStatus::Unknown);
    QCOMPARE(run.durationSeconds(run.ended), 100);
}

void TestLogWorkspace::itMayGoAwayInTheMiddleOfReading()
{
    for (int i = 0; i < 50; ++i)
        writeFile(path(u"%1/events.out.tfevents.1"_s.arg(i)), scalar("loss", 1, 1));
    const auto opening = m_workspace->openLogs(m_folder->path());
    const auto runs = m_workspace->logRuns(m_folder->path());
    m_workspace.reset();
    QVERIFY(opening.isFinished());
}

QTEST_GUILESS_MAIN(TestLogWorkspace)
#include "tst_logworkspace.moc"
