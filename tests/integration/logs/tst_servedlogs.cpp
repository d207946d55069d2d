// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs on the real tracking server of MLflow: listed, read to the last point, followed while a script logs.
#include "services/http/networkhttp.h"
#include "services/logs/logworkspace.h"
#include "tests/support/fakeworkspace.h"
#include "tests/unit/metrics/logfixture.h"

#include <QDateTime>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace trainyard;
using namespace trainyard::test;

namespace {
constexpr int patience = 240'000; ///< milliseconds: it imports much before it serves

template <typename T> Result<T> waited(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, patience) || future.resultCount() == 0)
        return failure(ErrorKind::Cancelled, u"no answer"_s);
    return future.result();
}
} // namespace

class TestServedLogs : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void everyPointIsThere();
    void aRunIsFollowedToItsEnd();
    void cleanupTestCase();

private:
    QList<Run> runs() { return waited(m_workspace->logRuns(m_address)).value(); }
    Run called(const QString &name)
    {
        const QList<Run> all = runs();
        const auto found = std::ranges::find(all, name, &Run::displayName);
        return found == all.end() ? Run() : *found;
    }
    QList<MetricPoint> points(const QString &id, const QString &metric)
    {
        return waited(m_workspace->metricPoints(id, metric, 0, 1'000'000)).value().points;
    }
    QTemporaryDir m_folder;
    QString m_address;
    QProcess m_server;
    QProcess m_script;
    FakeWorkspace m_fake;
    std::unique_ptr<LogWorkspace> m_workspace;
};

void TestServedLogs::initTestCase()
{
    const QString python = pythonWith(u"mlflow"_s);
    if (python.isEmpty())
        QSKIP("no Python here has the mlflow package (pip install mlflow; TRAINYARD_LOG_PYTHON)");
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const QString port = QString::number(free.serverPort());
    free.close();
    m_address = u"http://127.0.0.1:"_s + port;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"MLFLOW_SERVER_ENABLE_JOB_EXECUTION"_s, u"false"_s);
    environment.insert(u"MLFLOW_DISABLE_TELEMETRY"_s, u"true"_s);
    m_server.setProcessEnvironment(environment);
    m_server.setWorkingDirectory(m_folder.path());
    m_server.setStandardErrorFile(m_folder.filePath(u"server.log"_s));
    m_server.setStandardOutputFile(QProcess::nullDevice());
    // It starts workers of its own: all of them are one session, to be stopped as one.
    m_server.setChildProcessModifier([] { ::setsid(); });
    m_server.start(python,
                   {u"-m"_s, u"mlflow"_s, u"server"_s, u"--backend-store-uri"_s, u"sqlite:///mlflow.db"_s,
                    u"--host"_s, u"127.0.0.1"_s, u"--port"_s, port, u"--workers"_s, u"1"_s});
    QVERIFY(m_server.waitForStarted());
    NetworkHttp http;
    const HttpRequest question{"GET",   QUrl(m_address + u"/health"_s), {}, {},
                               1 << 20, std::chrono::seconds(5)};
    const auto serves = [&] {
        const auto answer = http.send(question, {});
        return m_server.state() == QProcess::NotRunning || (answer && answer->isSuccess());
    };
    QVERIFY(QTest::qWaitFor(serves, patience));
    QVERIFY2(m_server.state() == QProcess::Running,
             trainyard::readFile(m_folder.filePath(u"server.log"_s)).right(2000).constData());
    m_script.setProcessEnvironment(environment);
    m_script.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_script.start(python, {QStringLiteral(TRAINYARD_TEST_FOLDER "/writelogs.py"), u"served"_s, m_address});
    QByteArray said; // MLflow says other things, too
    while (!said.contains("ready")) {
        QVERIFY(m_script.waitForReadyRead(patience));
        said += m_script.readAllStandardOutput();
    }
    m_workspace = std::make_unique<LogWorkspace>(
        m_fake, [] { return double(QDateTime::currentMSecsSinceEpoch()) / 1000; },
        LogServices{[] { return std::make_shared<NetworkHttp>(); }, {}});
    const auto opened = waited(m_workspace->openLogs(m_address));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
}

void TestServedLogs::everyPointIsThere()
{
    QCOMPARE(runs().size(), 4);
    const Run first = called(u"first"_s);
    QCOMPARE(first.status, RunStatus::Completed);
    QCOMPARE(first.experiment(), u"digits"_s);
    QCOMPARE(parametersOf(first), (QMap<QString, QString>{{u"lr"_s, u"0.1"_s}, {u"opt"_s, u"adam"_s}}));
    QCOMPARE(first.configuration.tags, (QMap<QString, QString>{{u"team"_s, u"a"_s}}));
    QCOMPARE(first.lastMetrics.value(u"loss"_s), 0.05);
    QVERIFY(first.started.isValid() && first.ended >= first.started);
    const QList<MetricPoint> loss = points(first.id, u"loss"_s);
    QCOMPARE(loss.size(), 20);
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(loss.at(i).step, double(i));
        QCOMPARE(loss.at(i).value, 1.0 / (i + 1));
    }
    QCOMPARE(points(first.id, u"train/acc"_s).last().value, 0.95);
    QCOMPARE(points(first.id, u"val acc"_s).size(), 20);
    const QList<MetricPoint> bad = points(first.id, u"bad"_s);
    QCOMPARE(bad.size(), 3);
    QVERIFY(std::ranges::any_of(bad, [](const MetricPoint &point) { return std::isnan(point.value); }));
    QVERIFY(std::ranges::any_of(bad, [](const MetricPoint &point) {
        return point.value == -std::numeric_limits<double>::infinity();
    }));
    QCOMPARE(called(u"second"_s).status, RunStatus::Failed);
    const QList<MetricPoint> all = points(called(u"long"_s).id, u"loss"_s);
    QCOMPARE(all.size(), 25'000);
    for (int i = 0; i < all.size(); ++i) {
        QCOMPARE(all.at(i).step, double(i));
        QCOMPARE(all.at(i).value, 1.0 / (i + 1));
        QCOMPARE(all.at(i).time, double(1'700'000'000'000 + i) / 1000);
    }
    const auto missing = waited(m_workspace->metricPoints(first.id, u"none"_s, 0, 9));
    QCOMPARE(missing.error().kind, ErrorKind::NotFound);
}

void TestServedLogs::aRunIsFollowedToItsEnd()
{
    const QString live = called(u"live"_s).id;
    QVERIFY(!live.isEmpty());
    const auto watch = m_workspace->watch(live);
    qsizetype written = 0;
    for (const int more : {1, 20, 3000}) {
        m_script.write(QByteArray::number(more) + '\n');
        written += more;
        QTRY_COMPARE_WITH_TIMEOUT(waited(m_workspace->metrics(live)).value().value(0).count, written,
                                  patience);
    }
    QCOMPARE(points(live, u"loss"_s).last().value, 1.0 / double(written));
    QCOMPARE(called(u"live"_s).status, RunStatus::Running);
    m_script.closeWriteChannel();
    QVERIFY(m_script.waitForFinished(patience));
    QTRY_COMPARE_WITH_TIMEOUT(called(u"live"_s).status, RunStatus::Canceled, patience);
    QCOMPARE(points(live, u"loss"_s).size(), written);
}

void TestServedLogs::cleanupTestCase()
{
    m_workspace.reset();
    m_script.kill();
    m_script.waitForFinished();
    if (m_server.state() != QProcess::NotRunning) {
        ::kill(-pid_t(m_server.processId()), SIGKILL);
        m_server.waitForFinished();
    }
}

QTEST_GUILESS_MAIN(TestServedLogs)
#include "tst_servedlogs.moc"
