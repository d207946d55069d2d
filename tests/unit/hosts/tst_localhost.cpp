// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/localfiles.h"
#include "services/hosts/localhost.h"
#include "tests/support/patience.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace trainyard;

/// Programs and files of this computer through the Host interface.
class TestLocalHost : public QObject
{
    Q_OBJECT

    LocalHost m_host;
    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }
    Result<CommandResult> run(const QStringList &words, const QByteArray &input = {},
                              std::chrono::milliseconds timeout = std::chrono::seconds(30))
    {
        HostCommand command;
        command.arguments = words;
        command.input = input;
        command.timeout = timeout;
        return await(m_host.run(command));
    }
    Result<CommandResult> shell(const QString &script) { return run({u"/bin/sh"_s, u"-c"_s, script}); }
    Result<> put(const QString &name, const QByteArray &content,
                 HostFile::Mode mode = HostFile::Mode::Private)
    {
        HostFile file;
        file.path = path(name);
        file.content = content;
        file.mode = mode;
        return await(m_host.putFiles({file}));
    }

private slots:
    void outputErrorsAndExitCodeAreToldApart()
    {
        const auto result = shell(u"echo out; echo err >&2; exit 7"_s);
        QVERIFY(result);
        QCOMPARE(result->output, QByteArray("out\n"));
        QCOMPARE(result->errors, QByteArray("err\n"));
        QCOMPARE(result->exitCode, 7);
        QCOMPARE(shell(u"kill -9 $$"_s)->exitCode, 137);
    }

    void inputOfAnySizeIsReadWithoutADeadlock()
    {
        const QByteArray large(5 << 20, 'x');
        HostCommand command;
        command.arguments = {u"cat"_s};
        command.input = large;
        command.maxOutput = 10 << 20;
        QCOMPARE(await(m_host.run(command))->output, large);
        QCOMPARE(run({u"true"_s}, large)->exitCode, 0); // who does not read is not waited for
    }

    void aFloodIsCutAndSaid()
    {
        const auto result = shell(u"head -c 3000000 /dev/zero"_s);
        QVERIFY(result);
        QCOMPARE(result->output.size(), 1 << 20);
        QVERIFY(result->isCut);
    }

    void whatIsMissingOrNoProgramIsSaid()
    {
        QCOMPARE(run({u"/no/such/program"_s}).error().kind, ErrorKind::NotFound);
        QCOMPARE(run({u"/etc"_s}).error().kind, ErrorKind::Denied);
        QCOMPARE(run({}).error().kind, ErrorKind::InvalidInput);
    }

    void whatTakesTooLongIsKilledWithItsChildren()
    {
        const QString pidFile = path(u"pid"_s);
        const auto result = run({u"/bin/sh"_s, u"-c"_s, u"sleep 600 & echo $! > \"$0\"; wait"_s, pidFile}, {},
                                std::chrono::milliseconds(500));
        QCOMPARE(result.error().kind, ErrorKind::Unavailable);
        QFile file(pidFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const int pid = file.readAll().trimmed().toInt();
        QVERIFY(pid > 1);
        const auto isGone = [pid] {
            QFile stat(u"/proc/%1/stat"_s.arg(pid));
            return !stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z ");
        };
        QTRY_VERIFY(isGone());
    }

    void aChildInTheBackgroundIsNotWaitedFor()
    {
        const auto result = shell(u"sleep 5 & echo $!"_s);
        QVERIFY(result);
        const qint64 pid = result->output.trimmed().toLongLong();
        QVERIFY(pid > 1);
        QVERIFY(await(m_host.signalProcess(pid, SIGKILL)));
    }

    void aCancelledCommandIsKilled()
    {
        HostCommand command;
        command.arguments = {u"sleep"_s, u"600"_s};
        auto future = m_host.run(command);
        QTest::qWait(20);
        future.cancel();
        future.waitForFinished();
        QVERIFY(future.isCanceled());
    }

    void aProgramInheritsNeitherDescriptorsNorSignalSettings()
    {
        const int leaked = ::dup(1);
        ::signal(SIGUSR1, SIG_IGN);
        sigset_t blocked;
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
        const auto result = run({u"grep"_s, u"-E"_s, u"^Sig(Blk|Ign)"_s, u"/proc/self/status"_s});
        const auto open = run({u"ls"_s, u"/proc/self/fd"_s});
        pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
        ::signal(SIGUSR1, SIG_DFL);
        ::close(leaked);
        // Two signals that the C library keeps for itself do not count.
        const QByteArray signalSets =
            QByteArray(result->output).replace("0000000180000000", "0000000000000000");
        QCOMPARE(signalSets, QByteArray("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"));
        QCOMPARE(open->output, QByteArray("0\n1\n2\n3\n")); // 3 is the folder that ls reads
    }

    void filesAreLaidWholeWithTheirModes()
    {
        QVERIFY(put(u"a/b/secret"_s, "x"));
        QVERIFY(put(u"a/b/secret"_s, "longer"));
        QVERIFY(put(u"a/tool.sh"_s, "#!/bin/sh\nexit 3\n", HostFile::Mode::Executable));
        struct stat facts
        {
        };
        QCOMPARE(::stat(QFile::encodeName(path(u"a/b/secret"_s)).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777, 0600U);
        QCOMPARE(run({path(u"a/tool.sh"_s)})->exitCode, 3);
        QCOMPARE(QDir(path(u"a/b"_s)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{u"secret"_s}); // no temporary name is left
        QVERIFY(QFile(path(u"plain"_s)).open(QIODevice::WriteOnly));
        QVERIFY(!put(u"plain/below"_s, "x"));
    }

    void readingStaysInsideTheFolder()
    {
        QVERIFY(put(u"run/log.txt"_s, "0123456789"));
        QVERIFY(put(u"outside"_s, "secret"));
        QVERIFY(QFile::link(u"log.txt"_s, path(u"run/inside"_s)));
        QVERIFY(QFile::link(path(u"outside"_s), path(u"run/escape"_s)));
        QVERIFY(QFile::link(u"../outside"_s, path(u"run/escape2"_s)));
        QCOMPARE(::mkfifo(QFile::encodeName(path(u"run/fifo"_s)).constData(), 0600), 0);
        const auto read = [&](const QString &name, qint64 offset, qint64 max) {
            return await(m_host.readFile(path(u"run"_s), name, offset, max));
        };
        QCOMPARE(read(u"log.txt"_s, 3, 4)->bytes, QByteArray("3456"));
        QCOMPARE(read(u"log.txt"_s, -3, 100)->bytes, QByteArray("789"));
        QCOMPARE(read(u"log.txt"_s, -3, 100)->offset, 7);
        QCOMPARE(read(u"log.txt"_s, 99, 100)->bytes, QByteArray());
        QCOMPARE(read(u"log.txt"_s, 99, 100)->totalSize, 10);
        QCOMPARE(read(u"inside"_s, 0, 1)->bytes, QByteArray("0"));
        QCOMPARE(read(u"escape"_s, 0, 1).error().kind, ErrorKind::Denied);
        QCOMPARE(read(u"escape2"_s, 0, 1).error().kind, ErrorKind::Denied);
        QCOMPARE(read(u"../outside"_s, 0, 1).error().kind, ErrorKind::Denied);
        QCOMPARE(read(path(u"outside"_s), 0, 1).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(read(u"fifo"_s, 0, 1).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(read(u"none"_s, 0, 1).error().kind, ErrorKind::NotFound);
        QCOMPARE(await(m_host.listFiles(path(u"run"_s), {u"."_s}, 100))->size(), 2);
    }

    void aFolderIsRemovedWhateverItsPermissions()
    {
        QVERIFY(put(u"doomed/deep/file"_s, "x"));
        QVERIFY(put(u"kept"_s, "x"));
        QVERIFY(QFile::link(path(u"kept"_s), path(u"doomed/link"_s)));
        ::chmod(QFile::encodeName(path(u"doomed/deep"_s)).constData(), 0500);
        QVERIFY(await(m_host.removeFolder(path(u"doomed"_s))));
        QVERIFY(!QFileInfo::exists(path(u"doomed"_s)));
        QVERIFY(QFileInfo::exists(path(u"kept"_s)));
        QVERIFY(await(m_host.removeFolder(path(u"doomed"_s))));
    }

    void aCopyThatFailsLeavesNothing()
    {
        QVERIFY(put(u"from/a"_s, "a"));
        QVERIFY(put(u"from/b"_s, QByteArray(4 << 20, 'b')));
        int asked = 0;
        const auto cancelled =
            copyLocal(m_folder.path(), u"from/"_s, path(u"to"_s), [&] { return ++asked > 3; });
        QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
        QVERIFY(QDir(m_folder.path()).entryList({u"to*"_s}).isEmpty());
        QVERIFY(copyLocal(m_folder.path(), u"from/"_s, path(u"to"_s), [] { return false; }));
        QCOMPARE(QFileInfo(path(u"to/b"_s)).size(), 4 << 20);
    }

    void groupsThatAreEverybodyAreNotSignalled()
    {
        for (const qint64 id : {0, 1, -1})
            QVERIFY(!await(m_host.signalProcess(id, 0)));
    }
};

QTEST_GUILESS_MAIN(TestLocalHost)
#include "tst_localhost.moc"
