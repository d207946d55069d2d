// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a tracking server of MLflow, against a fake one; integration/logs/server has the real one.
#include "services/logs/logcore.h"
#include "services/logs/logworkspace.h"
#include "services/metrics/mlflow/mlflowserver.h"
#include "services/secrets/keychain.h"
#include "tests/support/fakeworkspace.h"
#include "tests/unit/logs/fakemlflow.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;

namespace {
constexpr auto address = "http://tracking.example:5000"_L1;

template <typename T> Result<T> waited(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000) || future.resultCount() == 0)
        return failure(ErrorKind::Cancelled, u"no answer"_s);
    return future.result();
}

MetricPoint point(int step)
{
    return {double(step), 1.7e9 + step, 1.0 / (step + 1)};
}

QList<MetricPoint> points(int count)
{
    QList<MetricPoint> all;
    for (int i = 0; i < count; ++i)
        all.append(point(i));
    return all;
}
} // namespace

class TestMlflowServer : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_now = 1000;
        m_http = std::make_shared<FakeMlflow>();
        m_http->change([](auto &runs) {
            for (const char *id : {"a", "b", "c", "d", "e"})
                runs[QString::fromLatin1(id)] = {u"FINISHED"_s, 1'700'000'000'000, {{u"loss"_s, points(10)}}};
        });
        m_core =
            std::make_unique<LogCore>([this] { return m_now.load(); },
                                      [this](const QString &name) {
                                          return std::make_shared<MlflowServer>(MlflowAccess{
                                              name, m_http, m_secret, {}, [this] { return m_now.load(); }});
                                      });
    }
    void cleanup()
    {
        m_core.reset();
        m_secret.reset();
    }
    void runsAreListedWithoutTheirHistories();
    void theHistoryIsReadPageByPageForWhoAsks();
    void aRunThatIsFollowedAsksForItsNewPointsOnly();
    void aPointThatCameInBetweenBringsTheMetricAnew();
    void aServerOfFilesGivesHistoriesInOnePiece();
    void onlyNewAndRunningRunsAreSearchedAgain();
    void howARunEndedIsLearned();
    void aServerThatIsAwayIsLeftInPeaceAndComesBack();
    void thePasswordFollowsNoRedirectElsewhere();
    void aRedirectOnTheSameServerIsFollowed();
    void whatIsNoServerOfMlflowIsSaid_data();
    void whatIsNoServerOfMlflowIsSaid();
    void aSecretIsKeptAndUsedTheNextTime();
    void anAddressIsTakenAsABrowserHasIt();

private:
    QList<Run> opened()
    {
        if (const auto open = m_core->open(address); !open)
            throw std::runtime_error(open.error().message.toStdString());
        if (!QTest::qWaitFor([this] { return m_core->isCaughtUp(address); }, 30'000))
            throw std::runtime_error("not caught up");
        return m_core->runs(address);
    }
    QString idOf(const QString &key) const { return logRunId(address + u'#' + key); }
    qsizetype count(const QString &call)
    {
        qsizetype found = 0;
        for (const HttpRequest &request : m_http->asked())
            found += request.url.path().endsWith(call);
        return found;
    }
    std::atomic<double> m_now = 0;
    std::shared_ptr<FakeMlflow> m_http;
    std::shared_ptr<const Secret> m_secret;
    std::unique_ptr<LogCore> m_core;
};

void TestMlflowServer::runsAreListedWithoutTheirHistories()
{
    const QList<Run> runs = opened();
    QCOMPARE(runs.size(), 5);
    const Run run = *std::ranges::find(runs, idOf(u"a"_s), &Run::id);
    QCOMPARE(run.displayName, u"name of a"_s);
    QCOMPARE(run.experiment(), u"digits"_s);
    QCOMPARE(run.status, RunStatus::Completed);
    QCOMPARE(run.lastMetrics.value(u"loss"_s), 0.1);
    QCOMPARE(run.started, QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC));
    QCOMPARE(parametersOf(run).value(u"lr"_s), u"0.1"_s);
    QCOMPARE(count(u"get-history"_s), 0);
    QCOMPARE(count(u"runs/search"_s), 3);
}

void TestMlflowServer::theHistoryIsReadPageByPageForWhoAsks()
{
    opened();
    const auto summaries = m_core->summaries(idOf(u"b"_s));
    QVERIFY(summaries);
    QCOMPARE(summaries->size(), 1);
    QCOMPARE(summaries->first().count, 10);
    QCOMPARE(summaries->first().minimum, 0.1);
    QCOMPARE(count(u"get-history"_s), 4);
    const auto slice = m_core->points(idOf(u"b"_s), u"loss"_s, 0, 100);
    QVERIFY(slice);
    QCOMPARE(slice->points.size(), 10);
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(slice->points.at(i).step, double(i));
        QCOMPARE(slice->points.at(i).value, 1.0 / (i + 1));
        QCOMPARE(slice->points.at(i).time, 1.7e9 + i);
    }
    QCOMPARE(count(u"get-history"_s), 4); // and of one run only
    QCOMPARE(count(u"runs/get"_s), 1);
}

void TestMlflowServer::aRunThatIsFollowedAsksForItsNewPointsOnly()
{
    m_http->change([](auto &runs) { runs[u"a"_s].status = u"RUNNING"_s; });
    opened();
    const QString id = idOf(u"a"_s);
    m_core->watch(id, 1);
    QTRY_COMPARE(m_core->summaries(id)->value(0).count, 10);
    const QSignalSpy arrived(m_core.get(), &LogCore::metricsArrived);
    m_http->forget();
    m_http->change([](auto &runs) {
        runs[u"a"_s].metrics[u"loss"_s].append({point(10), point(11), point(12)});
    });
    m_now = m_now + 10;
    QTRY_VERIFY(!arrived.isEmpty());
    QCOMPARE(m_core->points(id, u"loss"_s, 0, 100)->points.size(), 13);
    QCOMPARE(m_core->points(id, u"loss"_s, 12, 100)->points.first().value, 1.0 / 13);
    QCOMPARE(m_core->summaries(id)->first().generation, 0);
    for (const HttpRequest &request : m_http->asked())
        if (request.url.path().endsWith("get-history"_L1))
            QVERIFY(QUrlQuery(request.url).queryItemValue(u"page_token"_s).toInt() >= 9);
    // Nobody looks any more: nothing is asked.
    m_core->watch(id, -1);
    m_http->forget();
    m_now = m_now + 100;
    m_core->lookNow();
    QCOMPARE(count(u"get-history"_s), 0);
}

void TestMlflowServer::aPointThatCameInBetweenBringsTheMetricAnew()
{
    opened();
    const QString id = idOf(u"a"_s);
    QCOMPARE(m_core->points(id, u"loss"_s, 0, 100)->points.size(), 10);
    m_http->change([](auto &runs) {
        QList<MetricPoint> &loss = runs[u"a"_s].metrics[u"loss"_s];
        loss.insert(2, {1, 1.7e9 + 1.5, 77});
        loss.append(point(10));
    });
    m_now = m_now + 10;
    const auto slice = m_core->points(id, u"loss"_s, 0, 100);
    QCOMPARE(slice->points.size(), 12);
    QCOMPARE(slice->points.at(2).value, 77.0);
    QCOMPARE(slice->points.last().step, 10.0);
    QCOMPARE(slice->generation, 1);
}

void TestMlflowServer::aServerOfFilesGivesHistoriesInOnePiece()
{
    m_http->hasPages = false;
    opened();
    QCOMPARE(m_core->points(idOf(u"a"_s), u"loss"_s, 0, 100)->points.size(), 10);
    QCOMPARE(m_core->points(idOf(u"b"_s), u"loss"_s, 0, 100)->points.size(), 10);
}

void TestMlflowServer::onlyNewAndRunningRunsAreSearchedAgain()
{
    opened();
    m_http->change([](auto &runs) {
        runs[u"f"_s] = {u"RUNNING"_s, 1'700'000'001'000, {{u"loss"_s, points(1)}}};
    });
    m_http->forget();
    m_now = m_now + 10;
    m_core->lookNow();
    QTRY_VERIFY(m_core->runs(address).size() == 6);
    for (const HttpRequest &request : m_http->asked())
        if (request.url.path().endsWith("runs/search"_L1))
            QVERIFY(QJsonDocument::fromJson(request.body).object().contains("filter"_L1));
    m_http->forget();
    m_now = m_now + 100; // now and then, everything
    m_core->lookNow();
    QVERIFY(std::ranges::any_of(m_http->asked(), [](const HttpRequest &request) {
        return request.url.path().endsWith("runs/search"_L1) &&
               !QJsonDocument::fromJson(request.body).object().contains("filter"_L1);
    }));
}

void TestMlflowServer::howARunEndedIsLearned()
{
    m_http->change([](auto &runs) { runs[u"a"_s].status = u"RUNNING"_s; });
    opened();
    const auto status = [this] {
        const QList<Run> runs = m_core->runs(address);
        return std::ranges::find(runs, idOf(u"a"_s), &Run::id)->status;
    };
    QCOMPARE(status(), RunStatus::Running);
    m_http->change([](auto &runs) { runs[u"a"_s].status = u"FAILED"_s; });
    m_now = m_now + 10;
    m_core->lookNow();
    QTRY_COMPARE(status(), RunStatus::Failed);
}

void TestMlflowServer::aServerThatIsAwayIsLeftInPeaceAndComesBack()
{
    opened();
    const QSignalSpy troubles(m_core.get(), &LogCore::troubled);
    m_http->setFault([](const HttpRequest &) -> Result<HttpResponse> {
        return failure(ErrorKind::Unavailable, u"nobody answers"_s);
    });
    m_http->forget();
    for (int i = 0; i < 20; ++i)
        m_core->lookNow();
    QCOMPARE(m_http->asked().size(), 1); // the others were told what it learned
    QCOMPARE(troubles.size(), 1);
    QCOMPARE(m_core->runs(address).size(), 5);
    const auto missing = m_core->points(idOf(u"a"_s), u"loss"_s, 0, 9);
    QCOMPARE(missing.error().kind, ErrorKind::Unavailable);
    m_http->setFault({});
    m_now = m_now + 400;
    QCOMPARE(m_core->points(idOf(u"a"_s), u"loss"_s, 0, 100)->points.size(), 10);
}

void TestMlflowServer::thePasswordFollowsNoRedirectElsewhere()
{
    m_secret = std::make_shared<const Secret>(Secret::take("someone:password"));
    m_http->setFault([](const HttpRequest &) -> Result<HttpResponse> {
        return HttpResponse{302, {{"Location", "http://elsewhere.example:5000/"}}, {}};
    });
    const auto refused = m_core->open(address);
    QCOMPARE(refused.error().kind, ErrorKind::Denied);
    QVERIFY(refused.error().message.contains("elsewhere.example"_L1));
    QVERIFY(!refused.error().message.contains("password"_L1));
    const QList<HttpRequest> asked = m_http->asked();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().url.host(), u"tracking.example"_s);
    QVERIFY(asked.first().headers.contains(
        std::pair<QByteArray, QByteArray>("Authorization", "Basic c29tZW9uZTpwYXNzd29yZA==")));
}

void TestMlflowServer::aRedirectOnTheSameServerIsFollowed()
{
    m_http->setFault([this](const HttpRequest &request) -> Result<HttpResponse> {
        if (request.url.path().startsWith("/moved"_L1))
            return m_http->answer(request);
        return HttpResponse{307, {{"Location", (u"/moved"_s + request.url.path()).toUtf8()}}, {}};
    });
    QCOMPARE(opened().size(), 5);
    m_core->close(address);
    m_http->setFault([](const HttpRequest &request) -> Result<HttpResponse> {
        return HttpResponse{307, {{"Location", request.url.path().toUtf8()}}, {}};
    });
    QCOMPARE(m_core->open(address).error().kind, ErrorKind::Unavailable);
}

void TestMlflowServer::whatIsNoServerOfMlflowIsSaid_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("word");
    QTest::newRow("a page") << 200 << QByteArray("<html>hello</html>") << ErrorKind::Corrupt << u"not as"_s;
    QTest::newRow("no such page") << 404 << QByteArray("nope") << ErrorKind::Corrupt << u"not as"_s;
    QTest::newRow("who are you") << 401 << QByteArray("no") << ErrorKind::Denied << u"who you are"_s;
    QTest::newRow("trouble") << 503 << QByteArray() << ErrorKind::Unavailable << u"503"_s;
    QTest::newRow("refused") << 400 << QByteArray(R"({"error_code":"X","message":"too old\nfor you"})")
                             << ErrorKind::InvalidInput << u"too old for you"_s;
}

void TestMlflowServer::whatIsNoServerOfMlflowIsSaid()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, word);
    m_http->setFault([=](const HttpRequest &) -> Result<HttpResponse> {
        return HttpResponse{status, {}, body};
    });
    const auto refused = m_core->open(address);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, kind);
    QVERIFY2(refused.error().message.contains(word), qPrintable(refused.error().message));
    QVERIFY(refused.error().message.contains("tracking.example"_L1));
}

void TestMlflowServer::aSecretIsKeptAndUsedTheNextTime()
{
    m_http->setFault([this](const HttpRequest &request) -> Result<HttpResponse> {
        const bool isKnown =
            request.headers.contains(std::pair<QByteArray, QByteArray>("Authorization", "Bearer the-token"));
        return isKnown ? m_http->answer(request) : HttpResponse{401, {}, {}};
    });
    const auto secrets = std::make_shared<SecretKeeper>(nullptr);
    FakeWorkspace fake;
    {
        LogWorkspace workspace(fake, [this] { return m_now.load(); }, {[this] { return m_http; }, secrets});
        QCOMPARE(waited(workspace.openLogs(address)).error().kind, ErrorKind::Denied);
        QVERIFY(waited(workspace.openLogs(address, Secret::take("another")))
                    .error()
                    .message.contains("does not take"_L1));
        const auto opened = waited(workspace.openLogs(address, Secret::take("the-token")));
        QVERIFY(opened);
        QCOMPARE(waited(workspace.logRuns(address))->size(), 5);
        QTRY_COMPARE(workspace.logFolders().size(), 1);
        QCOMPARE(workspace.logFolders().first().path, address);
        QVERIFY(waited(workspace.closeLogs(address)));
        QTRY_VERIFY(workspace.logFolders().isEmpty());
        QVERIFY(waited(workspace.openLogs(address)));
    }
    QVERIFY(secrets->find(u"mlflow:"_s + address));
}

void TestMlflowServer::anAddressIsTakenAsABrowserHasIt()
{
    QCOMPARE(logPlaceName(u" http://127.0.0.1:5000/#/experiments/0?a=b"_s), u"http://127.0.0.1:5000"_s);
    QCOMPARE(logPlaceName(u"HTTPS://Host.example/mlflow/"_s), u"https://host.example/mlflow"_s);
    QCOMPARE(logPlaceName(u"/tmp//x/../y"_s), u"/tmp/y"_s);
    QVERIFY(!isLogAddress(u"/tmp/http://x"_s));
    FakeWorkspace fake;
    LogWorkspace workspace(fake, [this] { return m_now.load(); }, {[this] { return m_http; }, {}});
    const auto told = waited(workspace.openLogs(u"http://me:secret@host:1"_s));
    QCOMPARE(told.error().kind, ErrorKind::InvalidInput);
    QVERIFY(!told.error().message.contains("secret"_L1));
    QCOMPARE(waited(workspace.openLogs(u"http://"_s)).error().kind, ErrorKind::InvalidInput);
    LogWorkspace without(fake, [this] { return m_now.load(); });
    QCOMPARE(waited(without.openLogs(address)).error().kind, ErrorKind::Unsupported);
}

QTEST_GUILESS_MAIN(TestMlflowServer)
#include "tst_mlflowserver.moc"
