// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/localhost.h"
#include "services/hosts/ssh/sshhost.h"
#include "services/transfer/runmirror.h"
#include "tests/integration/ssh/sshserver.h"
#include "tests/support/patience.h"

#include <QDir>
#include <QFile>
#include <QMutex>
#include <QRandomGenerator>

#include <unistd.h>

using namespace trainyard;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Following runs: on this computer as if it were another one, and over ssh that breaks.
class TestMirror : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void allOfARunComesOver_data() { hosts(); }
    void allOfARunComesOver();
    void whatIsWrittenIsHereAtOnce_data() { hosts(); }
    void whatIsWrittenIsHereAtOnce();
    void closingTheStudioLosesNothing_data() { hosts(); }
    void closingTheStudioLosesNothing();
    void cutsLoseNothing();
    void oneChannelIsEnoughForEverything();
    void aBigFileIsFetchedOnDemand();
    void aRunThatIsNotThereIsTold();

private:
    void hosts();
    Host &host();
    static std::unique_ptr<SshHost> hostOn(SshServer &server, TestAuthority &authority);
    void begin(const QString &runId, const QByteArray &script);
    void finish(const QString &runId);
    std::unique_ptr<RunMirror> follow(Host &from, const QString &runId);
    RunMirror::Place place(const QString &runId) const;
    QString there(const QString &runId, const QString &path) const;
    QString here(const QString &runId, const QString &path) const;
    static QByteArray contentOf(const QString &path);
    static QByteArray linkOf(const QString &path);
    void compare(const QString &runId, const QStringList &paths);

    SshServer m_server;
    TestAuthority m_authority;
    std::unique_ptr<SshHost> m_ssh;
    LocalHost m_local;
    std::unique_ptr<QTemporaryDir> m_folder;
    QStringList m_begun;
    std::atomic<bool> m_isComplete = false;
    std::atomic<int> m_grown = 0;
    std::atomic<int> m_troubles = 0;
    std::atomic<int> m_returns = 0;
    QMutex m_mutex;
    Error m_trouble;
    const QString m_agent = QStringLiteral(TRAINYARD_AGENT);
    const QString m_log = u"azureml-logs/70_driver_log.txt"_s;
};

void TestMirror::hosts()
{
    QTest::addColumn<bool>("isFar");
    QTest::newRow("this computer") << false;
    QTest::newRow("ssh") << true;
}

Host &TestMirror::host()
{
    QFETCH(bool, isFar);
    if (isFar)
        return *m_ssh;
    return m_local;
}

std::unique_ptr<SshHost> TestMirror::hostOn(SshServer &server, TestAuthority &authority)
{
    SshSettings settings = server.settings();
    settings.target.keyFiles = {server.makeKey(u"own"_s, {u"-t"_s, u"ed25519"_s})};
    SshLink::Surroundings surroundings;
    surroundings.firstPause = 50ms;
    return std::make_unique<SshHost>(
        std::make_shared<SshLink>(std::move(settings), authority, std::move(surroundings)));
}

void TestMirror::initTestCase()
{
    if (const QString reason = SshServer::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QVERIFY(m_server.start());
    m_ssh = hostOn(m_server, m_authority);
}

void TestMirror::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_isComplete = false;
    m_grown = m_troubles = m_returns = 0;
}

void TestMirror::cleanup()
{
    for (const QString &runId : std::as_const(m_begun))
        finish(runId);
    m_begun.clear();
}

QString TestMirror::there(const QString &runId, const QString &path) const
{
    return m_folder->filePath(u"there/runs/%1/%2"_s.arg(runId, path));
}

QString TestMirror::here(const QString &runId, const QString &path) const
{
    return m_folder->filePath(u"here/runs/%1/%2"_s.arg(runId, path));
}

QByteArray TestMirror::contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
}

QByteArray TestMirror::linkOf(const QString &path)
{
    QByteArray text(300, '\0');
    const ssize_t size = ::readlink(QFile::encodeName(path).constData(), text.data(), size_t(text.size()));
    return text.left(qMax<qsizetype>(0, size));
}

void TestMirror::begin(const QString &runId, const QByteArray &script)
{
    QVERIFY(QDir().mkpath(there(runId, u"source"_s)));
    QFile command(there(runId, u"command.sh"_s));
    QVERIFY(command.open(QIODevice::WriteOnly) && command.write(script) == script.size());
    command.close();
    m_begun.append(runId);
    QVERIFY(runTool(u"sh"_s, {m_agent, m_folder->filePath(u"there"_s), u"start"_s, runId}).contains("new"));
}

void TestMirror::finish(const QString &runId)
{
    const QString home = m_folder->filePath(u"there"_s);
    runTool(u"sh"_s, {m_agent, home, u"cancel"_s, runId, u"force"_s});
    QTRY_VERIFY(!runTool(u"sh"_s, {m_agent, home, u"status"_s, runId}).contains("child=alive"));
}

RunMirror::Place TestMirror::place(const QString &runId) const
{
    RunMirror::Place place;
    place.run = {m_folder->filePath(u"there"_s), m_agent, runId};
    place.folder = here(runId, {}).chopped(1);
    place.firstPause = 50ms;
    place.longestPause = 400ms;
    return place;
}

std::unique_ptr<RunMirror> TestMirror::follow(Host &from, const QString &runId)
{
    RunMirror::Watcher watcher;
    watcher.grew = [this](const RunMirror::News &news) {
        ++m_grown;
        if (news.isComplete)
            m_isComplete = true;
    };
    watcher.troubled = [this](const std::optional<Error> &error) {
        ++(error ? m_troubles : m_returns);
        const QMutexLocker lock(&m_mutex);
        if (error)
            m_trouble = *error;
    };
    return std::make_unique<RunMirror>(from, place(runId), watcher);
}

void TestMirror::compare(const QString &runId, const QStringList &paths)
{
    for (const QString &path : paths) {
        const QByteArray original = contentOf(there(runId, path));
        QVERIFY2(original != "no file", qPrintable(path));
        QVERIFY2(contentOf(here(runId, path)) == original, qPrintable(path));
    }
}

void TestMirror::allOfARunComesOver()
{
    begin(u"one"_s, "echo hello; echo '{}' >>metrics.jsonl; mkdir 'logs/a b'; head -c 20000000 /dev/urandom "
                    ">'logs/a b/ü'; "
                    "echo model >outputs/model; exit 7");
    const auto mirror = follow(host(), u"one"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_isComplete, 60'000);
    compare(u"one"_s, {m_log, u"metrics.jsonl"_s, u"logs/a b/ü"_s, u"outputs/model"_s});
    QCOMPARE(linkOf(here(u"one"_s, u"state/exit"_s)), QByteArray("7"));
    QCOMPARE(linkOf(here(u"one"_s, u"state/child"_s)), linkOf(there(u"one"_s, u"state/child"_s)));
    QVERIFY(RunMirror::isComplete(here(u"one"_s, {})));
    QCOMPARE(m_troubles, 0);
}

void TestMirror::whatIsWrittenIsHereAtOnce()
{
    begin(u"one"_s, "n=0; while [ $n -lt 5 ]; do [ ! -e say$n ] || { echo line $n; n=$((n+1)); }; sleep "
                    "0.02; done; sleep 600");
    const auto mirror = follow(host(), u"one"_s);
    QByteArray expected;
    for (int n = 0; n < 5; ++n) {
        QVERIFY(QFile(there(u"one"_s, u"say%1"_s.arg(n))).open(QIODevice::WriteOnly));
        expected += "line " + QByteArray::number(n) + '\n';
        QTRY_COMPARE_WITH_TIMEOUT(contentOf(here(u"one"_s, m_log)), expected, 30'000);
    }
    QTRY_VERIFY(!linkOf(here(u"one"_s, u"state/heartbeat"_s)).isEmpty());
    QVERIFY(!m_isComplete);
}

void TestMirror::closingTheStudioLosesNothing()
{
    begin(u"one"_s,
          "i=0; while [ $i -lt 200 ]; do head -c $((i * 37)) /dev/urandom; echo $i >>metrics.jsonl; "
          "[ $((i % 10)) != 0 ] || sleep 0.1; i=$((i+1)); done");
    for (int round = 0; round < 6 && !m_isComplete; ++round) {
        const int before = m_grown;
        const auto mirror = follow(host(), u"one"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_grown > before + 1 || m_isComplete, 60'000);
    }
    const auto mirror = follow(host(), u"one"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_isComplete, 60'000);
    compare(u"one"_s, {m_log, u"metrics.jsonl"_s});
}

void TestMirror::cutsLoseNothing()
{
    SshServer server;
    QVERIFY(server.start());
    TestAuthority authority;
    const auto far = hostOn(server, authority);
    begin(u"one"_s,
          "i=0; while [ $i -lt 400 ]; do head -c $((i * 37)) /dev/urandom; echo $i >>metrics.jsonl; "
          "[ $((i % 10)) != 0 ] || sleep 0.15; i=$((i+1)); done");
    const auto mirror = follow(*far, u"one"_s);
    int cuts = 0;
    while (!m_isComplete && cuts < 8) {
        // Every other time at least there is a connection to cut.
        const int before = m_grown;
        if (cuts % 2 == 0)
            QTRY_VERIFY_WITH_TIMEOUT(m_grown > before || m_isComplete, 60'000);
        QTest::qWait(int(QRandomGenerator::global()->bounded(900))); // a random moment
        server.kill();
        QTest::qWait(int(QRandomGenerator::global()->bounded(300)));
        QVERIFY(server.start());
        ++cuts;
    }
    QTRY_VERIFY_WITH_TIMEOUT(m_isComplete, 60'000);
    QVERIFY(m_troubles > 0);
    QVERIFY(m_returns > 0);
    compare(u"one"_s, {m_log, u"metrics.jsonl"_s});
    const QMutexLocker lock(&m_mutex);
    QCOMPARE(m_trouble.kind, ErrorKind::Unavailable);
}

void TestMirror::oneChannelIsEnoughForEverything()
{
    SshServer narrow({u"MaxSessions 1"_s});
    QVERIFY(narrow.start());
    TestAuthority authority;
    const auto far = hostOn(narrow, authority);
    begin(u"one"_s, "i=0; while [ $i -lt 60 ]; do echo $i; sleep 0.1; i=$((i+1)); done");
    const auto mirror = follow(*far, u"one"_s);
    HostCommand command;
    int answers = 0;
    while (!m_isComplete && answers < 400) {
        command.arguments = {u"echo"_s, QString::number(answers)};
        const auto result = await(far->run(command));
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        QCOMPARE(result->output.trimmed().toInt(), answers);
        ++answers;
        QTest::qWait(300);
    }
    QVERIFY2(answers > 5, qPrintable(QString::number(answers)));
    QTRY_VERIFY_WITH_TIMEOUT(m_isComplete, 60'000);
    compare(u"one"_s, {m_log});
    QCOMPARE(m_troubles, 0);
}

void TestMirror::aBigFileIsFetchedOnDemand()
{
    begin(u"one"_s, "head -c 3000000 /dev/urandom >outputs/model; echo small >outputs/small");
    RunMirror::Place where = place(u"one"_s);
    where.mostOutputBytes = 1000;
    RunMirror::Watcher watcher;
    watcher.grew = [this](const RunMirror::News &news) { m_isComplete = m_isComplete || news.isComplete; };
    const RunMirror mirror(*m_ssh, where, watcher);
    QTRY_VERIFY_WITH_TIMEOUT(m_isComplete, 60'000);
    compare(u"one"_s, {u"outputs/small"_s});
    QVERIFY(!QFile::exists(here(u"one"_s, u"outputs/model"_s)));
    qint64 last = 0;
    const auto fetched =
        fetchRunFile(*m_ssh, where, u"outputs/model"_s, [&](qint64 done, qint64) { last = done; });
    QVERIFY2(fetched, fetched ? "" : qPrintable(fetched.error().message));
    QCOMPARE(last, 3'000'000);
    compare(u"one"_s, {u"outputs/model"_s});
    // What was cut off goes on.
    QVERIFY(QFile::resize(here(u"one"_s, u"outputs/model"_s), 1'234'567));
    QVERIFY(fetchRunFile(*m_ssh, where, u"outputs/model"_s));
    compare(u"one"_s, {u"outputs/model"_s});
    QCOMPARE(fetchRunFile(*m_ssh, where, u"outputs/none"_s).error().kind, ErrorKind::NotFound);
    QCOMPARE(fetchRunFile(*m_ssh, where, u"../../x"_s).error().kind, ErrorKind::Denied);
}

void TestMirror::aRunThatIsNotThereIsTold()
{
    const auto mirror = follow(m_local, u"none"_s);
    QTRY_VERIFY(m_troubles > 1); // it goes on trying: it may come
    const QMutexLocker lock(&m_mutex);
    QCOMPARE(m_trouble.kind, ErrorKind::NotFound);
    QVERIFY(!m_trouble.message.isEmpty());
}

QTEST_GUILESS_MAIN(TestMirror)
#include "tst_mirror.moc"
