// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azclitokens.h"
#include "services/azure/tokens.h"
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
