// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/localfixture.h"

#include "services/hosts/process.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QSet>

#include <csignal>
#include <random>
#include <sys/mount.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace trainyard;
using test::answer;
using test::LocalFixture;

#define VERIFY_RESULT(result)                                                                                \
    QVERIFY2((result), qPrintable((result) ? QString() : (result).error().message + (result).error().detail))

/// Everything that may be killed, filled or damaged under a workspace.
class TestLocalFaults : public QObject
{
    Q_OBJECT

    static constexpr int linesOfARun = 40;
    std::mt19937 m_random;

    int random(int below) { return int(m_random() % unsigned(below)); }

    static QByteArray countingScript()
    {
        return "import time\nfrom azureml.core import Run\nrun = Run.get_context()\n"
               "for i in range(40):\n    run.log('value', i)\n    print('line', i)\n    time.sleep(0.005)\n";
    }

    /// Kills the supervisor of a run that is active, if there is one: state/supervisor is a link to "PID
    /// TICKS BOOT".
    static void killASupervisor(const QString &home)
    {
        for (const QString &run : QDir(home + u"/runs"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QString state = home + u"/runs/"_s + run + u"/state/"_s;
            char target[200] = {};
            if (QFileInfo(state + u"exit"_s).isSymLink() ||
                ::readlink(QFile::encodeName(state + u"supervisor"_s).constData(), target,
                           sizeof target - 1) <= 0)
                continue;
            const auto words = QByteArray(target).split(' ');
            // Only the very process that the link speaks of, by its start time.
            QFile stat(u"/proc/"_s + QString::fromLatin1(words.value(0)) + u"/stat"_s);
            if (!stat.open(QIODevice::ReadOnly))
                continue;
            const QByteArray line = stat.readAll();
            const auto fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
            if (fields.value(19) == words.value(1) && words.value(0).toInt() > 1)
                ::kill(words.value(0).toInt(), SIGKILL);
            return;
        }
    }

    static void verifyWholeRun(LocalWorkspace &workspace, const Run &run)
    {
        const auto points = answer(workspace.metricPoints(run.id, u"value"_s, 0, 1000));
        VERIFY_RESULT(points);
        QCOMPARE(points->points.size(), linesOfARun);
        QByteArray expected;
        for (int i = 0; i < linesOfARun; ++i) {
            QCOMPARE(points->points.at(i).value, double(i));
            expected += "line " + QByteArray::number(i) + '\n';
        }
        QCOMPARE(LocalFixture::log(workspace, run.id), expected); // each line once: it ran once
    }

private slots:
    void killingTheStudioAndSupervisorsAtAnyMomentLosesNothing()
    {
        const int rounds = qEnvironmentVariableIsSet("TRAINYARD_FAULT_ROUNDS")
                               ? qEnvironmentVariableIntValue("TRAINYARD_FAULT_ROUNDS")
                               : 20;
        const unsigned seed = qEnvironmentVariableIsSet("TRAINYARD_FAULT_SEED")
                                  ? unsigned(qEnvironmentVariableIntValue("TRAINYARD_FAULT_SEED"))
                                  : std::random_device{}();
        m_random.seed(seed);
        qInfo("%d rounds, TRAINYARD_FAULT_SEED=%u", rounds, seed);
        LocalFixture fixture;
        fixture.write(u"train.py"_s, countingScript());
        for (int i = 0; i < 40; ++i)
            fixture.write(u"data/%1.txt"_s.arg(i), QByteArray(1000, 'x') + QByteArray::number(i));
        QSet<QString> submitted;
        int span = 400; // milliseconds in which a studio is killed
        for (int round = 0; round < rounds; ++round) {
            fixture.write(u"data/round.txt"_s, QByteArray::number(round)); // something new to store each time
            QProcess host;
            host.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            QElapsedTimer sinceStart;
            sinceStart.start();
            host.start(QStringLiteral(TRAINYARD_WORKSPACE_HOST), {fixture.home(), fixture.source(), u"3"_s});
            QVERIFY(host.waitForStarted());
            if (round == 0) { // how long a submission takes here: the moments are to fall before and after it
                QVERIFY(host.waitForReadyRead(60'000));
                span = std::max(span, int(2 * sinceStart.elapsed()));
            } else {
                QTest::qWait(10 + random(span));
            }
            if (random(2) == 0)
                killASupervisor(fixture.home());
            host.kill();
            QVERIFY(host.waitForFinished());
            for (const QByteArray &line : host.readAllStandardOutput().split('\n')) {
                QVERIFY2(!line.startsWith("failed"), line.constData());
                if (line.startsWith("submitted "))
                    submitted.insert(QString::fromLatin1(line.mid(10)));
            }
        }
        auto workspace = fixture.open();
        VERIFY_RESULT(answer(workspace->opened()));
        RunQuery all;
        all.limit = 10'000;
        const auto page = answer(workspace->runs(all));
        VERIFY_RESULT(page);
        QSet<QString> known;
        int unsaved = 0;
        int killedBefore = 0;
        for (const Run &listed : page->runs) {
            const auto run = LocalFixture::ended(*workspace, listed.id);
            VERIFY_RESULT(run);
            known.insert(run->id);
            if (run->status == RunStatus::Completed) {
                verifyWholeRun(*workspace, *run);
                if (QTest::currentTestFailed())
                    return;
                continue;
            }
            if (run->reason.startsWith(u"The run was killed from outside before its script could start."_s)) {
                // Its supervisor was killed between taking the run over and starting it.
                QCOMPARE(LocalFixture::log(*workspace, run->id), QByteArray());
                ++killedBefore;
                continue;
            }
            QVERIFY2(
                run->reason.startsWith(u"Trainyard was closed before the files of this run were saved."_s),
                qPrintable(run->id + u' ' + runStatusName(run->status) + u' ' + run->reason));
            QVERIFY(!submitted.contains(run->id));
            ++unsaved;
        }
        QVERIFY2(known.contains(submitted), "A run that was told as submitted is not in the workspace.");
        qInfo("%lld runs, %lld told as submitted, %d ended before their files were saved, %d before their "
              "script",
              static_cast<long long>(known.size()), static_cast<long long>(submitted.size()), unsaved,
              killedBefore);
        QVERIFY(known.size() >= rounds / 4);
    }

    void aRestartOfTheMachineIsRecognised()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, "import time\nprint('waiting', flush=True)\ntime.sleep(600)\n");
        QString id;
        {
            auto workspace = fixture.open();
            const auto run = answer(workspace->submit(fixture.configuration()));
            VERIFY_RESULT(run);
            id = run->id;
            QTRY_VERIFY(LocalFixture::log(*workspace, id).contains("waiting"));
        }
        // Another boot id, and no process of ours: what the agent sees after a restart.
        const QString proc = fixture.home() + u"/proc"_s;
        QDir().mkpath(proc + u"/sys/kernel/random"_s);
        QDir().mkpath(proc + u"/self"_s);
        const auto put = [&](const QString &name, const QByteArray &content) {
            QFile file(proc + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        };
        put(u"/sys/kernel/random/boot_id"_s, "00000000-0000-0000-0000-000000000000\n");
        QFile hostname(u"/proc/sys/kernel/hostname"_s);
        QVERIFY(hostname.open(QIODevice::ReadOnly));
        put(u"/sys/kernel/hostname"_s, hostname.readAll());
        put(u"/self/stat"_s, "1 (x) R 0 0 0\n");
        qputenv("TRAINYARD_PROC", QFile::encodeName(proc));
        auto workspace = fixture.open();
        const auto run = LocalFixture::ended(*workspace, id);
        qunsetenv("TRAINYARD_PROC");
        workspace.reset();
        VERIFY_RESULT(run);
        QCOMPARE(run->status, RunStatus::Failed);
        QVERIFY2(run->reason.startsWith(u"The machine restarted while the run was active."_s),
                 qPrintable(run->reason));
    }

    void aSubmissionWhoseWorkspaceWentIsFinishedByTheNext()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, countingScript());
        for (int i = 0; i < 300; ++i)
            fixture.write(u"data/%1.bin"_s.arg(i), QByteArray(10'000, 'y') + QByteArray::number(i));
        {
            auto workspace = fixture.open();
            workspace->submit(fixture.configuration());
            QTRY_VERIFY(answer(workspace->runs({}))->total == 1);
        } // closed in the midst of it
        auto workspace = fixture.open();
        const auto page = answer(workspace->runs({}));
        VERIFY_RESULT(page);
        const auto run = LocalFixture::ended(*workspace, page->runs.constFirst().id);
        VERIFY_RESULT(run);
        if (run->status == RunStatus::Completed)
            verifyWholeRun(*workspace, *run);
        else
            QVERIFY2(run->reason.contains(u"closed before the files"_s), qPrintable(run->reason));
    }

    void aNewerWorkspaceFileIsRefusedAndLeftAlone()
    {
        LocalFixture fixture;
        VERIFY_RESULT(answer(fixture.open()->opened()));
        const QString path = workspaceFile(fixture.home() + u"/workspaces/test"_s);
        {
            auto database = Database::open(path).value();
            VERIFY_RESULT(database.execute(u"PRAGMA user_version = 999"_s));
        }
        auto workspace = fixture.open();
        QCOMPARE(answer(workspace->opened()).error().kind, ErrorKind::Newer);
        QCOMPARE(answer(workspace->runs({})).error().kind, ErrorKind::Newer);
        QCOMPARE(answer(workspace->submit(fixture.configuration())).error().kind, ErrorKind::InvalidInput);
        fixture.write(u"train.py"_s, "print(1)\n");
        QCOMPARE(answer(workspace->submit(fixture.configuration())).error().kind, ErrorKind::Newer);
    }

    void aDamagedWorkspaceFileIsSaid()
    {
        LocalFixture fixture;
        const QString path = workspaceFile(fixture.home() + u"/workspaces/test"_s);
        QDir().mkpath(QFileInfo(path).path());
        QFile garbage(path);
        QVERIFY(garbage.open(QIODevice::WriteOnly));
        garbage.write(QByteArray(100'000, 'x'));
        garbage.close();
        auto workspace = fixture.open();
        const auto opened = answer(workspace->opened());
        QCOMPARE(opened.error().kind, ErrorKind::Corrupt);
        QVERIFY(opened.error().message.contains(path));
        QCOMPARE(QFileInfo(path).size(), 100'000);
        QCOMPARE(answer(workspace->experiments()).error().kind, ErrorKind::Corrupt);
    }

    void aFullDiskLosesNoRunAndIsSaid()
    {
        LocalFixture fixture;
        const QByteArray home = QFile::encodeName(fixture.home());
        if (::mount("tmpfs", home.constData(), "tmpfs", 0, "size=6m") != 0)
            QSKIP("A small file system cannot be mounted here: this needs the right to mount.");
        const auto unmount = qScopeGuard([&] { ::umount2(home.constData(), MNT_DETACH); });
        fixture.write(u"train.py"_s, "from azureml.core import Run\nrun = Run.get_context()\n"
                                     "for i in range(200):\n    run.log('loss', i)\n"
                                     "try:\n"
                                     "    with open('outputs/big', 'wb') as f:\n"
                                     "        while True:\n            f.write(b'x' * 65536); f.flush()\n"
                                     "except OSError:\n    pass\n"
                                     "import sys; sys.exit(4)\n");
        auto workspace = fixture.open();
        VERIFY_RESULT(answer(workspace->opened()));
        QList<Error> troubles;
        connect(workspace.get(), &Workspace::troubled, this,
                [&](const Error &error) { troubles.append(error); });
        const auto run = answer(workspace->submit(fixture.configuration()));
        VERIFY_RESULT(run);
        QTRY_VERIFY_WITH_TIMEOUT(
            QFileInfo(fixture.home() + u"/runs/"_s + run->id + u"/state/exit"_s).isSymLink(), 30000);
        // Another submission fails with a sentence; nothing crashes.
        fixture.write(u"data.bin"_s, QByteArray(200'000, 'z'));
        const auto refused = answer(workspace->submit(fixture.configuration()));
        QVERIFY(!refused);
        QVERIFY2(refused.error().kind == ErrorKind::Full, qPrintable(refused.error().message));
        QVERIFY(QFile::remove(fixture.home() + u"/runs/"_s + run->id + u"/outputs/big"_s));
        const auto ended = LocalFixture::ended(*workspace, run->id);
        VERIFY_RESULT(ended);
        QCOMPARE(ended->status, RunStatus::Failed);
        QCOMPARE(ended->exitCode, std::optional(4));
        QCOMPARE(answer(workspace->metricPoints(run->id, u"loss"_s, 0, 1000))->points.size(), 200);
        for (const Error &trouble : troubles)
            QCOMPARE(trouble.kind, ErrorKind::Full);
        // The refused one, too, comes to an end once it can be written.
        const auto page = answer(workspace->runs({}));
        VERIFY_RESULT(page);
        for (const Run &other : page->runs)
            VERIFY_RESULT(LocalFixture::ended(*workspace, other.id));
        workspace.reset();
    }
};

QTEST_GUILESS_MAIN(TestLocalFaults)
#include "tst_localfaults.moc"
