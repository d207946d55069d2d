// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshhost.h"
#include "services/transfer/runmirror.h"
#include "tests/integration/ssh/sshserver.h"
#include "tests/support/patience.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>

#include <csignal>
#include <cstdio>
#include <sys/mount.h>
#include <unistd.h>

using namespace trainyard;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// One fault at a random moment of a run that is followed over ssh by another process, again and again: what
/// the run wrote is the same on both sides in the end, byte for byte. TRAINYARD_FAULTS says how many (14),
/// TRAINYARD_SEED which.
class TestFaultSchedule : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void bothSidesAreEqualAfterAnyFault_data();
    void bothSidesAreEqualAfterAnyFault();
    void cleanup();

private:
    enum Fault { Cut, Restart, StudioKilled, SupervisorKilled, DiskFull, ClockJump, Reboot };
    QString there(const QString &path) const { return m_home + u"/runs/one/"_s + path; }
    QString here(const QString &path) const { return m_folder->filePath(u"here/"_s + path); }
    QList<QByteArray> fact(const char *name) const;
    void startStudio();
    void endRun();
    void strike(Fault fault);
    static QByteArray digest(const QString &path);
    int pause(int most) { return int(m_random.bounded(most)); }

    QTemporaryDir m_tools; ///< a clock that can be moved
    std::unique_ptr<SshServer> m_server;
    QString m_key;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_home;
    QProcess m_studio;
    QRandomGenerator m_random;
    bool m_isMounted = false;
};

void TestFaultSchedule::initTestCase()
{
    if (const QString reason = SshServer::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QFile date(m_tools.filePath(u"date"_s));
    QVERIFY(date.open(QIODevice::WriteOnly));
    date.write("#!/bin/sh\n[ ! -e \"${0%/*}/jump\" ] || exec /bin/date -d '-3 hours' \"$@\"\nexec /bin/date "
               "\"$@\"\n");
    date.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    date.close();
    const QString path = m_tools.path() + u':' + qEnvironmentVariable("PATH");
    qputenv("PATH", path.toLocal8Bit());
    m_server = std::make_unique<SshServer>(QStringList{u"SetEnv PATH=%1"_s.arg(path)});
    QVERIFY(m_server->start());
    m_key = m_server->makeKey(u"own"_s, {u"-t"_s, u"ed25519"_s});
    m_server->settings(); // known_hosts
}

void TestFaultSchedule::cleanupTestCase()
{
    m_server.reset();
}

void TestFaultSchedule::bothSidesAreEqualAfterAnyFault_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<quint32>("seed");
    const char *names[] = {"cut",       "sshd restarts", "studio killed",   "supervisor killed",
                           "disk full", "clock jumps",   "machine restarts"};
    const int count = qEnvironmentVariableIntValue("TRAINYARD_FAULTS");
    const quint32 first = qEnvironmentVariable("TRAINYARD_SEED").toUInt();
    QRandomGenerator seeds(first ? first : QRandomGenerator::global()->generate());
    for (int i = 0; i < (count > 0 ? count : 14); ++i)
        QTest::addRow("%s %d", names[i % 7], i / 7) << i % 7 << seeds.generate();
}

QList<QByteArray> TestFaultSchedule::fact(const char *name) const
{
    QByteArray text(300, '\0');
    const ssize_t size =
        ::readlink(QFile::encodeName(there(u"state/"_s + QString::fromLatin1(name))).constData(), text.data(),
                   size_t(text.size()));
    return size > 0 ? text.left(size).split(' ') : QList<QByteArray>();
}

void TestFaultSchedule::startStudio()
{
    m_studio.setProcessChannelMode(QProcess::ForwardedChannels);
    m_studio.start(QCoreApplication::applicationFilePath(),
                   {u"--follow"_s, QString::number(m_server->port()), m_key, m_server->path(u"known_hosts"_s),
                    m_home, here({}).chopped(1), m_server->settings().target.user});
    QVERIFY(m_studio.waitForStarted());
}

void TestFaultSchedule::endRun()
{
    for (const char *who : {"supervisor", "recorder", "child"}) {
        if (const int pid = fact(who).value(0).toInt(); pid > 1)
            ::kill(pid, SIGKILL);
    }
}

QByteArray TestFaultSchedule::digest(const QString &path)
{
    QFile file(path);
    QCryptographicHash sum(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && sum.addData(&file) ? sum.result().toHex()
                                                                : QByteArray("no file");
}

void TestFaultSchedule::strike(Fault fault)
{
    switch (fault) {
    case Cut:
        m_server->cut();
        break;
    case Restart:
        m_server->kill();
        QTest::qWait(pause(300));
        QVERIFY(m_server->start());
        break;
    case StudioKilled:
        m_studio.kill();
        QVERIFY(m_studio.waitForFinished());
        QTest::qWait(pause(300));
        startStudio();
        break;
    case SupervisorKilled:
        QTRY_VERIFY(!fact("child").isEmpty());
        ::kill(fact("supervisor").at(0).toInt(), SIGKILL);
        break;
    case DiskFull: {
        QFile filler(m_home + u"/filler"_s);
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (filler.write(QByteArray(1 << 20, 'x')) > 0) {
        }
        QTest::qWait(pause(600));
        filler.remove();
        break;
    }
    case ClockJump:
        QVERIFY(QFile(m_tools.filePath(u"jump"_s)).open(QIODevice::WriteOnly));
        break;
    case Reboot: {
        QTRY_VERIFY(!fact("child").isEmpty());
        const QList<QByteArray> supervisor = fact("supervisor");
        endRun();
        const QByteArray link = QFile::encodeName(there(u"state/supervisor"_s));
        QVERIFY(::unlink(link.constData()) == 0);
        QVERIFY(::symlink((supervisor.at(0) + ' ' + supervisor.at(1) + " another-boot").constData(),
                          link.constData()) == 0);
        break;
    }
    }
}

void TestFaultSchedule::bothSidesAreEqualAfterAnyFault()
{
    QFETCH(int, fault);
    QFETCH(quint32, seed);
    m_random.seed(seed);
    m_folder = std::make_unique<QTemporaryDir>();
    m_home = m_folder->filePath(u"there"_s);
    QVERIFY(QDir().mkpath(m_home));
    if (fault == DiskFull) {
        if (::mount("none", QFile::encodeName(m_home).constData(), "tmpfs", 0, "size=4m") != 0)
            QSKIP("a small disk needs root");
        m_isMounted = true;
    }
    QVERIFY(QDir().mkpath(there(u"source"_s)));
    QFile command(there(u"command.sh"_s));
    QVERIFY(command.open(QIODevice::WriteOnly));
    command.write("i=0; while [ $i -lt 120 ]; do head -c $((i * 61)) /dev/urandom; echo $i >>metrics.jsonl; "
                  "[ $((i % 8)) != 0 ] || sleep 0.1; i=$((i+1)); done");
    command.close();
    const QByteArray answer =
        runTool(u"sh"_s, {QStringLiteral(TRAINYARD_AGENT), m_home, u"start"_s, u"one"_s});
    QVERIFY(answer.contains("new"));
    startStudio();
    QTest::qWait(pause(1500));
    strike(Fault(fault));
    if (QTest::currentTestFailed())
        return;
    QTRY_VERIFY2_WITH_TIMEOUT(RunMirror::isComplete(here({})), qPrintable(u"seed %1"_s.arg(seed)), 90'000);
    for (const QString &path :
         {u"azureml-logs/70_driver_log.txt"_s, u"metrics.jsonl"_s, u"resources.jsonl"_s}) {
        if (QFile::exists(there(path)))
            QVERIFY2(digest(here(path)) == digest(there(path)), qPrintable(path));
    }
    QVERIFY(QFile::exists(there(u"metrics.jsonl"_s)) || fault == Reboot || fault == DiskFull);
    QCOMPARE(QFile::symLinkTarget(here(u"state/exit"_s)).isEmpty(), fact("exit").isEmpty());
}

void TestFaultSchedule::cleanup()
{
    m_studio.kill();
    m_studio.waitForFinished();
    endRun();
    QFile::remove(m_tools.filePath(u"jump"_s));
    if (std::exchange(m_isMounted, false))
        ::umount2(QFile::encodeName(m_home).constData(), MNT_DETACH);
    m_folder.reset();
}

namespace {
/// The other process: follows until it is killed.
int follow(const QStringList &words)
{
    SshSettings settings;
    settings.target.name = u"lab"_s;
    settings.target.address = u"127.0.0.1"_s;
    settings.target.port = words.at(2).toUShort();
    settings.target.keyFiles = {words.at(3)};
    settings.target.knownHostsFiles = {words.at(4)};
    settings.target.user = words.at(7);
    TestAuthority authority;
    SshLink::Surroundings surroundings;
    surroundings.firstPause = 50ms;
    SshHost host(std::make_shared<SshLink>(std::move(settings), authority, std::move(surroundings)));
    RunMirror::Place place;
    place.run = {words.at(5), QStringLiteral(TRAINYARD_AGENT), u"one"_s};
    place.folder = words.at(6);
    place.firstPause = 50ms;
    place.longestPause = 400ms;
    const RunMirror mirror(host, place, {});
    return QCoreApplication::exec();
}
} // namespace

int main(int count, char **words)
{
    QCoreApplication app(count, words);
    if (app.arguments().value(1) == u"--follow"_s)
        return follow(app.arguments());
    qputenv("QTEST_FUNCTION_TIMEOUT", "7200000"); // two hundred rows are one function
    TestFaultSchedule test;
    return QTest::qExec(&test, count, words);
}
#include "tst_faultschedule.moc"
