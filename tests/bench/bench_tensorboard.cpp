// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A TensorBoard event file → points in memory with both sums of every record checked, against TensorBoard's
// own loaders: the Python one, and its data server in Rust where it is installed. And from the start of a
// program to the first chart of all points of one tag: ours draws a picture, TensorBoard's server gives the
// 1000 points that its page draws. Usage: bench_tensorboard [millions of scalars, default 10] [tags, default
// 10] TRAINYARD_LOG_PYTHON names a Python that has tensorboard.
#include "services/metrics/tensorboard/eventfolder.h"
#include "tests/unit/metrics/eventbytes.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
double cpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

/// As SummaryWriter.add_scalar writes them: one event a value.
qint64 writeEvents(const QString &path, qint64 count, int tags)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return 0;
    file.write(bytes::version("brain.Event:2"));
    std::vector<QByteArray> names;
    for (int i = 0; i < tags; ++i)
        names.push_back("train/metric_" + QByteArray::number(i));
    QByteArray block;
    for (qint64 i = 0; i < count; ++i) {
        const auto value = float(2.3 * std::exp(-double(i) / 1e6));
        block += bytes::scalar(names[size_t(i % tags)], i / tags, value, 1763700000 + double(i) * 1e-3);
        if (block.size() > (1 << 20)) {
            file.write(block);
            block.clear();
        }
    }
    file.write(block);
    return file.size();
}

void printPeer(const QString &python, const QString &what, const QString &folder, double ours)
{
    QProcess process;
    process.start(python, {QStringLiteral(TRAINYARD_PEERS "/peer_tensorboard.py"), what, folder});
    if (!process.waitForFinished(1'800'000) || process.exitCode() != 0) {
        std::printf("%-28s not measured: %s\n", qPrintable(what),
                    process.readAllStandardError().trimmed().split('\n').last().constData());
        return;
    }
    const double rate = process.readAllStandardOutput().trimmed().toDouble();
    std::printf("%-28s %8.3f M scalars/s, ours is %.0f times that\n", qPrintable(what), rate / 1e6,
                ours / rate);
}

/// The first chart of a program that is started for it.
void compareCharts(const QString &python, const QString &folder, qint64 count, int tags)
{
    const auto now = [] { return std::chrono::steady_clock::now(); };
    const QTemporaryDir home;
    QProcess program;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TRAINYARD_HOME"_s, home.path());
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    program.setProcessEnvironment(environment);
    const auto began = now();
    program.start(QStringLiteral(TRAINYARD_PROGRAM),
                  {u"logs"_s, u"chart"_s, u"--dir"_s, folder, u"--metric"_s, u"train/metric_0"_s,
                   u"--output"_s, home.filePath(u"chart.png"_s)});
    program.waitForFinished(600'000);
    const double ours = std::chrono::duration<double>(now() - began).count();
    std::printf("%-28s %8.2f s to a picture of all its points, exit %d\n", "trainyard logs chart", ours,
                program.exitCode());
    for (const QString &loader : {u"true"_s, u"false"_s}) {
        QProcess board;
        board.start(python, {QStringLiteral(TRAINYARD_PEERS "/peer_tensorboard.py"), u"chart"_s, folder,
                             loader, u"train/metric_0"_s, QString::number((count - 1) / tags)});
        std::printf("%-28s ", loader == "true"_L1 ? "TensorBoard, fast loader" : "TensorBoard without it");
        if (!board.waitForFinished(1'800'000) || board.exitCode() != 0) {
            std::printf("not measured: %s\n",
                        board.readAllStandardError().trimmed().split('\n').constLast().constData());
            continue;
        }
        const QList<QByteArray> seconds = board.readAllStandardOutput().trimmed().split('\n');
        const double all = seconds.value(2).toDouble();
        std::printf(
            "answers after %.1f s, has points after %.1f s and the last one after %.1f s: %.0f times ours\n",
            seconds.value(0).toDouble(), seconds.value(1).toDouble(), all, all / ours);
        std::fflush(stdout);
    }
}
} // namespace

int main(int argc, char *argv[])
{
    const qint64 count = qint64((argc > 1 ? std::atof(argv[1]) : 10) * 1e6);
    const int tags = argc > 2 ? std::atoi(argv[2]) : 10;
    const QTemporaryDir folder;
    const qint64 size = writeEvents(folder.filePath(u"events.out.tfevents.1.bench"_s), count, tags);
    std::vector<double> wall;
    std::vector<double> cpu;
    qint64 read = 0;
    for (int round = 0; round < 5; ++round) {
        LogContents log;
        const auto source = openEventFolder(folder.path(), [] { return 0.0; });
        const double cpuBefore = cpuSeconds();
        const auto before = std::chrono::steady_clock::now();
        LogSource::Progress progress;
        do {
            const auto advanced = source->advance(log, qint64(64) << 20);
            if (!advanced)
                return 1;
            progress = *advanced;
        } while (progress.more);
        wall.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count());
        cpu.push_back(cpuSeconds() - cpuBefore);
        read = log.bad == 0 ? log.pointCount() : 0;
    }
    if (read != count) {
        std::fprintf(stderr, "read %lld of %lld\n", static_cast<long long>(read),
                     static_cast<long long>(count));
        return 1;
    }
    std::ranges::sort(wall);
    std::ranges::sort(cpu);
    const double ours = double(count) / wall[2];
    std::printf("%lld scalars of %d tags, %.0f MB, warm; median of 5, best in brackets\n",
                static_cast<long long>(count), tags, double(size) / 1e6);
    std::printf("%-28s %8.3f M scalars/s [%.3f], %.2f GB/s; %.0f ns of CPU each\n", "ours, sums checked",
                ours / 1e6, double(count) / wall[0] / 1e6, double(size) / wall[2] / 1e9,
                cpu[2] / double(count) * 1e9);
    const QString python = qEnvironmentVariable("TRAINYARD_LOG_PYTHON", u"python3"_s);
    // The Python loader is so slow that a part of the points says enough; its rate does not depend on them.
    const QTemporaryDir part;
    writeEvents(part.filePath(u"events.out.tfevents.1.bench"_s), std::min<qint64>(count, 200'000), tags);
    printPeer(python, u"EventFileLoader"_s, part.path(), ours);
    printPeer(python, u"EventAccumulator"_s, part.path(), ours);
    printPeer(python, u"data-server"_s, folder.path(), ours);
    compareCharts(python, folder.path(), count, tags);
    return 0;
}
