// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/knownhosts.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <thread>
#include <vector>

using namespace trainyard;
using namespace Qt::StringLiterals;
using State = HostKeyVerdict::State;

class TestKnownHosts : public QObject
{
    Q_OBJECT

private slots:
    void init() { QFile::remove(m_file); }
    void namesAreFound_data();
    void namesAreFound();
    void aChangedKeyIsToldFromAnUnknownType();
    void revokedAndAuthoritiesAreToldApart();
    void whatSshHashedIsFound();
    void whatIsAddedIsFoundByUsAndBySsh_data();
    void whatIsAddedIsFoundByUsAndBySsh();
    void manyAddersLoseNothing();
    void linesThatMakeNoSenseArePassedOver();
    void namesThatWouldBreakTheFileAreRefused();

private:
    static HostKey key(const QByteArray &type, char fill)
    {
        const auto text = [](const QByteArray &bytes) {
            QByteArray size(4, '\0');
            qToBigEndian(quint32(bytes.size()), size.data());
            return size + bytes;
        };
        return HostKey::fromBlob(text(type) + text(QByteArray(32, fill)));
    }
    static QByteArray text(const HostKey &key) { return key.type + ' ' + key.blob.toBase64(); }
    void write(const QByteArray &lines)
    {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(lines) == lines.size());
    }
    QTemporaryDir m_folder;
    QString m_file = m_folder.filePath(u"known_hosts"_s);
    KnownHosts m_hosts{QStringList{m_file}};
    HostKey m_key = key("ssh-ed25519", 'a');
    HostKey m_other = key("ssh-ed25519", 'b');
    HostKey m_rsa = key("ssh-rsa", 'c');
};

void TestKnownHosts::namesAreFound_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("isFound");
    QTest::newRow("plain") << QByteArray("lab") << u"lab"_s << 22 << true;
    QTest::newRow("case") << QByteArray("lab.example.org") << u"LAB.Example.Org"_s << 22 << true;
    QTest::newRow("another") << QByteArray("lab") << u"lab2"_s << 22 << false;
    QTest::newRow("list") << QByteArray("a,lab,10.0.0.1") << u"10.0.0.1"_s << 22 << true;
    QTest::newRow("port") << QByteArray("[lab]:2222") << u"lab"_s << 2222 << true;
    QTest::newRow("another port") << QByteArray("[lab]:2222") << u"lab"_s << 2223 << false;
    QTest::newRow("port, written plain") << QByteArray("[lab]:2222") << u"lab"_s << 22 << false;
    QTest::newRow("wildcard") << QByteArray("*.example.org") << u"x.example.org"_s << 22 << true;
    QTest::newRow("wildcard does not end") << QByteArray("*.example.org") << u"example.org"_s << 22 << false;
    QTest::newRow("one character") << QByteArray("gpu-?") << u"gpu-7"_s << 22 << true;
    QTest::newRow("negated") << QByteArray("gpu-*,!gpu-7") << u"gpu-7"_s << 22 << false;
    QTest::newRow("wildcard with port")
        << QByteArray("[*.example.org]:2222") << u"x.example.org"_s << 2222 << true;
}

void TestKnownHosts::namesAreFound()
{
    QFETCH(QByteArray, names);
    QFETCH(QString, host);
    QFETCH(int, port);
    QFETCH(bool, isFound);
    write("# comment\n\n" + names + ' ' + text(m_key) + " a comment\n");
    const HostKeyVerdict verdict = m_hosts.check(host, quint16(port), m_key);
    QCOMPARE(verdict.state, isFound ? State::Match : State::Unknown);
    if (isFound)
        QCOMPARE(verdict.line, 3);
    QCOMPARE(m_hosts.keysOf(host, quint16(port)).size(), isFound ? 1 : 0);
}

void TestKnownHosts::aChangedKeyIsToldFromAnUnknownType()
{
    write("x " + text(m_other) + "\nlab " + text(m_rsa) + "\nlab " + text(m_other) + '\n');
    const HostKeyVerdict changed = m_hosts.check(u"lab"_s, 22, m_key);
    QCOMPARE(changed.state, State::Changed);
    QCOMPARE(changed.line, 3);
    QCOMPARE(changed.file, m_file);
    QVERIFY(changed.known.contains(m_other));
    write("lab " + text(m_rsa) + '\n');
    const HostKeyVerdict unknown = m_hosts.check(u"lab"_s, 22, m_key);
    QCOMPARE(unknown.state, State::Unknown);
    QCOMPARE(unknown.known, QList<HostKey>{m_rsa});
    // Of two on file either will do.
    write("lab " + text(m_other) + "\nlab " + text(m_key) + '\n');
    QCOMPARE(m_hosts.check(u"lab"_s, 22, m_key).state, State::Match);
}

void TestKnownHosts::revokedAndAuthoritiesAreToldApart()
{
    write("@revoked * " + text(m_key) + "\nlab " + text(m_key) + '\n');
    QCOMPARE(m_hosts.check(u"lab"_s, 22, m_key).state, State::Revoked);
    QCOMPARE(m_hosts.check(u"lab"_s, 22, m_other).state, State::Changed);
    QVERIFY(m_hosts.keysOf(u"lab"_s, 22).isEmpty() || !m_hosts.keysOf(u"lab"_s, 22).contains(m_other));
    write("@cert-authority *.org " + text(m_key) + '\n');
    QCOMPARE(m_hosts.check(u"lab.org"_s, 22, m_key).state, State::AuthorityOnly);
    QCOMPARE(m_hosts.check(u"lab.org"_s, 22, m_other).state, State::AuthorityOnly);
    QCOMPARE(m_hosts.check(u"lab.com"_s, 22, m_other).state, State::Unknown);
    write("@cert-authority * " + text(m_other) + "\nlab " + text(m_key) + '\n');
    QCOMPARE(m_hosts.check(u"lab"_s, 22, m_key).state, State::Match);
}

void TestKnownHosts::whatSshHashedIsFound()
{
    if (QStandardPaths::findExecutable(u"ssh-keygen"_s).isEmpty())
        QSKIP("ssh-keygen is not installed");
    write("lab " + text(m_key) + "\n[far]:2222 " + text(m_other) + '\n');
    QCOMPARE(QProcess::execute(u"ssh-keygen"_s, {u"-q"_s, u"-H"_s, u"-f"_s, m_file}), 0);
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("lab"));
    QCOMPARE(m_hosts.check(u"lab"_s, 22, m_key).state, State::Match);
    QCOMPARE(m_hosts.check(u"far"_s, 2222, m_key).state, State::Changed);
    QCOMPARE(m_hosts.check(u"far"_s, 22, m_other).state, State::Unknown);
}

void TestKnownHosts::whatIsAddedIsFoundByUsAndBySsh_data()
{
    QTest::addColumn<bool>("isHashed");
    QTest::newRow("plain") << false;
    QTest::newRow("hashed") << true;
}

void TestKnownHosts::whatIsAddedIsFoundByUsAndBySsh()
{
    QFETCH(bool, isHashed);
    write("other " + text(m_other)); // without a line end
    QVERIFY(m_hosts.add(u"Lab.example.org"_s, 2222, m_key, isHashed));
    QVERIFY(m_hosts.add(u"10.0.0.1"_s, 22, m_rsa, isHashed));
    QCOMPARE(m_hosts.check(u"lab.example.org"_s, 2222, m_key).state, State::Match);
    QCOMPARE(m_hosts.check(u"10.0.0.1"_s, 22, m_rsa).state, State::Match);
    QCOMPARE(m_hosts.check(u"other"_s, 22, m_other).state, State::Match);
    if (QStandardPaths::findExecutable(u"ssh-keygen"_s).isEmpty())
        return;
    QProcess find;
    find.start(u"ssh-keygen"_s, {u"-F"_s, u"[lab.example.org]:2222"_s, u"-f"_s, m_file});
    QVERIFY(find.waitForFinished());
    QVERIFY(find.readAllStandardOutput().contains(m_key.blob.toBase64()));
}

void TestKnownHosts::manyAddersLoseNothing()
{
    std::vector<std::thread> threads;
    std::atomic<int> failed = 0;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i)
                failed += m_hosts.add(u"host-%1-%2"_s.arg(t).arg(i), 22, m_key) ? 0 : 1;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(failed, 0);
    for (int t = 0; t < 8; ++t) {
        for (int i = 0; i < 20; ++i)
            QCOMPARE(m_hosts.check(u"host-%1-%2"_s.arg(t).arg(i), 22, m_key).state, State::Match);
    }
    QCOMPARE(QFile(m_file).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
}

void TestKnownHosts::linesThatMakeNoSenseArePassedOver()
{
    write("lab\nlab ssh-ed25519\nlab ssh-ed25519 !!!!\nlab ssh-rsa " + m_key.blob.toBase64() + "\n@new lab " +
          text(m_key) + "\n|1|x\n|1|a|b|c|d " + text(m_key) + '\n' + QByteArray(100'000, 'x') +
          QByteArray("\n\0\xff\nlab ", 8) + text(m_key) + '\n');
    QCOMPARE(m_hosts.check(u"lab"_s, 22, m_key).state, State::Match);
    QCOMPARE(m_hosts.keysOf(u"lab"_s, 22), QList<HostKey>{m_key});
}

void TestKnownHosts::namesThatWouldBreakTheFileAreRefused()
{
    for (const QString &name :
         {u"a b"_s, u"a\nb"_s, u"a,b"_s, u"*"_s, u"!a"_s, u"a?"_s, u"|1|x"_s, u"#a"_s, u""_s})
        QVERIFY2(!m_hosts.add(name, 22, m_key), qPrintable(name));
    QVERIFY(!QFileInfo::exists(m_file));
}

QTEST_GUILESS_MAIN(TestKnownHosts)
#include "tst_knownhosts.moc"
