// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/keyfile.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace trainyard;
using namespace Qt::StringLiterals;
using Form = KeyFileFacts::Form;

class TestKeyFile : public QObject
{
    Q_OBJECT

private slots:
    void keysOfSshAreRecognised_data();
    void keysOfSshAreRecognised();
    void keysOfPuttyAreExplained();
    void anyBytesAreTaken();
    void whatIsNoFileIsRefused();

private:
    KeyFileFacts factsOf(const QString &path)
    {
        const auto bytes = readKeyFile(path);
        return bytes ? recogniseKey(QByteArrayView(bytes->reveal(), qsizetype(bytes->size())))
                     : KeyFileFacts();
    }
    QTemporaryDir m_folder;
};

void TestKeyFile::keysOfSshAreRecognised_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("passphrase");
    QTest::addColumn<Form>("form");
    QTest::addColumn<bool>("isUsable");
    QTest::newRow("ed25519") << u"-t ed25519"_s << u""_s << Form::OpenSsh << true;
    QTest::newRow("ed25519 encrypted") << u"-t ed25519"_s << u"secret"_s << Form::OpenSsh << true;
    QTest::newRow("gcm") << u"-t ed25519 -Z aes256-gcm@openssh.com"_s << u"secret"_s << Form::OpenSsh << true;
    QTest::newRow("chacha20") << u"-t ed25519 -Z chacha20-poly1305@openssh.com"_s << u"secret"_s
                              << Form::OpenSsh << false;
    QTest::newRow("rsa PEM") << u"-t rsa -b 1024 -m PEM"_s << u""_s << Form::Pem << true;
    QTest::newRow("rsa PEM encrypted") << u"-t rsa -b 1024 -m PEM"_s << u"secret"_s << Form::Pem << true;
    QTest::newRow("rsa PKCS8 encrypted")
        << u"-t rsa -b 1024 -m PKCS8"_s << u"secret"_s << Form::Pkcs8 << true;
    QTest::newRow("ecdsa") << u"-t ecdsa"_s << u""_s << Form::OpenSsh << true;
}

void TestKeyFile::keysOfSshAreRecognised()
{
    if (QStandardPaths::findExecutable(u"ssh-keygen"_s).isEmpty())
        QSKIP("ssh-keygen is not installed");
    QFETCH(QString, options);
    QFETCH(QString, passphrase);
    const QString path =
        m_folder.filePath(u"it's a key %1"_s.arg(QLatin1StringView(QTest::currentDataTag())));
    QCOMPARE(QProcess::execute(u"ssh-keygen"_s, options.split(u' ') +
                                                    QStringList{u"-q"_s, u"-N"_s, passphrase, u"-f"_s, path}),
             0);
    const KeyFileFacts facts = factsOf(path);
    QTEST(facts.form, "form");
    QCOMPARE(facts.isEncrypted, !passphrase.isEmpty());
    QTEST(facts.isUsable(), "isUsable");
    QCOMPARE(facts.problem(path).isEmpty(), facts.isUsable());
    if (!facts.isUsable()) {
        // The command that it names puts it right, with any name.
        QString command = facts.problem(path);
        command = command.mid(command.indexOf(u": "_s) + 2);
        command.replace(u"ssh-keygen -p"_s, u"ssh-keygen -P secret -N secret -p"_s);
        QCOMPARE(QProcess::execute(u"sh"_s, {u"-c"_s, command}), 0);
        QVERIFY(factsOf(path + u".aes"_s).isUsable());
    }
    const KeyFileFacts half = factsOf(path + u".pub"_s);
    QCOMPARE(half.form, Form::PublicHalf);
    QVERIFY(half.problem(path).contains(u"public half"_s));
}

void TestKeyFile::keysOfPuttyAreExplained()
{
    if (QStandardPaths::findExecutable(u"puttygen"_s).isEmpty() ||
        QStandardPaths::findExecutable(u"ssh-keygen"_s).isEmpty())
        QSKIP("puttygen is not installed");
    const QString plain = m_folder.filePath(u"plain"_s);
    const QString path = m_folder.filePath(u"my key.ppk"_s);
    QCOMPARE(QProcess::execute(u"ssh-keygen"_s,
                               {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-f"_s, plain}),
             0);
    QCOMPARE(QProcess::execute(u"puttygen"_s, {plain, u"-O"_s, u"private"_s, u"-o"_s, path}), 0);
    const KeyFileFacts facts = factsOf(path);
    QCOMPARE(facts.form, Form::Putty);
    QVERIFY(!facts.isUsable() && !facts.isEncrypted);
    QString command = facts.problem(path);
    command = command.mid(command.indexOf(u": "_s) + 2);
    QCOMPARE(QProcess::execute(u"sh"_s, {u"-c"_s, command}), 0);
    QVERIFY(factsOf(m_folder.filePath(u"my key"_s)).isUsable());
}

void TestKeyFile::anyBytesAreTaken()
{
    const QByteArray marks[] = {
        "-----BEGIN OPENSSH PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info:", "PuTTY-User-Key-File-3: ",
        "-----BEGIN OPENSSH PRIVATE KEY-----b3BlbnNzaC1rZXktdjEA////////"};
    for (const QByteArray &mark : marks) {
        for (qsizetype size = 0; size <= mark.size(); ++size)
            (void)recogniseKey(mark.first(size)).problem(u"x"_s);
        QVERIFY(!recogniseKey(mark + "\xff\0 nonsense").problem(u"x"_s).contains(QChar(u'\0')));
    }
    QCOMPARE(recogniseKey({}).form, Form::Unknown);
    QVERIFY(!recogniseKey({}).isUsable());
}

void TestKeyFile::whatIsNoFileIsRefused()
{
    QCOMPARE(readKeyFile(m_folder.filePath(u"none"_s)).error().kind, ErrorKind::NotFound);
    QCOMPARE(readKeyFile(m_folder.path()).error().kind, ErrorKind::InvalidInput);
    const QString pipe = m_folder.filePath(u"pipe"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    QCOMPARE(readKeyFile(pipe).error().kind, ErrorKind::InvalidInput);
    QFile large(m_folder.filePath(u"large"_s));
    QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(100'000));
    QCOMPARE(readKeyFile(large.fileName()).error().kind, ErrorKind::InvalidInput);
}

QTEST_GUILESS_MAIN(TestKeyFile)
#include "tst_keyfile.moc"
