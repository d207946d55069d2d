// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of metrics.jsonl → points in the store, as a run's supervisor does it, against what one would write
// in Python and against merely looking for the line ends. Usage: bench_metrics [millions of points, default
// 2]
#include "services/metrics/metricingest.h"
#include "tests/bench/measuring.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cstring>
#include <ctime>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace trainyard;
using bench::must;
using bench::wallSeconds;

namespace {
double cpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

double childSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval &time) {
        return double(time.tv_sec) + double(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// As the run context writes them; the names take turns.
void writeLines(const QString &path, qint64 points, int names)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        throw std::runtime_error("cannot write the lines");
    QByteArray lines;
    for (qint64 i = 0; i < points; ++i) {
        const auto value = 2.3 * std::exp(-double(i) / 1e6) + double(i * 7919 % 10007) / 10007;
        lines += "{\"name\":\"metric_" + QByteArray::number(i % names) +
                 "\",\"value\":" + QByteArray::number(value, 'g', 16) +
                 ",\"step\":" + QByteArray::number(i / names) +
                 ",\"time\":" + QByteArray::number(1763700000 + double(i) * 1e-3, 'f', 6) + "}\n";
        if (lines.size() > (1 << 20)) {
            file.write(lines);
            lines.clear();
        }
    }
    file.write(lines);
}

Database openStore(const QString &path)
{
    auto database = must(Database::open(path));
    QFile schema(QStringLiteral(TRAINYARD_SCHEMA "/0002_metrics.sql"));
    if (!schema.open(QIODevice::ReadOnly))
        throw std::runtime_error("no schema");
    must(database.execute(u"CREATE TABLE run (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)"_s));
    must(database.execute(QString::fromUtf8(schema.readAll())));
    must(database.execute(u"INSERT INTO run VALUES (1, 'run')"_s));
    return database;
}

MetricIngest::ReadBytes readerOf(int descriptor)
{
    return [descriptor](qint64 offset, std::span<char> into) -> Result<qint64> {
        return pread(descriptor, into.data(), into.size(), offset);
    };
}

double lineEndsOnly(int descriptor)
{
    std::vector<char> buffer(size_t(MetricIngest::roundBytes));
    const double began = cpuSeconds();
    qint64 lines = 0;
    qint64 offset = 0;
    for (qint64 got = 0; (got = pread(descriptor, buffer.data(), buffer.size(), offset)) > 0; offset += got) {
        const char *at = buffer.data();
        const char *const end = at + got;
        while ((at = static_cast<const char *>(std::memchr(at, '\n', size_t(end - at))))) {
            ++at;
            ++lines;
        }
    }
    return double(lines) / (cpuSeconds() - began);
}

void bulk(const QTemporaryDir &folder, qint64 points, int names)
{
    const QString lines = folder.filePath(u"lines%1"_s.arg(names));
    const QString path = folder.filePath(u"store%1.db"_s.arg(names));
    writeLines(lines, points, names);
    const int descriptor = open(lines.toLocal8Bit().constData(), O_RDONLY);
    const double bare = lineEndsOnly(descriptor);

    auto database = openStore(path);
    MetricIngest ingest(database, 1, {readerOf(descriptor), {}}, [] { return 0.0; });
    const double cpu = cpuSeconds();
    const double wall = wallSeconds();
    while (must(ingest.advance()).more) {
    }
    must(database.execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
    const double ours = double(points) / (cpuSeconds() - cpu);
    const double elapsed = double(points) / (wallSeconds() - wall);

    MetricStore store(database);
    const double readBegan = cpuSeconds();
    qint64 read = 0;
    for (int name = 0; name < names; ++name)
        read += must(store.points(1, u"metric_%1"_s.arg(name), 0, points)).points.size();
    const double reading = double(read) / (cpuSeconds() - readBegan);
    close(descriptor);

    QProcess peer;
    peer.start(u"python3"_s, {QStringLiteral(TRAINYARD_PEERS "/peer_metrics.py"), lines, path + u".peer"_s});
    const bool ended = peer.waitForFinished(-1);
    const double python = ended ? peer.readAllStandardOutput().trimmed().toDouble() : 0;
    std::printf("%lld points of %d metrics: %.2f M/s a core read, stored and indexed (%.2f M/s wall)\n",
                static_cast<long long>(points), names, ours * 1e-6, elapsed * 1e-6);
    std::printf(
        "  python json.loads + executemany %.3f M/s: %.1fx; line ends only (memchr) %.1f M/s: 1/%.1f\n",
        python * 1e-6, ours / python, bare * 1e-6, bare / ours);
    std::printf("  read back %lld at %.1f M/s; %.1f bytes a point\n", static_cast<long long>(read),
                reading * 1e-6, double(QFile(path).size()) / double(points));
}

/// The output of a script that prints its loss between other lines, against grep for that one name.
void printed(const QTemporaryDir &folder)
{
    const QString path = folder.filePath(u"driver.log"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        throw std::runtime_error("cannot write the log");
    qint64 lines = 0;
    for (int i = 0; i < 250'000; ++i, lines += 4) {
        const QByteArray number = QByteArray::number(i);
        file.write("epoch=1, batch= " + number + ": loss 2.19\n2026-01-02 12:30:45,123 INFO saved model-" +
                   number +
                   ".pt to /data/checkpoints\nLoading shard 12 of 400 from cache, this may take a while\n" +
                   "\r 45%|####5     | " + number + "/250000 [00:10<00:12, 45.0it/s, acc=0.41]\n");
    }
    file.close();
    const auto size = double(QFile(path).size());
    const int descriptor = open(path.toLocal8Bit().constData(), O_RDONLY);
    auto database = openStore(folder.filePath(u"printed.db"_s));
    MetricIngest ingest(database, 1, {{}, readerOf(descriptor)}, [] { return 0.0; });
    const double cpu = cpuSeconds();
    while (must(ingest.advance()).more) {
    }
    const double ours = size / (cpuSeconds() - cpu);
    close(descriptor);
    QProcess grep;
    const double before = childSeconds();
    grep.start(u"grep"_s, {u"-cE"_s, u"loss[ =:]+[0-9.]+"_s, path});
    grep.waitForFinished(-1);
    const double peer = size / (childSeconds() - before);
    std::printf("printed: %.0f MB/s a core, %.2f M lines/s; grep -cE for one name %.0f MB/s: %.2fx\n",
                ours * 1e-6, double(lines) / size * ours * 1e-6, peer * 1e-6, ours / peer);
}

/// Ten metrics, one point each a beat: what a live run costs.
void live(const QTemporaryDir &folder)
{
    constexpr int beats = 5000;
    const QString lines = folder.filePath(u"live"_s);
    writeLines(lines, beats * 10, 10);
    QFile file(lines);
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("no lines");
    const QByteArray bytes = file.readAll();
    qint64 visible = 0;
    auto database = openStore(folder.filePath(u"live.db"_s));
    const auto reader = [&](qint64 offset, std::span<char> into) -> Result<qint64> {
        const qint64 count = std::min(visible - offset, qint64(into.size()));
        std::copy_n(bytes.constData() + offset, count, into.data());
        return count;
    };
    MetricIngest ingest(database, 1, {reader, {}}, [] { return 0.0; });
    std::vector<double> times;
    for (int beat = 0; beat < beats; ++beat) {
        for (int line = 0; line < 10; ++line)
            visible = bytes.indexOf('\n', visible) + 1;
        const double began = wallSeconds();
        must(ingest.advance());
        times.push_back(wallSeconds() - began);
    }
    std::ranges::sort(times);
    std::printf("live, 10 metrics a beat: median %.0f us, p99 %.0f us\n", times[beats / 2] * 1e6,
                times[beats * 99 / 100] * 1e6);
}

/// A million runs sorted by the last value of one of five metrics.
void sorting(const QTemporaryDir &folder)
{
    auto database = openStore(folder.filePath(u"sort.db"_s));
    must(database.execute(
        u"BEGIN; INSERT INTO run WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i+1 FROM n "
        "WHERE i < 1000000) SELECT i, 'run' || i FROM n"_s));
    must(database.execute(
        u"INSERT INTO metric (run, name, kind, source, count, last) SELECT key, 'metric_' || n, "
        "'scalar', 0, 1, abs(random() % 1000000) / 1e6 FROM run, (SELECT 0 AS n UNION SELECT 1 "
        "UNION SELECT 2 UNION SELECT 3 UNION SELECT 4); COMMIT"_s));
    const auto time = [&](const QString &sql) {
        const double began = wallSeconds();
        auto select = must(database.prepare(sql));
        while (must(select.step())) {
        }
        return (wallSeconds() - began) * 1e3;
    };
    const QString page =
        u"SELECT run FROM metric WHERE name='metric_3' AND last IS NOT NULL ORDER BY last DESC LIMIT 128"_s;
    const double first = time(page);
    const double middle = time(page + u" OFFSET 500000"_s);
    const double plain = time(
        u"SELECT run FROM metric WHERE +name='metric_3' AND last IS NOT NULL ORDER BY +last DESC LIMIT 128"_s);
    const double names = time(u"SELECT name FROM metric_name ORDER BY runs DESC, name LIMIT 200"_s);
    std::printf(
        "1 M runs by the last value: first page %.2f ms, from the middle %.1f ms, without the index %.0f ms: "
        "%.0fx; names %.2f ms\n",
        first, middle, plain, plain / first, names);
}
} // namespace

int main(int argc, char **argv)
{
    const qint64 points = std::max(1, argc > 1 ? std::atoi(argv[1]) : 2) * qint64(1'000'000);
    try {
        const QTemporaryDir folder;
        bulk(folder, points, 1);
        bulk(folder, points, 10);
        printed(folder);
        live(folder);
        sorting(folder);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
