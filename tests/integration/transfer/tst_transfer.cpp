// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/localhost.h"
#include "services/hosts/ssh/sshhost.h"
#include "services/snapshots/laytree.h"
#include "services/snapshots/manifest.h"
#include "services/snapshots/plan.h"
#include "services/snapshots/takesnapshot.h"
#include "services/transfer/snapshotsender.h"
#include "tests/integration/ssh/sshserver.h"
#include "tests/support/patience.h"
#include "tests/unit/snapshots/scratchfolder.h"

#include <QRandomGenerator>

#include <future>

using namespace trainyard;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Sending snapshots, to this computer as if it were another one, and over ssh.
class TestTransfer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();

    void aTreeArrivesAsItIs_data() { hosts(); }
    void aTreeArrivesAsItIs();
    void onlyWhatChangedIsSent_data() { hosts(); }
    void onlyWhatChangedIsSent();
    void aTreeThatIsThereIsPatched_data() { hosts(); }
    void aTreeThatIsThereIsPatched();
    void aTreeServesOneRun();
    void aCancelledSendingKeepsWhatArrived_data() { hosts(); }
    void aCancelledSendingKeepsWhatArrived();
    void aDamagedStoreIsTold();
    void aMissingToolIsTold();
    void aServerThatDiesLosesNothingThatArrived();

private:
    void hosts();
    Host &host();
    Snapshot take(const ScratchFolder &source);
    Result<SendOutcome> send(Host &to, const QString &runId, const Snapshot &snapshot,
                             const std::function<void(const TransferProgress &)> &progress = {},
                             std::stop_token stop = {});
    QByteArray listing(const QString &folder);
    static QByteArray noise(qsizetype size);

    SshServer m_server;
    TestAuthority m_authority;
    std::unique_ptr<SshHost> m_ssh;
    LocalHost m_local;
    std::unique_ptr<ScratchFolder> m_home;
    std::unique_ptr<ContentStore> m_store;
    const QString m_agent = QStringLiteral(TRAINYARD_AGENT);
};

void TestTransfer::hosts()
{
    QTest::addColumn<bool>("isFar");
    QTest::newRow("this computer") << false;
    QTest::newRow("ssh") << true;
}

Host &TestTransfer::host()
{
    QFETCH(bool, isFar);
    if (isFar)
        return *m_ssh;
    return m_local;
}

void TestTransfer::initTestCase()
{
    if (const QString reason = SshServer::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QVERIFY(m_server.start());
    SshSettings settings = m_server.settings();
    settings.target.keyFiles = {m_server.makeKey(u"own"_s, {u"-t"_s, u"ed25519"_s})};
    SshLink::Surroundings surroundings;
    surroundings.firstPause = 50ms;
    m_ssh = std::make_unique<SshHost>(
        std::make_shared<SshLink>(std::move(settings), m_authority, std::move(surroundings)));
}

void TestTransfer::init()
{
    m_home = std::make_unique<ScratchFolder>();
    m_store = std::make_unique<ContentStore>(m_home->path(u"here/store"_s));
}

Snapshot TestTransfer::take(const ScratchFolder &source)
{
    const auto plan = planSnapshot(source.name());
    HashCache cache(m_home->path(u"here/cache"_s));
    auto snapshot = plan ? takeSnapshot(*plan, *m_store, cache, {}) : failure(plan.error());
    if (!snapshot)
        QTest::qFail(qPrintable(snapshot.error().message), __FILE__, __LINE__);
    return snapshot.value_or(Snapshot());
}

Result<SendOutcome> TestTransfer::send(Host &to, const QString &runId, const Snapshot &snapshot,
                                       const std::function<void(const TransferProgress &)> &progress,
                                       std::stop_token stop)
{
    return sendSnapshot(to, {m_home->path(u"there is it"_s), m_agent, runId}, snapshot, *m_store, progress,
                        std::move(stop));
}

QByteArray TestTransfer::listing(const QString &folder)
{
    // Kind, target, whether it may be executed, and content of everything, in any bytes.
    return runTool(
        u"sh"_s,
        {u"-c"_s,
         u"cd \"$1\" && find . -type d -o -type l -printf 'l %p %l\\0' -o -perm -u+x -printf 'x %p\\0' -o "
         "-printf 'f %p\\0' | sort -z; find . -type f -print0 | sort -z | xargs -0 -r sha256sum -z"_s,
         u"sh"_s, folder});
}

QByteArray TestTransfer::noise(qsizetype size)
{
    QByteArray bytes(size / 4 * 4, Qt::Uninitialized);
    QRandomGenerator::global()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    return bytes;
}

void TestTransfer::aTreeArrivesAsItIs()
{
    const ScratchFolder source;
    const QByteArray deep = QByteArray(100, 'd') + '/' + QByteArray(120, 'e') + "/" + QByteArray(140, 'f');
    for (const QByteArray &name :
         {QByteArray("train.py"), QByteArray("it's a \"file\" $HOME `x` \\ !"), QByteArray("line\nend"),
          QByteArray("-rf"), QByteArray("\xff\xfe not text"), QByteArray("%41 percent"), deep,
          QByteArray("o/f/x/l"), QByteArray(".hidden/.file")})
        QVERIFY(source.write(name, "content of " + name));
    QVERIFY(source.write("copy of one", "content of train.py"));
    QVERIFY(source.write("empty", {}) && source.write("empty.sh", {}) &&
            source.write("run.sh", "#!/bin/sh\n"));
    QVERIFY(source.write("big", noise(5'000'000)) && source.write("text", QByteArray(3'000'000, 'x')));
    for (const char *name : {"run.sh", "empty.sh"})
        QCOMPARE(::chmod(source.at(name).constData(), 0755), 0);
    for (const auto &[name, target] : {std::pair{"link", "train.py"},
                                       {"away", "/etc/passwd"},
                                       {"up", "../../x"},
                                       {"broken \xff", "no where\xfe"},
                                       {"folder", "o"}})
        QCOMPARE(::symlink(target, source.at(name).constData()), 0);
    const Snapshot snapshot = take(source);
    TransferProgress last;
    const auto sent = send(host(), u"run-1"_s, snapshot, [&last](const TransferProgress &now) {
        QVERIFY(now.bytesDone >= last.bytesDone && now.filesDone >= last.filesDone);
        last = now;
    });
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().message + sent.error().detail));
    QCOMPARE(sent->objectsSent, 12);
    QCOMPARE(last.filesDone, last.filesTotal);
    QCOMPARE(last.bytesDone, last.bytesTotal);
    const QByteArray there = listing(m_home->path(u"there is it/runs/run-1/source"_s));
    QVERIFY(there.size() > 1000);
    QCOMPARE(there, listing(source.name()));
    // An empty snapshot is one, too.
    const auto nothing = send(host(), u"run-2"_s, Snapshot());
    QVERIFY2(nothing, nothing ? "" : qPrintable(nothing.error().message));
    QCOMPARE(listing(m_home->path(u"there is it/runs/run-2/source"_s)), QByteArray());
}

void TestTransfer::onlyWhatChangedIsSent()
{
    const ScratchFolder source;
    for (int i = 0; i < 300; ++i)
        QVERIFY(source.write("file" + QByteArray::number(i), QByteArray::number(i)));
    QCOMPARE(send(host(), u"one"_s, take(source)).value().objectsSent, 300);
    QVERIFY(source.write("file7", "changed"));
    QVERIFY(source.write("file8", "changed"));
    const auto second = send(host(), u"two"_s, take(source));
    QCOMPARE(second.value().objectsSent, 1);
    QCOMPARE(second.value().bytesSent, 7);
    QCOMPARE(listing(m_home->path(u"there is it/runs/two/source"_s)), listing(source.name()));
    // Where a tree of the first is laid by now, what is not in it comes once more.
    QVERIFY(send(host(), u"two"_s, take(source)).value().objectsSent <= 1);
}

void TestTransfer::aTreeThatIsThereIsPatched()
{
    const ScratchFolder source;
    for (int i = 0; i < 40; ++i)
        QVERIFY(source.write("package" + QByteArray::number(i / 10) + "/file" + QByteArray::number(i),
                             QByteArray::number(i)));
    QVERIFY(source.write("empty", {}) && source.write("-rf *", "an odd name") &&
            source.write("run.sh", "one"));
    QCOMPARE(::chmod(source.at("run.sh").constData(), 0755), 0);
    const auto spare = [this](const Snapshot &of) { return m_home->path(u"there is it/spare/"_s + of.id); };
    const Snapshot first = take(source);
    QVERIFY(send(host(), u"one"_s, first));
    QTRY_VERIFY(QFile::exists(spare(first)));
    // What a run does to its files is not in it.
    QVERIFY(QFile::remove(m_home->path(u"there is it/runs/one/source/empty"_s)));

    QVERIFY(source.write("package0/file1", "changed") && source.write("package0/file2", "changed"));
    QVERIFY(source.write("new/deep/file", "added") && source.write("later.sh", "added"));
    QCOMPARE(::chmod(source.at("later.sh").constData(), 0755), 0);
    QCOMPARE(::chmod(source.at("run.sh").constData(), 0644), 0);
    QVERIFY(QDir(source.path(u"package3"_s)).removeRecursively());
    QVERIFY(source.write("package3", "a file where a folder was"));
    QVERIFY(QFile::remove(source.path(u"-rf *"_s)));
    const Snapshot second = take(source);
    const auto sent = send(host(), u"two"_s, second);
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().message + sent.error().detail));
    QVERIFY(!QFile::exists(spare(first))); // it became the second run's
    QCOMPARE(listing(m_home->path(u"there is it/runs/two/source"_s)), listing(source.name()));
    QTRY_VERIFY(QFile::exists(spare(second)));
    QCOMPARE(listing(spare(second) + u"/tree"_s), listing(source.name()));

    // Nothing changed, then a link, which no spare tree has.
    QCOMPARE(send(host(), u"three"_s, second).value().objectsSent, 0);
    QCOMPARE(listing(m_home->path(u"there is it/runs/three/source"_s)), listing(source.name()));
    QTRY_VERIFY(QFile::exists(spare(second)));
    QCOMPARE(::symlink("run.sh", source.at("link").constData()), 0);
    const Snapshot last = take(source);
    QVERIFY(send(host(), u"four"_s, last));
    QCOMPARE(listing(m_home->path(u"there is it/runs/four/source"_s)), listing(source.name()));
    QTRY_COMPARE(QDir(m_home->path(u"there is it/incoming"_s)).count(), 2u); // . and ..
    QVERIFY(!QFile::exists(spare(last)));
    // What came by a patch is in the store, too.
    for (const SnapshotEntry &entry : last.entries)
        if (entry.size > 0 && entry.kind != EntryKind::SymbolicLink)
            QVERIFY2(QFile::exists(m_home->path(
                         u"there is it/store/%1/%2"_s.arg(entry.hash.first(2), entry.hash.sliced(2)))),
                     qPrintable(entry.path));
}

void TestTransfer::aTreeServesOneRun()
{
    const ScratchFolder source;
    for (int i = 0; i < 50; ++i)
        QVERIFY(source.write("file" + QByteArray::number(i), QByteArray::number(i)));
    const Snapshot snapshot = take(source);
    for (int round = 0; round < 3; ++round) {
        const QString name = u"run%1"_s.arg(round);
        QVERIFY(send(m_local, name, snapshot));
        QTRY_VERIFY(QFile::exists(m_home->path(u"there is it/spare/"_s + snapshot.id)));
        std::vector<std::future<Result<SendOutcome>>> both;
        for (const QString &other : {name + u"a"_s, name + u"b"_s})
            both.push_back(std::async(std::launch::async,
                                      [this, other, &snapshot] { return send(m_local, other, snapshot); }));
        for (auto &one : both)
            QVERIFY(one.get());
        for (const QString &other : {name + u"a"_s, name + u"b"_s})
            QCOMPARE(listing(m_home->path(u"there is it/runs/%1/source"_s.arg(other))),
                     listing(source.name()));
    }
    QTRY_COMPARE(QDir(m_home->path(u"there is it/incoming"_s)).count(), 2u);
}

void TestTransfer::aCancelledSendingKeepsWhatArrived()
{
    const ScratchFolder source;
    for (int i = 0; i < 60; ++i)
        QVERIFY(source.write("file" + QByteArray::number(i), noise(400'000)));
    const Snapshot snapshot = take(source);
    std::stop_source stop;
    const auto cancelled = send(
        host(), u"one"_s, snapshot,
        [&](const TransferProgress &now) {
            if (now.filesDone > 40)
                stop.request_stop();
        },
        stop.get_token());
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
    QVERIFY(!QFile::exists(m_home->path(u"there is it/runs/one/source"_s)));
    const auto sent = send(host(), u"one"_s, snapshot);
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().message));
    QVERIFY2(sent->objectsSent < 58, qPrintable(QString::number(sent->objectsSent)));
    QCOMPARE(listing(m_home->path(u"there is it/runs/one/source"_s)), listing(source.name()));
    QTRY_COMPARE(QDir(m_home->path(u"there is it/incoming"_s)).count(), 2u); // . and ..
}

void TestTransfer::aDamagedStoreIsTold()
{
    const ScratchFolder source;
    QVERIFY(source.write("a", "first") && source.write("b", "second"));
    const Snapshot snapshot = take(source);
    const QString object = m_store->pathOf(snapshot.entries.at(1).hash);
    QVERIFY(QFile::setPermissions(object, QFile::ReadOwner | QFile::WriteOwner));
    QFile file(object);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("sec0nd") == 6);
    file.close();
    // It has the right length, so only the hash there tells.
    const auto sent = send(m_local, u"one"_s, snapshot);
    QVERIFY(!sent);
    QVERIFY(!QFile::exists(m_home->path(u"there is it/runs/one/source"_s)));
    QVERIFY(QFile::resize(object, 2));
    QCOMPARE(send(m_local, u"one"_s, snapshot).error().kind, ErrorKind::Corrupt);
}

void TestTransfer::aMissingToolIsTold()
{
    const ScratchFolder tools;
    for (const char *name : {"sh", "mkdir", "ln", "date", "ls", "readlink", "rm", "head", "sleep"})
        QVERIFY(QFile::link(u"/bin/"_s + QLatin1StringView(name), tools.path(QLatin1StringView(name))));
    const ScratchFolder source;
    QVERIFY(source.write("a", "first"));
    const Snapshot snapshot = take(source);
    const QString wrapper = tools.path(u"agent.sh"_s);
    QVERIFY(
        tools.write("agent.sh", "PATH='" + tools.bytes() + "' exec sh " + m_agent.toUtf8() + " \"$@\"\n"));
    const auto sent =
        sendSnapshot(m_local, {m_home->path(u"there"_s), wrapper, u"one"_s}, snapshot, *m_store);
    QVERIFY(!sent);
    QCOMPARE(sent.error().kind, ErrorKind::Unsupported);
    QVERIFY2(sent.error().message.contains(u"no tar"_s), qPrintable(sent.error().message));
}

void TestTransfer::aServerThatDiesLosesNothingThatArrived()
{
    const ScratchFolder source;
    for (int i = 0; i < 80; ++i)
        QVERIFY(source.write("file" + QByteArray::number(i), noise(400'000)));
    const Snapshot snapshot = take(source);
    qint64 total = 0;
    for (int round = 0; round < 2; ++round) {
        bool isKilled = false;
        qint64 lacked = 0;
        const auto cut = send(*m_ssh, u"one"_s, snapshot, [&](const TransferProgress &now) {
            lacked = now.filesTotal;
            if (!isKilled && now.filesDone > now.filesTotal / 2) {
                isKilled = true;
                m_server.kill();
            }
        });
        QVERIFY(!cut);
        QCOMPARE(cut.error().kind, ErrorKind::Unavailable);
        QVERIFY(m_server.start());
        QVERIFY2(total == 0 || lacked < total, qPrintable(QString::number(lacked)));
        total = lacked;
    }
    const auto sent = send(*m_ssh, u"one"_s, snapshot);
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().message));
    QVERIFY(sent->objectsSent < total);
    QCOMPARE(listing(m_home->path(u"there is it/runs/one/source"_s)), listing(source.name()));
}

QTEST_GUILESS_MAIN(TestTransfer)
#include "tst_transfer.moc"
