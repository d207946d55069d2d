// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azclitokens.h"
#include "services/azure/devicecode.h"
#include "services/azure/tokens.h"
#include "services/http/networkhttp.h"
#include "tests/support/azure/fakeazure.h"

#include <QTest>

#include <thread>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
class CountingSource : public TokenSource
{
public:
    explicit CountingSource(std::shared_ptr<TestClock> clock) : m_clock(std::move(clock)) {}
    Result<AccessToken> fetch(const QString &scope, const IsCancelled &) override
    {
        ++fetches;
        while (isHeld)
            std::this_thread::sleep_for(1ms);
        if (trouble)
            return failure(*trouble);
        return AccessToken{Secret::take(QByteArray(scope.toUtf8() + QByteArray::number(fetches.load()))),
                           m_clock->now().addSecs(3600)};
    }
    std::atomic<int> fetches = 0;
    std::atomic<bool> isHeld = false;
    std::optional<Error> trouble;

private:
    std::shared_ptr<TestClock> m_clock;
};

CommandResult said(int code, const QByteArray &output, const QByteArray &errors = {})
{
    return {code, output, errors, false};
}
} // namespace

class TestAzureTokens : public QObject
{
    Q_OBJECT

    std::shared_ptr<TestClock> clock;
    std::shared_ptr<CountingSource> source;
    std::unique_ptr<TokenCache> cache;

private slots:
    void init()
    {
        clock = std::make_shared<TestClock>();
        source = std::make_shared<CountingSource>(clock);
        cache = std::make_unique<TokenCache>(source, clock);
    }

    void aTokenServesUntilFiveMinutesBeforeItsEnd()
    {
        QCOMPARE(cache->token(u"s"_s, {})->reveal(), "s1");
        clock->advance(54min);
        QCOMPARE(cache->token(u"s"_s, {})->reveal(), "s1");
        clock->advance(2min);
        QCOMPARE(cache->token(u"s"_s, {})->reveal(), "s2");
        QCOMPARE(cache->token(u"other"_s, {})->reveal(), "other3");
    }

    void manyWhoNeedOneFetchItOnce()
    {
        source->isHeld = true;
        std::vector<std::thread> threads;
        std::atomic<int> served = 0;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] { served += cache->token(u"s"_s, {}).has_value(); });
        while (source->fetches == 0)
            std::this_thread::sleep_for(1ms);
        source->isHeld = false;
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(served, 8);
        QCOMPARE(source->fetches, 1);
    }

    void aRefusedTokenIsFetchedAnewAndANewerOneStays()
    {
        const auto first = cache->token(u"s"_s, {});
        cache->refuse(u"s"_s, *first);
        QCOMPARE(cache->token(u"s"_s, {})->reveal(), "s2");
        cache->refuse(u"s"_s, *first);
        QCOMPARE(cache->token(u"s"_s, {})->reveal(), "s2");
    }

    void aSignInServiceThatIsAwayStopsNobodyWhileTheTokenIsGood()
    {
        QVERIFY(cache->token(u"s"_s, {}).has_value());
        source->trouble = Error{ErrorKind::Unavailable, u"away"_s, {}, {}};
        clock->advance(57min);
        QVERIFY(cache->token(u"s"_s, {}).has_value());
        clock->advance(5min);
        QVERIFY(!cache->token(u"s"_s, {}));
    }

    void aPersonSignsInWithACodeOnce()
    {
        FakeAzure azure(clock);
        const auto keeper = std::make_shared<SecretKeeper>(nullptr);
        const auto http = std::make_shared<NetworkHttp>();
        QStringList asked;
        const auto tokens = [&] {
            return DeviceCodeTokens(azure.cloud(), u"tenant"_s, {}, keeper, http, clock,
                                    [&](const SignInPrompt &prompt) {
                                        asked << prompt.sentence;
                                        azure.answerCode({});
                                    });
        };
        QVERIFY(tokens().fetch(u"scope/.default"_s, {}).has_value());
        QCOMPARE(asked.size(), 1);
        QVERIFY(asked.first().contains(u"ABCD-1234"_s));
        // The next program refreshes, each time with the token that came last.
        QVERIFY(tokens().fetch(u"scope/.default"_s, {}).has_value());
        QVERIFY(tokens().fetch(u"other/.default"_s, {}).has_value());
        QCOMPARE(asked.size(), 1);
        QCOMPARE(clock->takeSleeps(), QList<qint64>({5000}));
        // Revoked: asked once more.
        keeper->keep(u"azure-refresh/FakeCloud/tenant/04b07795-8ddb-461a-bbee-02f9e1bf7b46"_s,
                     Secret::take("old"));
        QVERIFY(tokens().fetch(u"scope/.default"_s, {}).has_value());
        QCOMPARE(asked.size(), 2);
    }

    void aCodeThatIsNotTypedOrDeclinedEnds_data()
    {
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("words");
        QTest::newRow("declined") << u"authorization_declined"_s << u"declined"_s;
        QTest::newRow("expired") << u"expired_token"_s << u"in time"_s;
        QTest::newRow("never typed") << u"authorization_pending"_s << u"in time"_s;
        QTest::newRow("too quick") << u"slow_down"_s << u"in time"_s;
        QTest::newRow("something else") << u"invalid_client"_s << u"invalid_client"_s;
    }
    void aCodeThatIsNotTypedOrDeclinedEnds()
    {
        QFETCH(QString, error);
        QFETCH(QString, words);
        FakeAzure azure(clock);
        azure.answerCode(error);
        DeviceCodeTokens tokens(azure.cloud(), u"tenant"_s, {}, std::make_shared<SecretKeeper>(nullptr),
                                std::make_shared<NetworkHttp>(), clock, [](const SignInPrompt &) {});
        const auto token = tokens.fetch(u"scope/.default"_s, {});
        QVERIFY(!token);
        QCOMPARE(token.error().kind, ErrorKind::Denied);
        QVERIFY2(token.error().message.contains(words), qPrintable(token.error().message));
    }

    void azIsAskedAsItsOwnLibraryAsksIt()
    {
        HostCommand asked;
        AzCliTokens az(
            u"tenant-1"_s,
            [&](const HostCommand &command, const IsCancelled &) -> Result<CommandResult> {
                asked = command;
                return said(
                    0, R"({"accessToken":"t","expires_on":1790003600,"expiresOn":"2026-01-01 00:00:00.0"})");
            },
            clock);
        const auto token = az.fetch(u"https://management.azure.com/.default"_s, {});
        QVERIFY(token.has_value());
        QCOMPARE(token->value.reveal(), "t");
        QCOMPARE(token->expires.toSecsSinceEpoch(), 1790003600);
        QCOMPARE(asked.arguments.mid(0, 3), QStringList({u"az"_s, u"account"_s, u"get-access-token"_s}));
        QVERIFY(asked.arguments.contains(u"https://management.azure.com"_s));
        QVERIFY(asked.arguments.contains(u"tenant-1"_s));
        QCOMPARE(asked.folder, u"/"_s);
    }

    void azThatSaysNoIsUnderstood_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QByteArray>("errors");
        QTest::addColumn<QString>("words");
        QTest::newRow("signed out") << 1 << QByteArray()
                                    << QByteArray("Please run 'az login' to setup account.")
                                    << u"Run “az login”"_s;
        QTest::newRow("not there") << 127 << QByteArray() << QByteArray() << u"Install it"_s;
        QTest::newRow("other trouble")
            << 2 << QByteArray() << QByteArray("Traceback") << u"the details say why"_s;
        QTest::newRow("no json") << 0 << QByteArray("hello") << QByteArray() << u"Update it"_s;
        QTest::newRow("two lines") << 0
                                   << QByteArray(R"({"accessToken":"a\r\nHost: x","expires_on":1790003600})")
                                   << QByteArray() << u"Update it"_s;
    }
    void azThatSaysNoIsUnderstood()
    {
        QFETCH(int, code);
        QFETCH(QByteArray, output);
        QFETCH(QByteArray, errors);
        QFETCH(QString, words);
        AzCliTokens az(
            {},
            [&](const HostCommand &, const IsCancelled &) -> Result<CommandResult> {
                return said(code, output, errors);
            },
            clock);
        const auto token = az.fetch(u"https://management.azure.com/.default"_s, {});
        QVERIFY(!token);
        QVERIFY2(token.error().message.contains(words), qPrintable(token.error().message));
    }
};

QTEST_GUILESS_MAIN(TestAzureTokens)
#include "tst_azuretokens.moc"
