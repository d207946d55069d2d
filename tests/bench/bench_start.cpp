// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long the window takes to come up, seen from outside: from starting the process to the first pixel on an
// X screen (Qt shows nothing before the whole first frame), and what it holds in memory then and two seconds
// later. Peer in the same run: an empty QMainWindow with a QTableView, shown by this program itself. Both
// warm and with every file that the process maps thrown out of the page cache. Usage, on an X screen of its
// own: xvfb-run -a bench_start [rounds, default 11]
#include "tests/bench/measuring.h"
#include "tests/support/localfixture.h"

#include <QApplication>
#include <QFile>
#include <QMainWindow>
#include <QProcess>
#include <QScreen>
#include <QSet>
#include <QStandardItemModel>
#include <QTableView>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace trainyard;
using test::LocalFixture;

namespace {
int showPeer(QApplication &application)
{
    QStandardItemModel model(50, 8);
    QMainWindow window;
    auto *table = new QTableView;
    table->setModel(&model);
    window.setCentralWidget(table);
    window.resize(1280, 800);
    window.show();
    return application.exec();
}

bool isScreenBlack(QScreen &screen)
{
    const QImage image =
        screen.grabWindow(0, 100, 100, 400, 16).toImage().convertToFormat(QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        if (std::any_of(line, line + image.width(), [](QRgb pixel) { return (pixel & RGB_MASK) != 0; }))
            return false;
    }
    return true;
}

QSet<QString> mappedFiles(qint64 process)
{
    QSet<QString> files;
    QFile maps(u"/proc/%1/maps"_s.arg(process));
    if (maps.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : maps.readAll().split('\n')) {
            if (const qsizetype slash = line.indexOf('/'); slash > 0)
                files.insert(QFile::decodeName(line.mid(slash)));
        }
    }
    return files;
}

/// What this program has mapped itself stays in memory.
void forget(const QSet<QString> &files)
{
    for (const QString &path : files) {
        const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
        if (file < 0)
            continue;
        ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        ::close(file);
    }
}

struct Start
{
    double shown = 0;    ///< ms
    double memory = 0;   ///< MiB resident, two seconds later
    double own = 0;      ///< of it, what no file backs
    QSet<QString> files; ///< mapped
};

Start start(QScreen &screen, const QString &program, const QStringList &arguments,
            const QProcessEnvironment &environment)
{
    while (!isScreenBlack(screen))
        QThread::msleep(5);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const auto before = std::chrono::steady_clock::now();
    process.start(program, arguments);
    while (isScreenBlack(screen)) {
        if (std::chrono::steady_clock::now() - before > std::chrono::seconds(30))
            qFatal("%s showed nothing.", qPrintable(program));
        QThread::usleep(500);
    }
    Start result;
    result.shown =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count();
    QThread::sleep(2);
    result.memory = bench::mebibytes(QString::number(process.processId()), "VmRSS");
    result.own = bench::mebibytes(QString::number(process.processId()), "RssAnon");
    result.files = mappedFiles(process.processId());
    process.terminate();
    process.waitForFinished();
    return result;
}

double median(const std::vector<Start> &starts, double Start::*field)
{
    std::vector<double> values;
    for (const Start &one : starts)
        values.push_back(one.*field);
    std::ranges::sort(values);
    return values[values.size() / 2];
}
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList words = QApplication::arguments();
    if (words.value(1) == "--peer"_L1)
        return showPeer(application);
    if (QGuiApplication::platformName() != "xcb"_L1)
        qFatal("This benchmark looks at an X screen: xvfb-run -a %s", argv[0]);
    const int rounds = words.value(1).toInt() > 0 ? words.value(1).toInt() : 11;

    LocalFixture fixture;
    fixture.write(u"train.py"_s, "from azureml.core import Run\nrun = Run.get_context()\n"
                                 "for i in range(1000):\n    run.log('loss', 1 / (i + 1))\n");
    constexpr int runs = 30;
    {
        auto workspace = fixture.open();
        for (int i = 0; i < runs; ++i) {
            const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
            if (!run || run->status != RunStatus::Completed)
                qFatal("A run did not complete.");
        }
    }
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TRAINYARD_HOME"_s, fixture.home());
    environment.insert(u"TRAINYARD_TARGET_HOME"_s, fixture.home());
    const QStringList arguments{u"--workspace"_s, fixture.home() + u"/workspaces/test"_s};
    QScreen &screen = *QGuiApplication::primaryScreen();

    for (const bool isCold : {false, true}) {
        std::vector<Start> ours, peers;
        QSet<QString> files, peerFiles;
        for (int i = 0; i < rounds + 1; ++i) {
            if (isCold)
                forget(files);
            const Start one = start(screen, QStringLiteral(TRAINYARD_PROGRAM), arguments, environment);
            if (isCold)
                forget(peerFiles);
            const Start peer = start(screen, QApplication::applicationFilePath(), {u"--peer"_s}, environment);
            files = one.files;
            peerFiles = peer.files;
            if (i == 0)
                continue; // the first one fills the caches, and says which files there are
            ours.push_back(one);
            peers.push_back(peer);
        }
        const double shown = median(ours, &Start::shown);
        const double peerShown = median(peers, &Start::shown);
        std::printf("%s start to first frame, %d runs in the workspace: median %.0f ms (budget 200), "
                    "QMainWindow with QTableView %.0f ms: %.2fx\n",
                    isCold ? "cold" : "warm", runs, shown, peerShown, shown / peerShown);
        std::printf("  resident 2 s later: %.1f MiB (budget 90 MB), of it not backed by files %.1f MiB; "
                    "peer %.1f and %.1f MiB: %.2fx\n",
                    median(ours, &Start::memory), median(ours, &Start::own), median(peers, &Start::memory),
                    median(peers, &Start::own), median(ours, &Start::memory) / median(peers, &Start::memory));
        std::fflush(stdout);
    }
    return 0;
}
