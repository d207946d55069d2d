// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A store of MLflow with many runs → the first page of its table sorted by a metric: ours reading the SQLite
// file, ours asking MLflow's server, and what the server itself takes for the same table. Usage: bench_mlflow
// [runs, default 10000] [metrics, default 5] [points of each, default 20]
//        bench_mlflow open PLACE     one of ours, in a process of its own
// TRAINYARD_LOG_PYTHON names a Python that has mlflow with its server.
#include "services/http/networkhttp.h"
#include "services/logs/logworkspace.h"
#include "tests/support/fakeworkspace.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
constexpr int patience = 1'800'000;

int openPlace(const QString &place)
{
    test::FakeWorkspace fake;
    LogWorkspace workspace(fake, [] { return double(QDateTime::currentMSecsSinceEpoch()) / 1000; },
                           {[] { return std::make_shared<NetworkHttp>(); }, {}});
    QElapsedTimer taken;
    taken.start();
    const auto opened = workspace.openLogs(place);
    (void)QTest::qWaitFor([&] { return opened.isFinished(); }, patience);
    if (!opened.result()) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.result().error().message));
        return 1;
    }
    const auto all = workspace.logRuns(place);
    (void)QTest::qWaitFor([&] { return all.isFinished(); }, patience);
    RunQuery query;
    query.sort = RunQuery::Sort::Metric;
    query.metric = u"loss"_s;
    query.ascending = true;
    RunPage page;
    // The list of the window is told of them with the next event.
    (void)QTest::qWaitFor(
        [&] {
            const auto asked = workspace.runs(query);
            (void)QTest::qWaitFor([&] { return asked.isFinished(); }, patience);
            page = *asked.result();
            return page.total >= all.result()->size();
        },
        patience);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%lld %g %g %ld\n", static_cast<long long>(page.total), double(taken.nsecsElapsed()) * 1e-9,
                double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                    double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6,
                usage.ru_maxrss / 1024);
    return page.runs.isEmpty() || page.runs.first().lastMetrics.value(query.metric) != 0;
}

QList<double> numbersOf(const QString &program, const QStringList &words)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(program, words);
    QList<double> numbers;
    if (process.waitForFinished(patience) && process.exitCode() == 0)
        for (const QByteArray &word : process.readAllStandardOutput().split(' '))
            numbers.append(word.trimmed().toDouble());
    return numbers;
}

/// Resident memory of the processes of a session, in MiB.
double memoryOfSession(qint64 session)
{
    double sum = 0;
    QProcess ps;
    ps.start(u"ps"_s, {u"-o"_s, u"rss="_s, u"-s"_s, QString::number(session)});
    if (ps.waitForFinished(30'000))
        for (const QByteArray &line : ps.readAllStandardOutput().split('\n'))
            sum += line.trimmed().toDouble() / 1024;
    return sum;
}

void print(const char *what, const QList<double> &numbers)
{
    if (numbers.size() < 4)
        std::printf("%-26s not measured\n", what);
    else
        std::printf("%-26s %6.0f runs  %7.2f s to the sorted table  %6.2f s of CPU  %6.0f MiB\n", what,
                    numbers[0], numbers[1], numbers[2], numbers[3]);
    std::fflush(stdout);
}
} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == "open"_L1)
        return openPlace(words.value(2));
    const QString python = qEnvironmentVariable("TRAINYARD_LOG_PYTHON", u"python3"_s);
    const QString peer = QStringLiteral(TRAINYARD_PEERS "/peer_mlflow.py");
    const QTemporaryDir folder;
    (void)numbersOf(python, {peer, u"make"_s, folder.path(), words.value(1, u"10000"_s),
                             words.value(2, u"5"_s), words.value(3, u"20"_s)});
    const QString ours = QCoreApplication::applicationFilePath();
    print("ours, reading the store", numbersOf(ours, {u"open"_s, folder.path()}));

    QTcpServer free;
    if (!free.listen(QHostAddress::LocalHost))
        return 1;
    const QString port = QString::number(free.serverPort());
    const QString address = u"http://127.0.0.1:"_s + port;
    free.close();
    QProcess server;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"MLFLOW_SERVER_ENABLE_JOB_EXECUTION"_s, u"false"_s);
    server.setProcessEnvironment(environment);
    server.setStandardErrorFile(QProcess::nullDevice());
    server.setStandardOutputFile(QProcess::nullDevice());
    server.setChildProcessModifier([] { ::setsid(); });
    server.start(python, {u"-m"_s, u"mlflow"_s, u"server"_s, u"--backend-store-uri"_s,
                          u"sqlite:///"_s + folder.filePath(u"mlflow.db"_s), u"--host"_s, u"127.0.0.1"_s,
                          u"--port"_s, port, u"--workers"_s, u"1"_s});
    NetworkHttp http;
    const HttpRequest question{"GET", QUrl(address + u"/health"_s), {}, {}, 1 << 20, std::chrono::seconds(5)};
    (void)QTest::qWaitFor(
        [&] {
            const auto answer = http.send(question, {});
            return server.state() == QProcess::NotRunning || (answer && answer->isSuccess());
        },
        patience);
    // Its page asks for a hundred; whoever wants to scroll has to ask for all.
    for (const auto &[page, pages] : {std::pair("100", "1"), std::pair("1000", "1000000")}) {
        const QList<double> theirs = numbersOf(
            python, {peer, u"search"_s, address, QString::fromLatin1(page), QString::fromLatin1(pages)});
        if (theirs.size() == 2)
            std::printf(
                "MLflow's server            %6.0f runs  %7.2f s sorted, %s a request; it has %.0f MiB\n",
                theirs[0], theirs[1], page, memoryOfSession(server.processId()));
        else
            std::printf("MLflow's server: not measured\n");
        std::fflush(stdout);
    }
    print("ours, asking the server", numbersOf(ours, {u"open"_s, address}));
    if (server.state() != QProcess::NotRunning) {
        ::kill(-pid_t(server.processId()), SIGKILL);
        server.waitForFinished();
    }
    return 0;
}
