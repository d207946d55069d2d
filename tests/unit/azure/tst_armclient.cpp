// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/armclient.h"
#include "services/azure/armwait.h"
#include "tests/support/azure/fakeazure.h"

#include <QJsonDocument>
#include <QTest>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;

namespace {
class OneToken : public TokenSource
{
public:
    explicit OneToken(QDateTime end) : m_end(std::move(end)) {}
    Result<AccessToken> fetch(const QString &, const IsCancelled &) override
    {
        return AccessToken{Secret::take("the-token"), m_end};
    }

private:
    QDateTime m_end;
};

/// Answers in the order given, and keeps what was asked.
class ScriptedHttp : public HttpClient
{
public:
    Result<HttpResponse> send(const HttpRequest &request, const IsCancelled &) override
    {
        asked.append(request);
        if (script.isEmpty())
            return failure(ErrorKind::Unavailable, u"nobody answers"_s);
        return script.takeFirst();
    }
    QList<HttpRequest> asked;
    QList<HttpResponse> script;
};

HttpResponse json(int status, const QByteArray &body, QList<std::pair<QByteArray, QByteArray>> headers = {})
{
    return {status, headers, body};
}
} // namespace

class TestArmClient : public QObject
{
    Q_OBJECT

    std::shared_ptr<TestClock> clock;
    std::shared_ptr<ScriptedHttp> http;
    std::unique_ptr<ArmClient> arm;

    QStringList askedUrls() const
    {
        QStringList urls;
        for (const HttpRequest &request : http->asked)
            urls << request.url.toString();
        return urls;
    }

private slots:
    void init()
    {
        clock = std::make_shared<TestClock>();
        http = std::make_shared<ScriptedHttp>();
        arm = std::make_unique<ArmClient>(
            *AzureCloud::named({}), http,
            std::make_shared<TokenCache>(std::make_shared<OneToken>(clock->now().addDays(1)), clock), clock);
    }

    void aCallHasTheVersionTheTokenAndAnId()
    {
        http->script = {json(200, R"({"name":"x"})")};
        const auto answer = arm->ask({.path = u"/subscriptions/a"_s}, {});
        QVERIFY(answer.has_value());
        QCOMPARE(askedUrls().first(),
                 u"https://management.azure.com/subscriptions/a?api-version=2024-04-01"_s);
        const HttpResponse asHeaders{0, http->asked.first().headers, {}};
        QVERIFY(!asHeaders.header("x-ms-client-request-id").isEmpty());
        QVERIFY(asHeaders.header("authorization").startsWith("Bearer"));
    }

    void noTokenLeavesForAForeignHost_data()
    {
        QTest::addColumn<QByteArray>("link");
        for (const char *link :
             {"https://evil.example/subscriptions?$skip=1", "http://management.azure.com/x",
              "https://management.azure.com.evil.example/x", "https://management.azure.com:8443/x",
              "https://evil@management.azure.com/x", "//evil.example/x", "https://api.azureml.ms.x/",
              "https://evilapi.azureml.ms/x", "ftp://management.azure.com/x"})
            QTest::newRow(link) << QByteArray(link);
    }
    void noTokenLeavesForAForeignHost()
    {
        QFETCH(QByteArray, link);
        http->script = {json(200, "{\"value\":[1],\"nextLink\":\"" + link + "\"}"),
                        json(200, R"({"value":[2]})")};
        const auto listed = arm->list({.path = u"/subscriptions"_s}, {});
        QVERIFY(!listed);
        QCOMPARE(listed.error().kind, ErrorKind::Denied);
        QCOMPARE(http->asked.size(), 1);

        for (const char *header : {"Azure-AsyncOperation", "Location"}) {
            http->asked.clear();
            http->script = {json(202, {}, {{header, link}}), json(200, R"({"status":"Succeeded"})")};
            const auto done = arm->operate({.method = "DELETE", .path = u"/x"_s}, {});
            QVERIFY(!done);
            QCOMPARE(http->asked.size(), 1);
        }
    }

    void pagesAreFollowedAndCirclesAreNot()
    {
        http->script = {
            json(200, "{\"value\":[1,2],\"nextLink\":\"https://management.azure.com/p?$skip=2\"}"),
            json(200, R"({"value":[3],"nextLink":""})")};
        QCOMPARE(arm->list({.path = u"/p"_s}, {})->size(), 3);
        const QByteArray again =
            "{\"value\":[1],\"nextLink\":\"https://management.azure.com/p?api-version=2024-04-01\"}";
        http->script = {json(200, again), json(200, again), json(200, again)};
        const auto circle = arm->list({.path = u"/p"_s}, {});
        QVERIFY(!circle);
        QCOMPARE(circle.error().kind, ErrorKind::Corrupt);
    }

    void anOperationIsFollowedByItsHeader()
    {
        const QByteArray where = "https://management.azure.com/operations/1";
        http->script = {json(201, R"({"properties":{"provisioningState":"Creating"}})",
                             {{"Azure-AsyncOperation", where}, {"Retry-After", "5"}}),
                        json(200, R"({"status":"InProgress"})"), json(200, R"({"status":"SUCCEEDED"})"),
                        json(200, R"({"name":"made"})")};
        QStringList told;
        const auto made = arm->operate({.method = "PUT", .path = u"/c"_s, .body = QJsonObject{}}, {},
                                       [&](const QString &word) { told << word; });
        QVERIFY(made.has_value());
        QCOMPARE(made->value("name"_L1).toString(), u"made"_s);
        QCOMPARE(told, QStringList({u"InProgress"_s, u"SUCCEEDED"_s}));
        QCOMPARE(clock->takeSleeps(), QList<qint64>({5'000, 30'000})); // 30 s where nothing is said
        QCOMPARE(askedUrls().last(), u"https://management.azure.com/c?api-version=2024-04-01"_s);
    }

    void anOperationIsFollowedByItsLocation()
    {
        http->script = {
            json(202, {}, {{"Location", "https://management.azure.com/l/1"}, {"Retry-After", "1"}}),
            json(202, {}, {{"Location", "https://management.azure.com/l/2"}, {"Retry-After", "1"}}),
            json(204, {})};
        QVERIFY(arm->operate({.method = "POST", .path = u"/c/stop"_s}, {}).has_value());
        QCOMPARE(askedUrls().last(), u"https://management.azure.com/l/2"_s);
    }

    void anOperationIsFollowedByTheStateOfTheResource()
    {
        http->script = {
            json(200, R"({"properties":{"provisioningState":"Updating"}})"),
            json(200, R"({"properties":{"provisioningState":"Failed","provisioningErrors":[{"error":
                                   {"code":"QuotaExceeded","message":"No cores are left."}}]}})")};
        const auto made = arm->operate({.method = "PATCH", .path = u"/c"_s, .body = QJsonObject{}}, {});
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::Full);
        QVERIFY(made.error().message.startsWith(u"No cores are left."_s));
    }

    void retriesFollowTheContract_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("attempts");
        QTest::newRow("get 503") << QByteArray("GET") << 503 << 4;
        QTest::newRow("get 502") << QByteArray("GET") << 502 << 4;
        QTest::newRow("get 429") << QByteArray("GET") << 429 << 11;
        QTest::newRow("put 408") << QByteArray("PUT") << 408 << 4;
        QTest::newRow("post 503") << QByteArray("POST") << 503 << 4;
        QTest::newRow("post 502") << QByteArray("POST") << 502 << 1;
        QTest::newRow("patch 408") << QByteArray("PATCH") << 408 << 1;
        QTest::newRow("get 404") << QByteArray("GET") << 404 << 1;
        QTest::newRow("get 409") << QByteArray("GET") << 409 << 1;
    }
    void retriesFollowTheContract()
    {
        QFETCH(QByteArray, method);
        QFETCH(int, status);
        QFETCH(int, attempts);
        for (int i = 0; i < 30; ++i)
            http->script.append(json(status, {}));
        QVERIFY(!arm->ask({.method = method, .path = u"/x"_s}, {}));
        QCOMPARE(http->asked.size(), attempts);
    }

    void waitsDoubleAndEndAtTwoMinutes()
    {
        RetryPlan plan("GET");
        QList<qint64> waits;
        while (const auto wait = plan.next(json(429, {}), clock->now()))
            waits << wait->count();
        QCOMPARE(waits,
                 QList<qint64>({0, 1600, 3200, 6400, 12'800, 25'600, 51'200, 102'400, 120'000, 120'000}));
        const QDateTime now(QDate(2026, 11, 21), QTime(8, 0), Qt::UTC);
        QCOMPARE(retryAfter(json(503, {}, {{"retry-after", "Sat, 21 Nov 2026 08:01:00 GMT"}}), now)->count(),
                 60'000);
        QCOMPARE(retryAfter(json(503, {}, {{"Retry-After", "-5"}}), now)->count(), 0);
        QCOMPARE(retryAfter(json(503, {}, {{"Retry-After", "1e300"}}), now)->count(), 3'600'000);
        QVERIFY(!retryAfter(json(503, {}, {{"Retry-After", "soon"}}), now));
    }

    void errorsSayWhatToDo_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("words");
        QTest::newRow("role") << 403
                              << QByteArray(
                                     R"({"error":{"code":"AuthorizationFailed","message":"No action."}})")
                              << ErrorKind::Denied << u"owner of the workspace"_s;
        QTest::newRow("quota") << 400
                               << QByteArray(
                                      R"({"error":{"code":"UserError","message":"Bad.","details":[{"code":
                                  "QuotaExceeded","message":"deep"}]}})")
                               << ErrorKind::Full << u"more quota"_s;
        QTest::newRow("data plane") << 404
                                    << QByteArray(
                                           R"({"error":{"code":"UserError","message":"Run x was not found",
                                       "innerError":{"code":"NotFoundError"}},"correlation":{}})")
                                    << ErrorKind::NotFound << u"Run x was not found."_s;
        QTest::newRow("no json") << 500 << QByteArray("<html>") << ErrorKind::Unavailable << u"status 500"_s;
        QTest::newRow("wrong shape") << 400 << QByteArray(R"({"error":[1,{"code":3}]})")
                                     << ErrorKind::InvalidInput << u"status 400"_s;
    }
    void errorsSayWhatToDo()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, words);
        for (int i = 0; i < 9; ++i)
            http->script.append(json(status, body, {{"x-ms-request-id", "abc"}}));
        const auto answer = arm->ask({.path = u"/x"_s}, {});
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, kind);
        QVERIFY2(answer.error().message.contains(words), qPrintable(answer.error().message));
        QVERIFY(answer.error().detail.contains(u"x-ms-request-id: abc"_s));
        QVERIFY(!answer.error().detail.contains(u"the-token"_s));
    }

    void whateverComesBackNothingBreaks()
    {
        for (const char *body :
             {"", "null", "[]", "{", "{\"value\":3}", "{\"value\":[null,3,\"x\",{}],\"nextLink\":5}",
              "{\"properties\":7,\"status\":[]}"}) {
            for (int i = 0; i < 3; ++i)
                http->script.append(json(200, body));
            (void)arm->list({.path = u"/x"_s}, {});
            (void)arm->operate({.method = "PUT", .path = u"/x"_s, .body = QJsonObject{}}, {});
            http->script.clear();
        }
    }
};

QTEST_GUILESS_MAIN(TestArmClient)
#include "tst_armclient.moc"
