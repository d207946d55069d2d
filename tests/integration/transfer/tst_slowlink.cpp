// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshhost.h"
#include "services/snapshots/plan.h"
#include "services/snapshots/takesnapshot.h"
#include "services/transfer/runmirror.h"
#include "tests/integration/ssh/sshserver.h"
#include "tests/support/slowlink/slowlink.h"
#include "tests/unit/snapshots/scratchfolder.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Over a link of 40 ms there and back that breaks without a word: nobody hangs up, packets just stop.
class TestSlowLink : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aLinkThatGoesSilentLosesNothing();
    void aSilentLinkEndsASending();
    void cleanupTestCase();

private:
    std::unique_ptr<SshHost> newHost();
    QByteArray contentOf(const QString &name) const
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }

    std::unique_ptr<SlowLink> m_link;
    SshServer m_server;
    QString m_key;
    TestAuthority m_authority;
    QTemporaryDir m_folder;
    const QString m_agent = QStringLiteral(TRAINYARD_AGENT);
};

void TestSlowLink::initTestCase()
{
    for (const QString &reason : {SshServer::whyNot(), SlowLink::whyNot()}) {
        if (!reason.isEmpty())
            QSKIP(qPrintable(reason));
    }
    m_link = std::make_unique<SlowLink>();
    if (!m_link->isUp() || !m_link->enter())
        QSKIP("network namespaces are not allowed here");
    QVERIFY(m_link->setDelay(20));
    m_server.moveTo(m_link->serverSide(), QString::fromLatin1(SlowLink::serverAddress));
    QVERIFY(m_server.start());
    m_key = m_server.makeKey(u"own"_s, {u"-t"_s, u"ed25519"_s});
}

void TestSlowLink::cleanupTestCase()
{
    m_server.kill();
    m_link.reset();
}

std::unique_ptr<SshHost> TestSlowLink::newHost()
{
    SshSettings settings = m_server.settings();
    settings.target.keyFiles = {m_key};
    settings.keepAlive = 1s;
    settings.connectTimeout = 3s;
    SshLink::Surroundings surroundings;
    surroundings.firstPause = 100ms;
    surroundings.longestPause = 500ms;
    return std::make_unique<SshHost>(
        std::make_shared<SshLink>(std::move(settings), m_authority, std::move(surroundings)));
}

void TestSlowLink::aLinkThatGoesSilentLosesNothing()
{
    const QString run = m_folder.filePath(u"there/runs/one"_s);
    QVERIFY(QDir().mkpath(run + u"/source"_s));
    QFile command(run + u"/command.sh"_s);
    QVERIFY(command.open(QIODevice::WriteOnly));
    command.write("i=0; while [ ! -e stop ]; do head -c $((i % 50 * 37)) /dev/urandom; echo $i "
                  ">>metrics.jsonl; sleep 0.02; i=$((i+1)); done");
    command.close();
    QVERIFY(runTool(u"sh"_s, {m_agent, m_folder.filePath(u"there"_s), u"start"_s, u"one"_s}).contains("new"));

    std::atomic<bool> isComplete = false;
    std::atomic<int> troubles = 0, returns = 0, grown = 0;
    RunMirror::Watcher watcher;
    watcher.grew = [&](const RunMirror::News &news) {
        ++grown;
        if (news.isComplete)
            isComplete = true;
    };
    watcher.troubled = [&](const std::optional<Error> &error) { ++(error ? troubles : returns); };
    RunMirror::Place place;
    place.run = {m_folder.filePath(u"there"_s), m_agent, u"one"_s};
    place.folder = m_folder.filePath(u"here"_s);
    place.firstPause = 100ms;
    place.longestPause = 500ms;
    const auto host = newHost();
    const RunMirror mirror(*host, place, watcher);
    for (int round = 0; round < 3; ++round) {
        const int before = grown;
        QTRY_VERIFY_WITH_TIMEOUT(grown > before + 2, 60'000);
        QTest::qWait(int(QRandomGenerator::global()->bounded(700)));
        QVERIFY(m_link->cut());
        // The silence is noticed while it lasts.
        const int known = troubles;
        QTRY_VERIFY_WITH_TIMEOUT(troubles > known, 60'000);
        QVERIFY(m_link->mend());
        QTRY_VERIFY_WITH_TIMEOUT(returns > round, 60'000);
    }
    QVERIFY(QFile(run + u"/stop"_s).open(QIODevice::WriteOnly));
    QTRY_VERIFY_WITH_TIMEOUT(isComplete, 60'000);
    for (const QString &name : {u"azureml-logs/70_driver_log.txt"_s, u"metrics.jsonl"_s}) {
        QVERIFY(contentOf(u"there/runs/one/"_s + name).size() > 100);
        QVERIFY2(contentOf(u"here/"_s + name) == contentOf(u"there/runs/one/"_s + name), qPrintable(name));
    }
}

void TestSlowLink::aSilentLinkEndsASending()
{
    const ScratchFolder source;
    for (int i = 0; i < 40; ++i) {
        QByteArray bytes(500'000, Qt::Uninitialized);
        QRandomGenerator::global()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
        QVERIFY(source.write("file" + QByteArray::number(i), bytes));
    }
    ContentStore store(m_folder.filePath(u"store"_s));
    HashCache cache(m_folder.filePath(u"cache"_s));
    const auto plan = planSnapshot(source.name());
    QVERIFY(plan);
    const auto snapshot = takeSnapshot(*plan, store, cache, {});
    QVERIFY(snapshot);
    const RemoteRun run{m_folder.filePath(u"there"_s), m_agent, u"two"_s};
    const auto host = newHost();
    bool isCut = false;
    const auto sent = sendSnapshot(*host, run, *snapshot, store, [&](const TransferProgress &now) {
        if (!isCut && now.filesDone >= 15)
            isCut = m_link->cut();
    });
    QVERIFY(!sent);
    QCOMPARE(sent.error().kind, ErrorKind::Unavailable);
    QVERIFY(m_link->mend());
    const auto again = sendSnapshot(*host, run, *snapshot, store);
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    // The other side still waited on the silent connection; what it had is used all the same.
    QVERIFY2(again->objectsSent < 38, qPrintable(QString::number(again->objectsSent)));
    for (int i = 0; i < 40; ++i) {
        const QByteArray name = "file" + QByteArray::number(i);
        QVERIFY(contentOf(u"there/runs/two/source/"_s + QString::fromUtf8(name)) == source.read(name));
    }
}

QTEST_GUILESS_MAIN(TestSlowLink)
#include "tst_slowlink.moc"
