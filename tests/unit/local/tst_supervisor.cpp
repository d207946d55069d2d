// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/supervisor.h"
#include "services/storage/migrations.h"
#include "services/workspace/answers.h"
#include "tests/support/patience.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
/// A host whose run agent says what the test wants.
class ScriptedHost : public Host
{
public:
    QByteArray status; ///< the rest of a line, after the run's id
    QStringList asked;

    QFuture<Result<CommandResult>> run(const HostCommand &command) override
    {
        const QStringList words = command.arguments.mid(3);
        asked.append(words.join(u' '));
        CommandResult result;
        if (words.constFirst() == "start"_L1)
            result.output = "@trainyard start x again\n";
        for (const QString &id : words.mid(1)) {
            if (words.constFirst() != "start"_L1 && id != "force"_L1)
                result.output += "@trainyard run " + id.toUtf8() + ' ' + status + '\n';
        }
        return ready<CommandResult>(result);
    }
    QFuture<Result<>> putFiles(const QList<HostFile> &) override { return ready<void>({}); }
    QFuture<Result<FileChunk>> readFile(const QString &, const QString &, qint64, qint64) override
    {
        return ready<FileChunk>(FileChunk());
    }
    QFuture<Result<QList<RunFile>>> listFiles(const QString &, const QStringList &, int) override
    {
        return ready<QList<RunFile>>(QList<RunFile>());
    }
    QFuture<Result<>> signalProcess(qint64, int) override { return ready<void>({}); }
    QFuture<Result<>> removeFolder(const QString &) override { return ready<void>({}); }
};
} // namespace

/// What the answers of an agent make of a run.
class TestSupervisor : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;
    ScriptedHost m_host;
    std::optional<Database> m_database;
    std::optional<RunStore> m_store;
    std::optional<TargetRegistry> m_targets;
    std::optional<InstanceLock> m_lock;
    std::unique_ptr<Supervisor> m_supervisor;
    std::optional<QSignalSpy> m_changes, m_troubles, m_orphans;

    void supervise()
    {
        m_supervisor = std::make_unique<Supervisor>(*m_database, *m_store, *m_targets, *m_lock,
                                                    [] { return QDateTime::currentDateTimeUtc(); });
        m_changes.emplace(m_supervisor.get(), &Supervisor::runChanged);
        m_troubles.emplace(m_supervisor.get(), &Supervisor::troubled);
        m_orphans.emplace(m_supervisor.get(), &Supervisor::orphaned);
        m_supervisor->begin();
    }
    StoredRun add(const QString &id, const QString &owner = {})
    {
        StoredRun stored;
        stored.run.id = id;
        stored.run.configuration.script = u"train.py"_s;
        stored.run.configuration.experiment = u"e"_s;
        stored.run.status = RunStatus::Starting;
        stored.run.created = QDateTime::currentDateTimeUtc();
        stored.owner = owner;
        stored.folder = m_targets->here()->localFolder(id);
        stored.key = m_store->insert(stored).value();
        return stored;
    }
    RunStatus statusOf(const QString &id) { return m_store->find(id).value().run.status; }

private slots:
    void init()
    {
        m_host.asked.clear();
        m_database = Database::open(u":memory:"_s).value();
        QVERIFY(migrate(*m_database, readMigrations(u":/schema"_s).value()));
        m_store.emplace(*m_database);
        m_targets.emplace(m_host, m_home.path(), m_home.path() + u"/mirrors"_s, LaunchTools{}, Machines{});
        m_lock = InstanceLock::acquire(m_home.path()).value();
    }
    void cleanup()
    {
        m_supervisor.reset();
        m_lock.reset();
        m_targets.reset();
        m_store.reset();
        m_database.reset();
    }

    void aSilentSupervisorIsRevivedAndTheRunSaidNotToRespond()
    {
        m_host.status = "state=running exit= reason= started=1000 ended= heartbeat=1000 now=1060 child=alive";
        const StoredRun run = add(u"r"_s);
        supervise();
        QTRY_COMPARE(statusOf(u"r"_s), RunStatus::NotResponding);
        QVERIFY(m_host.asked.contains(u"start r"_s));
        QVERIFY(!m_store->find(run.key)->run.reason.isEmpty());
        m_host.status = "state=running exit= reason= started=1000 ended= heartbeat=1065 now=1066 child=alive";
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(u"r"_s), RunStatus::Running, 15000); // with the next beat
        QVERIFY(m_store->find(run.key)->run.reason.isEmpty());
        QCOMPARE(m_host.asked.count(u"start r"_s), 1);
    }

    void anEndIsToldWithItsReasonAndTimes()
    {
        m_host.status =
            "state=ended exit=137 reason=oom started=1000 ended=1030.5 heartbeat=1030 now=1031 child=dead";
        add(u"r"_s);
        supervise();
        QTRY_COMPARE(statusOf(u"r"_s), RunStatus::Failed);
        const Run run = m_store->find(u"r"_s)->run;
        QVERIFY(run.reason.startsWith(u"The machine ran out of memory"_s));
        QCOMPARE(run.exitCode, std::optional(137));
        QCOMPARE(run.started.msecsTo(run.ended), 30'500);
        QTRY_VERIFY(!m_changes->isEmpty());
        QCOMPARE(m_changes->constLast().constFirst().value<Run>().status, RunStatus::Failed);
    }

    void theCancelOfARunStaysVisibleUntilItHasEnded()
    {
        m_host.status = "state=running exit= reason= started=1000 ended= heartbeat=1001 now=1001 child=alive";
        add(u"r"_s);
        supervise();
        QTRY_COMPARE(statusOf(u"r"_s), RunStatus::Running);
        QVERIFY(m_supervisor->cancel(u"r"_s, CancelRequest::Polite));
        QVERIFY(m_host.asked.contains(u"cancel r"_s));
        QTest::qWait(100); // the agent said "running" once more
        QCOMPARE(statusOf(u"r"_s), RunStatus::CancelRequested);
        QVERIFY(m_supervisor->cancel(u"r"_s, CancelRequest::Force));
        QVERIFY(m_host.asked.contains(u"cancel r force"_s));
        m_host.status =
            "state=ended exit=137 reason=killed started=1000 ended=1002 heartbeat=1001 now=1002 child=dead";
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(u"r"_s), RunStatus::Canceled, 15000);
    }

    void aRunInSubmissionIsLeftToWhoeverSubmitsIt()
    {
        auto other = InstanceLock::acquire(m_home.path()).value();
        const StoredRun run = add(u"r"_s, other.name());
        supervise();
        QTest::qWait(100);
        QVERIFY(m_host.asked.isEmpty() && m_orphans->isEmpty());
        QVERIFY(m_supervisor->cancel(u"r"_s, CancelRequest::Polite));
        QVERIFY(m_host.asked.isEmpty());                      // the submitter sees the wish in the store
        other = InstanceLock::acquire(m_home.path()).value(); // the first lock is let go
        QTRY_COMPARE_WITH_TIMEOUT(m_orphans->size(), 1, 15000);
        QCOMPARE(m_store->find(run.key)->owner, m_lock->name());
    }

    void aRunOfAnotherTargetHomeIsNotJudged()
    {
        m_host.status = "state=absent exit= reason= started= ended= heartbeat= now=1 child=dead";
        StoredRun stored;
        stored.run.id = u"elsewhere"_s;
        stored.run.configuration.script = u"s"_s;
        stored.run.status = RunStatus::Running;
        stored.run.created = QDateTime::currentDateTimeUtc();
        stored.folder = u"/another/home/runs/elsewhere"_s;
        QVERIFY(m_store->insert(stored));
        add(u"here"_s);
        supervise();
        QTRY_COMPARE(statusOf(u"here"_s), RunStatus::Failed);
        QCOMPARE(statusOf(u"elsewhere"_s), RunStatus::Running);
    }

    void anAgentThatDoesNotAnswerIsSaidOnce()
    {
        m_host.status = "nonsense";
        add(u"r"_s);
        supervise();
        QTRY_VERIFY_WITH_TIMEOUT(m_host.asked.size() >= 2, 15000);
        QCOMPARE(m_troubles->size(), 1);
        QCOMPARE(statusOf(u"r"_s), RunStatus::Starting);
    }
};

QTEST_GUILESS_MAIN(TestSupervisor)
#include "tst_supervisor.moc"
