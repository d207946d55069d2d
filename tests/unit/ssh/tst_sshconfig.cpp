// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshsettings.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;

class TestSshConfig : public QObject
{
    Q_OBJECT

private slots:
    void itSaysWhatSshItselfSays_data();
    void itSaysWhatSshItselfSays();
    void hostsThatAreNoPatternAreOffered();
    void whatIsNotUnderstoodIsTold();
    void filesThatIncludeEachOtherEnd();
    void jumpsAreTakenApart();
    void settingsGoThroughJumps();
    void jumpsInCirclesAreRefused();
    void aProxyCommandIsRefusedWithAWayOut();
    void whatIsGivenWinsOverTheFile();

private:
    SshConfig read(const QByteArray &text)
    {
        write(u"config"_s, text);
        return SshConfig::read(m_folder.filePath(u"config"_s), m_person);
    }
    void write(const QString &name, const QByteArray &text)
    {
        QDir(m_folder.path()).mkpath(QFileInfo(name).path());
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    QTemporaryDir m_folder;
    SshConfig::Person m_person{m_folder.path(), u"me"_s};
};

void TestSshConfig::itSaysWhatSshItselfSays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("Host lab\n  HostName 10.0.0.1\n  Port 2222\n  User anna\n");
    QTest::newRow("first wins") << QByteArray(
        "Host lab\nUser one\nHost *\nUser two\nPort 7\nHost lab\nPort 8\n");
    QTest::newRow("wildcards") << QByteArray(
        "Host l?b gpu-* !gpu-9\nUser x\nHost *.example.org\nHostName %h.net\nPort 9\n");
    QTest::newRow("negation alone") << QByteArray("Host !lab\nUser x\nHost * !gpu-1\nUser y\n");
    QTest::newRow("equals and quotes")
        << QByteArray("Host=lab\nUser = \"anna\"\nHostName=\"a.b\"\nport   =  77\n");
    QTest::newRow("case and comments")
        << QByteArray("# nothing\nHOST lab\n\thostNAME Gpu.Example.Org # not a part\n\n");
    QTest::newRow("before any host") << QByteArray("User early\nPort 5\nHost lab\nUser late\n");
    QTest::newRow("proxy jump") << QByteArray(
        "Host lab\nProxyJump anna@door:2200,inner\nHost gpu-1\nProxyJump none\nHost *\nProxyJump door\n");
    QTest::newRow("identities") << QByteArray(
        "Host lab\nIdentityFile /k/one\nIdentityFile /k/%h-%r-%p\nIdentitiesOnly yes\nHost *\nIdentityFile "
        "/k/all\n");
    QTest::newRow("known hosts") << QByteArray("Host lab\nUserKnownHostsFile /k/a /k/b\n");
    QTest::newRow("match all") << QByteArray("Host lab\nUser x\nMatch all\nUser y\nPort 44\n");
    QTest::newRow("match host") << QByteArray(
        "Host lab\nHostName real.example.org\nMatch host real.*\nUser m\nMatch originalhost gpu-*\nUser o\n");
    QTest::newRow("crlf") << QByteArray("Host lab\r\nUser anna\r\nPort 12\r\n");
}

void TestSshConfig::itSaysWhatSshItselfSays()
{
    if (QStandardPaths::findExecutable(u"ssh"_s).isEmpty())
        QSKIP("ssh is not installed");
    QFETCH(QByteArray, text);
    const SshConfig config = read(text);
    for (const QString &host : {u"lab"_s, u"gpu-1"_s, u"gpu-9"_s, u"x.example.org"_s, u"other"_s}) {
        QProcess ssh;
        ssh.start(u"ssh"_s, {u"-G"_s, u"-F"_s, m_folder.filePath(u"config"_s), host});
        QVERIFY(ssh.waitForFinished());
        QMap<QByteArray, QByteArrayList> said;
        for (const QByteArray &line : ssh.readAllStandardOutput().split('\n')) {
            const auto blank = line.indexOf(' ');
            said[line.left(blank)].append(line.mid(blank + 1));
        }
        QVERIFY2(said.contains("hostname"), ssh.readAllStandardError().constData());
        const SshConfigEntry entry = config.lookUp(host);
        QCOMPARE(entry.hostName.toLower().toUtf8(), said["hostname"].constFirst().toLower());
        QCOMPARE(QByteArray::number(entry.port), said["port"].constFirst());
        if (!entry.user.isEmpty())
            QCOMPARE(entry.user.toUtf8(), said["user"].constFirst());
        else
            QVERIFY(!text.contains(said["user"].constFirst() + '\n') || said["user"].constFirst() == "root");
        QCOMPARE(entry.identitiesOnly, said["identitiesonly"].constFirst() == "yes");
        if (!entry.identityFiles.isEmpty()) {
            // ssh -G leaves the tokens as they are.
            QCOMPARE(entry.identityFiles.size(), said["identityfile"].size());
            if (!said["identityfile"].constFirst().contains('%'))
                QCOMPARE(entry.identityFiles.constFirst().toUtf8(), said["identityfile"].constFirst());
        }
        QCOMPARE(entry.proxyJump.toUtf8(), said.value("proxyjump").value(0));
        if (!entry.userKnownHostsFiles.isEmpty())
            QCOMPARE(entry.userKnownHostsFiles.join(u' ').toUtf8(), said["userknownhostsfile"].constFirst());
    }
}

void TestSshConfig::hostsThatAreNoPatternAreOffered()
{
    write(u".ssh/more/a.conf"_s, "Host inner other-*\nUser x\n");
    write(u".ssh/more/b.conf"_s, "Host last\n");
    const SshConfig config = read("Host lab gpu-1 gpu-* !x ?y\nHost lab\nInclude more/*.conf\nHost *\n");
    QCOMPARE(config.hosts(), (QStringList{u"lab"_s, u"gpu-1"_s, u"inner"_s, u"last"_s}));
    QVERIFY2(config.warnings().isEmpty(), qPrintable(config.warnings().join(u'|')));
}

void TestSshConfig::whatIsNotUnderstoodIsTold()
{
    const SshConfig config =
        read("Host lab\nUser \"open\nPort 99999\nMatch exec \"true\"\nUser never\nMatch all\nPort 3\n");
    const SshConfigEntry entry = config.lookUp(u"lab"_s);
    QCOMPARE(entry.user, QString());
    QCOMPARE(entry.port, quint16(3));
    QCOMPARE(config.warnings().size(), 3);
    QVERIFY2(config.warnings().constFirst().contains(u"config:2"_s),
             qPrintable(config.warnings().constFirst()));
}

void TestSshConfig::filesThatIncludeEachOtherEnd()
{
    write(u".ssh/loop"_s, "Include loop\nInclude loop\nHost inside\nPort 4\n");
    const SshConfig config = read("Include loop\nHost lab\nPort 5\n");
    QCOMPARE(config.lookUp(u"lab"_s).port, quint16(5));
    QVERIFY(!config.warnings().isEmpty());
    QVERIFY(config.hosts().contains(u"inside"_s));
    // Nothing at all is a configuration, too.
    QCOMPARE(SshConfig::read(u"/no/such/file"_s, m_person).lookUp(u"x"_s).hostName, u"x"_s);
}

void TestSshConfig::jumpsAreTakenApart()
{
    const QList<SshJump> jumps = SshConfig::parseJumps(u"anna@door:2200, [fe80::1]:7,ssh://plain,::1"_s);
    QCOMPARE(jumps.size(), 4);
    QCOMPARE(jumps.at(0).user, u"anna"_s);
    QCOMPARE(jumps.at(0).host, u"door"_s);
    QCOMPARE(jumps.at(0).port, quint16(2200));
    QCOMPARE(jumps.at(1).host, u"fe80::1"_s);
    QCOMPARE(jumps.at(1).port, quint16(7));
    QCOMPARE(jumps.at(2).host, u"plain"_s);
    QCOMPARE(jumps.at(3).host, u"::1"_s);
    for (const QString &bad :
         {u""_s, u"a,,b"_s, u"a:0"_s, u"a:x"_s, u"[a"_s, u"-oProxyCommand=x"_s, u"-x@a"_s, u"a:70000"_s})
        QVERIFY2(SshConfig::parseJumps(bad).isEmpty(), qPrintable(bad));
}

void TestSshConfig::settingsGoThroughJumps()
{
    const SshConfig config = read(
        "Host lab\nHostName 10.0.0.9\nProxyJump anna@inner:2200\nHost inner\nProxyJump door\nPort 5\nUser x\n"
        "Host door\nHostName door.example.org\nIdentityFile ~/.ssh/door\n");
    const auto settings = SshSettings::fromConfig(config, m_person, u"lab"_s);
    QVERIFY2(settings, settings ? "" : qPrintable(settings.error().message));
    QCOMPARE(settings->target.address, u"10.0.0.9"_s);
    QCOMPARE(settings->target.user, u"me"_s);
    QCOMPARE(settings->target.keyFiles.size(), 3);
    QCOMPARE(settings->jumps.size(), 2);
    QCOMPARE(settings->jumps.at(0).address, u"door.example.org"_s);
    QCOMPARE(settings->jumps.at(0).keyFiles, QStringList{m_folder.filePath(u".ssh/door"_s)});
    QCOMPARE(settings->jumps.at(1).user, u"anna"_s);
    QCOMPARE(settings->jumps.at(1).port, quint16(2200));
    QVERIFY(settings->target.knownHostsFiles.contains(m_folder.filePath(u".ssh/known_hosts"_s)));
}

void TestSshConfig::jumpsInCirclesAreRefused()
{
    const SshConfig config = read("Host a\nProxyJump b\nHost b\nProxyJump a\n");
    QCOMPARE(SshSettings::fromConfig(config, m_person, u"a"_s).error().kind, ErrorKind::InvalidInput);
}

void TestSshConfig::aProxyCommandIsRefusedWithAWayOut()
{
    const SshConfig config = read(
        "Host a\nProxyCommand nc %h %p\nHost b\nProxyJump c\nProxyCommand nc\nHost d\nProxyCommand none\n");
    const auto refused = SshSettings::fromConfig(config, m_person, u"a"_s);
    QCOMPARE(refused.error().kind, ErrorKind::Unsupported);
    QVERIFY(refused.error().message.contains(u"ProxyJump"_s));
    QVERIFY(SshSettings::fromConfig(config, m_person, u"b"_s)); // the first of the two counts
    QVERIFY(SshSettings::fromConfig(config, m_person, u"d"_s));
}

void TestSshConfig::whatIsGivenWinsOverTheFile()
{
    const SshConfig config = read("Host lab\nUser anna\nPort 2222\n");
    const auto settings = SshSettings::fromConfig(config, m_person, u"lab"_s, u"bert"_s, 23);
    QCOMPARE(settings->target.user, u"bert"_s);
    QCOMPARE(settings->target.port, quint16(23));
}

QTEST_GUILESS_MAIN(TestSshConfig)
#include "tst_sshconfig.moc"
