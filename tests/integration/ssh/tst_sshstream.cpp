// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshhost.h"
#include "tests/integration/ssh/sshserver.h"
#include "tests/support/hoststreamcontract.h"

#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSshStream : public HostStreamContract
{
    Q_OBJECT
    Host &host() override { return *m_host; }
    std::unique_ptr<SshHost> hostOn(SshServer &server);

    SshServer m_server;
    TestAuthority m_authority;
    std::unique_ptr<SshHost> m_host;

private slots:
    void initTestCase();
    void aServerThatDiesIsToldToWhoeverReads();
    void oneChannelIsGivenToWhoeverWaits();
    void thoseThatMayBeInterruptedTakeTurns();
};

std::unique_ptr<SshHost> TestSshStream::hostOn(SshServer &server)
{
    SshSettings settings = server.settings();
    settings.target.keyFiles = {server.makeKey(u"own"_s, {u"-t"_s, u"ed25519"_s})};
    SshLink::Surroundings surroundings;
    surroundings.firstPause = 50ms;
    return std::make_unique<SshHost>(
        std::make_shared<SshLink>(std::move(settings), m_authority, std::move(surroundings)));
}

void TestSshStream::initTestCase()
{
    if (const QString reason = SshServer::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QVERIFY(m_server.start());
    m_host = hostOn(m_server);
}

void TestSshStream::aServerThatDiesIsToldToWhoeverReads()
{
    SshServer server;
    QVERIFY(server.start());
    const auto other = hostOn(server);
    auto stream = other->openStream(shell(u"echo up; sleep 600"_s));
    QVERIFY(stream);
    QCOMPARE((*stream)->read(100, 30s).value(), QByteArray("up\n"));
    server.kill();
    Error error;
    for (int i = 0; i < 100 && error.message.isEmpty(); ++i) {
        const auto bytes = (*stream)->read(100, 30s);
        QVERIFY(!(*stream)->isAtEnd());
        if (!bytes)
            error = bytes.error();
    }
    QCOMPARE(error.kind, ErrorKind::Unavailable);
    QCOMPARE((*stream)->write("x", 1s).error().kind, ErrorKind::Unavailable);
    QCOMPARE((*stream)->finish(1s).error().kind, ErrorKind::Unavailable);
}

void TestSshStream::oneChannelIsGivenToWhoeverWaits()
{
    SshServer narrow({u"MaxSessions 1"_s});
    QVERIFY(narrow.start());
    const auto only = hostOn(narrow);
    HostCommand command = shell(u"echo up; exec cat"_s);
    command.mayBeInterrupted = true;
    auto stream = only->openStream(command);
    QVERIFY(stream);
    QCOMPARE((*stream)->read(100, 30s).value(), QByteArray("up\n"));
    const auto result = await(only->run(shell(u"echo other"_s)));
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->output, QByteArray("other\n"));
    const auto bytes = (*stream)->read(100, 30s);
    QVERIFY(!bytes);
    QCOMPARE(bytes.error().kind, ErrorKind::Unavailable);
    QVERIFY(bytes.error().retryAfter == 0ms);
}

void TestSshStream::thoseThatMayBeInterruptedTakeTurns()
{
    SshServer narrow({u"MaxSessions 1"_s});
    QVERIFY(narrow.start());
    const auto only = hostOn(narrow);
    HostCommand command = shell(u"echo up; exec cat"_s);
    command.mayBeInterrupted = true;
    auto first = only->openStream(command);
    QVERIFY(first);
    QCOMPARE((*first)->read(100, 30s).value(), QByteArray("up\n"));
    auto second = only->openStream(command);
    QVERIFY(second);
    const auto up = (*second)->read(100, 60s);
    QVERIFY2(up, up ? "" : qPrintable(up.error().message + up.error().detail));
    QCOMPARE(*up, QByteArray("up\n"));
    QCOMPARE((*first)->read(100, 30s).error().kind, ErrorKind::Unavailable);
}

QTEST_GUILESS_MAIN(TestSshStream)
#include "tst_sshstream.moc"
