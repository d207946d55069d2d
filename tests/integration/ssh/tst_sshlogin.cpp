// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/knownhosts.h"
#include "services/hosts/ssh/sshsession.h"
#include "tests/integration/ssh/sshserver.h"
#include "tests/support/patience.h"

#include <QFile>

#include <optional>

using namespace trainyard;
using namespace Qt::StringLiterals;

namespace {
/// What a person's login answers, through the session itself.
QByteArray echoOver(SshSession &session)
{
    QByteArray output;
    SshExec exec;
    exec.command = "echo hello";
    exec.onOutput = [&](QByteArrayView bytes) {
        output.append(bytes);
        return false;
    };
    const SshExecEnd end = session.exec(exec);
    return end.how == SshExecEnd::How::Done ? output : "failed: " + end.error.message.toUtf8();
}

QByteArray logIn(const SshSettings &settings, TestAuthority &authority, Error *error = nullptr)
{
    const auto session = SshSession::open(settings, authority, {});
    if (!session) {
        if (error)
            *error = session.error();
        return "refused: " + session.error().message.toUtf8() + session.error().detail.toUtf8();
    }
    return echoOver(**session);
}
} // namespace

class TestSshLogin : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aKeyLetsIn_data();
    void aKeyLetsIn();
    void aWrongPassphraseIsAskedForAgain();
    void aKeyThatCannotBeReadIsExplained();
    void anAgentLetsIn_data();
    void anAgentLetsIn();
    void aServerThatTakesOnlyRsaWithSha512LetsIn();
    void aPasswordLetsIn();
    void aWrongPasswordIsRefusedInWords();
    void promptsLetInWhereThePasswordMethodIsOff();
    void severalMethodsInARowLetIn();
    void anUnknownHostKeyIsShownAndStoredOnConsent();
    void anUnknownHostKeyThatIsNotAcceptedEndsIt();
    void aChangedHostKeyIsRefusedWithBothFingerprints();
    void aRevokedHostKeyIsRefused();
    void aCertificateAuthorityAloneIsRefusedClearly();
    void theKnownKeyTypeIsAskedFor();
    void aMachineBehindAnotherIsReached();
    void nothingListeningIsToldAtOnce();
    void aServerThatIsNoSshServerIsToldSo();
    void aCutAtAnyByteOfALogInIsNoRefusal();
    void anOpeningCanBeCancelled();

private:
    SshServer m_server;
};

void TestSshLogin::initTestCase()
{
    if (const QString reason = SshServer::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QVERIFY(m_server.start());
}

void TestSshLogin::aKeyLetsIn_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("isEncrypted");
    const auto row = [](const char *name, const QString &options, const QString &passphrase = {}) {
        QStringList words = options.split(u' ');
        if (!passphrase.isEmpty())
            words += {u"-N"_s, passphrase};
        QTest::newRow(name) << words << !passphrase.isEmpty();
    };
    row("ed25519", u"-t ed25519"_s);
    row("ed25519 encrypted", u"-t ed25519"_s, u"pass phrase"_s);
    row("ed25519 aes256-gcm", u"-t ed25519 -Z aes256-gcm@openssh.com"_s, u"pass phrase"_s);
    row("rsa", u"-t rsa -b 2048"_s);
    row("rsa encrypted", u"-t rsa -b 2048"_s, u"pass phrase"_s);
    row("rsa PEM", u"-t rsa -b 2048 -m PEM"_s);
    row("rsa PEM encrypted", u"-t rsa -b 2048 -m PEM"_s, u"pass phrase"_s);
    row("rsa PKCS8", u"-t rsa -b 2048 -m PKCS8"_s);
    row("rsa PKCS8 encrypted", u"-t rsa -b 2048 -m PKCS8"_s, u"pass phrase"_s);
    row("ecdsa 256", u"-t ecdsa"_s);
    row("ecdsa 521 encrypted", u"-t ecdsa -b 521"_s, u"pass phrase"_s);
    row("ecdsa PEM", u"-t ecdsa -m PEM"_s);
    row("ecdsa PEM encrypted", u"-t ecdsa -m PEM"_s, u"pass phrase"_s);
}

void TestSshLogin::aKeyLetsIn()
{
    QFETCH(QStringList, options);
    QFETCH(bool, isEncrypted);
    const QString key = m_server.makeKey(u"key_"_s + QString::number(qHash(options.join(u' ')), 16), options);
    SshSettings settings = m_server.settings();
    settings.target.keyFiles = {key};
    TestAuthority authority;
    authority.passphrases[key] = {u"pass phrase"_s};
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
    QCOMPARE(authority.passphrasesAsked, isEncrypted ? 1 : 0);
}

void TestSshLogin::aWrongPassphraseIsAskedForAgain()
{
    const QString key = m_server.makeKey(u"twice"_s, {u"-t"_s, u"ed25519"_s, u"-N"_s, u"right one"_s});
    SshSettings settings = m_server.settings();
    settings.target.keyFiles = {key};
    TestAuthority authority;
    authority.passphrases[key] = {u"wrong"_s, u"right one"_s};
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
    QCOMPARE(authority.passphrasesAsked, 2);
}

void TestSshLogin::aKeyThatCannotBeReadIsExplained()
{
    const QString key =
        m_server.makeKey(u"chacha"_s, {u"-t"_s, u"ed25519"_s, u"-Z"_s, u"chacha20-poly1305@openssh.com"_s,
                                       u"-N"_s, u"secret"_s});
    SshSettings settings = m_server.settings();
    settings.target.keyFiles = {key};
    TestAuthority authority;
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Denied);
    QVERIFY2(error.message.contains(u"ssh-keygen -p -Z aes256-ctr"_s), qPrintable(error.message));
    QCOMPARE(authority.passphrasesAsked, 0);
}

void TestSshLogin::anAgentLetsIn_data()
{
    QTest::addColumn<QString>("type");
    QTest::newRow("ed25519") << u"ed25519"_s;
    QTest::newRow("rsa") << u"rsa"_s;
    QTest::newRow("ecdsa") << u"ecdsa"_s;
}

void TestSshLogin::anAgentLetsIn()
{
    QFETCH(QString, type);
    const QString key = m_server.makeKey(u"agent_"_s + type, {u"-t"_s, type});
    const QString other = m_server.path(u"other_"_s + type);
    runTool(u"ssh-keygen"_s, {u"-q"_s, u"-t"_s, type, u"-N"_s, {}, u"-f"_s, other});
    const QString socket = m_server.path(u"agent.socket."_s + type);
    QProcess agent;
    agent.start(u"ssh-agent"_s, {u"-D"_s, u"-a"_s, socket});
    QVERIFY(agent.waitForStarted());
    QTRY_VERIFY(QFile::exists(socket));
    QProcess add;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SSH_AUTH_SOCK"_s, socket);
    add.setProcessEnvironment(environment);
    add.start(u"ssh-add"_s, {u"-q"_s, other, key});
    QVERIFY(add.waitForFinished());
    QCOMPARE(add.exitCode(), 0);

    SshSettings settings = m_server.settings();
    settings.agentSocket = socket;
    TestAuthority authority;
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
    // Of many keys only the chosen one is offered.
    settings.target.keyFiles = {other};
    settings.target.identitiesOnly = true;
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Denied);
    settings.target.keyFiles = {key};
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
    agent.kill();
    agent.waitForFinished();
}

void TestSshLogin::aServerThatTakesOnlyRsaWithSha512LetsIn()
{
    SshServer strict({u"PubkeyAcceptedAlgorithms rsa-sha2-512"_s, u"HostKeyAlgorithms rsa-sha2-512"_s},
                     {u"rsa"_s});
    QVERIFY(strict.start());
    const QString key = strict.makeKey(u"rsa"_s, {u"-t"_s, u"rsa"_s, u"-b"_s, u"2048"_s});
    strict.trust({u"rsa"_s});
    SshSettings settings = strict.settings();
    settings.target.keyFiles = {key};
    TestAuthority authority;
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
}

void TestSshLogin::aPasswordLetsIn()
{
    if (!TestUser::canMake())
        QSKIP("making a user needs root");
    const TestUser user;
    QVERIFY(user.isValid);
    SshSettings settings = m_server.settings();
    settings.target.user = user.name;
    TestAuthority authority;
    authority.passwords = {u"wrong"_s, user.password};
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
    QCOMPARE(authority.passwordsAsked, 2);
}

void TestSshLogin::aWrongPasswordIsRefusedInWords()
{
    if (!TestUser::canMake())
        QSKIP("making a user needs root");
    const TestUser user;
    SshSettings settings = m_server.settings();
    settings.target.user = user.name;
    TestAuthority authority;
    authority.passwords = {u"wrong"_s, u"wrong too"_s, u"still"_s};
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Denied);
    QVERIFY2(error.message.contains(u"Tried: keyboard-interactive, password."_s), qPrintable(error.message));
    QVERIFY(!error.message.contains(u"wrong"_s) && !error.detail.contains(u"wrong"_s));
}

void TestSshLogin::promptsLetInWhereThePasswordMethodIsOff()
{
    if (!TestUser::canMake())
        QSKIP("making a user needs root");
    SshServer server({u"UsePAM yes"_s, u"PasswordAuthentication no"_s, u"PubkeyAuthentication no"_s,
                      u"KbdInteractiveAuthentication yes"_s});
    QVERIFY(server.start());
    const TestUser user;
    SshSettings settings = server.settings();
    settings.target.user = user.name;
    TestAuthority authority;
    authority.answersInOrder = {user.password};
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
    QCOMPARE(authority.passwordsAsked, 0);
    QVERIFY2(authority.prompts.value(0).contains(u"assword"_s), qPrintable(authority.prompts.join(u'|')));
}

void TestSshLogin::severalMethodsInARowLetIn()
{
    if (!TestUser::canMake())
        QSKIP("making a user needs root");
    SshServer server({u"AuthenticationMethods publickey,password"_s});
    QVERIFY(server.start());
    const TestUser user;
    SshSettings settings = server.settings();
    settings.target.user = user.name;
    settings.target.keyFiles = {server.makeKey(u"first"_s, {u"-t"_s, u"ed25519"_s})};
    QFile::setPermissions(server.path(u"authorized_keys"_s), QFile::ReadOwner | QFile::ReadOther);
    QFile::setPermissions(server.path({}),
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeOther);
    TestAuthority authority;
    authority.passwords = {user.password};
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
}

void TestSshLogin::anUnknownHostKeyIsShownAndStoredOnConsent()
{
    SshSettings settings = m_server.settings();
    settings.target.keyFiles = {m_server.makeKey(u"consent"_s, {u"-t"_s, u"ed25519"_s})};
    settings.target.knownHostsFiles = {m_server.path(u"new/known_hosts"_s)};
    TestAuthority authority;
    authority.acceptsHostKeys = true;
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
    QCOMPARE(authority.acceptedFingerprint, m_server.hostKey(u"ed25519"_s).fingerprint());
    authority.acceptsHostKeys = false; // it is not asked about again
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
}

void TestSshLogin::anUnknownHostKeyThatIsNotAcceptedEndsIt()
{
    SshSettings settings = m_server.settings();
    settings.target.knownHostsFiles = {m_server.path(u"empty"_s)};
    TestAuthority authority;
    authority.passwords = {u"secret"_s};
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Denied);
    QCOMPARE(authority.passwordsAsked, 0);
    QVERIFY(!QFile::exists(m_server.path(u"empty"_s)));
}

void TestSshLogin::aChangedHostKeyIsRefusedWithBothFingerprints()
{
    const SshServer other; // not started: only its keys matter
    SshSettings settings = m_server.settings();
    settings.target.knownHostsFiles = {m_server.path(u"changed"_s)};
    QVERIFY(KnownHosts(settings.target.knownHostsFiles)
                .add(u"127.0.0.1"_s, m_server.port(), other.hostKey(u"ed25519"_s)));
    TestAuthority authority;
    authority.acceptsHostKeys = true;
    authority.passwords = {u"secret"_s};
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Denied);
    QVERIFY2(error.message.contains(other.hostKey(u"ed25519"_s).fingerprint()), qPrintable(error.message));
    QVERIFY2(error.message.contains(m_server.hostKey(u"ed25519"_s).fingerprint()), qPrintable(error.message));
    QVERIFY(authority.acceptedFingerprint.isEmpty());
    QCOMPARE(authority.passwordsAsked, 0);
}

void TestSshLogin::aRevokedHostKeyIsRefused()
{
    SshSettings settings = m_server.settings();
    settings.target.knownHostsFiles = {m_server.path(u"revoked"_s)};
    QFile file(settings.target.knownHostsFiles.constFirst());
    QVERIFY(file.open(QIODevice::WriteOnly));
    const HostKey key = m_server.hostKey(u"ed25519"_s);
    file.write("@revoked * " + key.type + ' ' + key.blob.toBase64() + '\n');
    file.close();
    TestAuthority authority;
    authority.acceptsHostKeys = true;
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Denied);
    QVERIFY2(error.message.contains(u"revoked"_s), qPrintable(error.message));
    QVERIFY(authority.acceptedFingerprint.isEmpty());
}

void TestSshLogin::aCertificateAuthorityAloneIsRefusedClearly()
{
    SshSettings settings = m_server.settings();
    settings.target.knownHostsFiles = {m_server.path(u"authority"_s)};
    QFile file(settings.target.knownHostsFiles.constFirst());
    QVERIFY(file.open(QIODevice::WriteOnly));
    const HostKey key = m_server.hostKey(u"rsa"_s);
    file.write("@cert-authority * " + key.type + ' ' + key.blob.toBase64() + '\n');
    file.close();
    TestAuthority authority;
    authority.acceptsHostKeys = true;
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Unsupported);
    QVERIFY2(error.message.contains(u"certificate authority"_s), qPrintable(error.message));
}

void TestSshLogin::theKnownKeyTypeIsAskedFor()
{
    SshSettings settings = m_server.settings();
    settings.target.keyFiles = {m_server.makeKey(u"types"_s, {u"-t"_s, u"ed25519"_s})};
    TestAuthority authority;
    for (const QString &type : {u"rsa"_s, u"ecdsa"_s, u"ed25519"_s}) {
        m_server.trust({type});
        QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
    }
}

void TestSshLogin::aMachineBehindAnotherIsReached()
{
    SshServer behind;
    QVERIFY(behind.start());
    SshSettings settings = behind.settings();
    settings.target.keyFiles = {behind.makeKey(u"inner"_s, {u"-t"_s, u"ed25519"_s})};
    SshEndpoint jump = m_server.settings().target;
    jump.keyFiles = {m_server.makeKey(u"outer"_s, {u"-t"_s, u"ed25519"_s})};
    settings.jumps = {jump};
    TestAuthority authority;
    QCOMPARE(logIn(settings, authority), QByteArray("hello\n"));
    settings.target.port = 1; // nothing there, as seen from the jump
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Unavailable);
}

void TestSshLogin::nothingListeningIsToldAtOnce()
{
    SshSettings settings = m_server.settings();
    settings.target.port = 1;
    TestAuthority authority;
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Unavailable);
    QVERIFY2(error.message.contains(u"nothing listens"_s), qPrintable(error.message));
    settings.target.address = u"no-such-machine.invalid"_s;
    settings.connectTimeout = std::chrono::seconds(60);
    logIn(settings, authority, &error);
    QVERIFY(error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Unavailable);
}

void TestSshLogin::aServerThatIsNoSshServerIsToldSo()
{
    QProcess server;
    server.start(u"python3"_s, {u"-c"_s, u"import socket\ns=socket.create_server(('127.0.0.1',0))\n"
                                         "print(s.getsockname()[1],flush=True)\nc,_=s.accept()\n"
                                         "c.sendall(b'HTTP/1.1 400 no\\r\\n\\r\\n'*10000)\nc.close()"_s});
    QVERIFY(server.waitForReadyRead());
    SshSettings settings = m_server.settings();
    settings.target.port = server.readLine().trimmed().toUShort();
    TestAuthority authority;
    Error error;
    logIn(settings, authority, &error);
    QCOMPARE(error.kind, ErrorKind::Unavailable);
    server.kill();
    server.waitForFinished();
}

void TestSshLogin::aCutAtAnyByteOfALogInIsNoRefusal()
{
    // Lets so many bytes of the server through as it is told before each connection.
    QProcess relay;
    relay.start(u"python3"_s, {u"-u"_s, u"-c"_s, uR"py(
import socket, sys, threading
s = socket.create_server(('127.0.0.1', 0))
print(s.getsockname()[1])
def pump(a, b, left):
    try:
        while left > 0 and (data := a.recv(min(left, 65536))):
            b.sendall(data)
            left -= len(data)
    except OSError:
        pass
    for end in (a, b):
        try: end.shutdown(socket.SHUT_RDWR)
        except OSError: pass
for line in sys.stdin:
    near, _ = s.accept()
    far = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
    threading.Thread(target=pump, args=(near, far, 1 << 40)).start()
    threading.Thread(target=pump, args=(far, near, int(line))).start()
)py"_s,
                               QString::number(m_server.port())});
    QVERIFY(relay.waitForReadyRead());
    const QString refused = m_server.path(u"refused"_s);
    runTool(u"ssh-keygen"_s, {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, {}, u"-f"_s, refused});
    SshSettings settings = m_server.settings();
    settings.target.port = relay.readLine().trimmed().toUShort();
    settings.target.knownHostsFiles = {m_server.path(u"relay/known_hosts"_s)};
    settings.target.keyFiles = {refused, m_server.makeKey(u"cut"_s, {u"-t"_s, u"ed25519"_s})};
    TestAuthority authority;
    authority.acceptsHostKeys = true;
    int cuts = 0;
    QByteArray answer;
    for (int let = 7; answer != "hello\n" && let < 20'000; let += 97, ++cuts) {
        relay.write(QByteArray::number(let) + '\n');
        QVERIFY(relay.waitForBytesWritten());
        Error error;
        answer = logIn(settings, authority, &error);
        if (answer.startsWith("refused"))
            QVERIFY2(error.kind == ErrorKind::Unavailable,
                     (QByteArray::number(let) + ": " + answer).constData());
    }
    QCOMPARE(answer, QByteArray("hello\n"));
    QVERIFY2(cuts > 20, qPrintable(QString::number(cuts)));
    relay.closeWriteChannel();
    relay.waitForFinished();
}

void TestSshLogin::anOpeningCanBeCancelled()
{
    QProcess silent; // accepts and says nothing
    silent.start(u"python3"_s, {u"-c"_s, u"import socket,time\ns=socket.create_server(('127.0.0.1',0))\n"
                                         "print(s.getsockname()[1],flush=True)\ntime.sleep(600)"_s});
    QVERIFY(silent.waitForReadyRead());
    SshSettings settings = m_server.settings();
    settings.target.port = silent.readLine().trimmed().toUShort();
    TestAuthority authority;
    int asked = 0;
    const auto session = SshSession::open(settings, authority, [&asked] { return ++asked > 3; });
    QVERIFY(!session);
    QCOMPARE(session.error().kind, ErrorKind::Cancelled);
    silent.kill();
    silent.waitForFinished();
}

QTEST_GUILESS_MAIN(TestSshLogin)
#include "tst_sshlogin.moc"
