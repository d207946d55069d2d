// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run with one metric of 100 million points: from asking for it to the painted chart, the memory that this
// takes, and what frames cost, each in a process of its own. Peer: reading all points into memory, slice by
// slice, as a metric without files is read. Usage: QT_QPA_PLATFORM=offscreen bench_longseries [millions of
// points, default 100]
#include "services/metrics/segmentfile.h"
#include "tests/bench/measuring.h"
#include "tests/support/localfixture.h"
#include "ui/charts/metricchart.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QDirIterator>
#include <QProcess>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace trainyard;
using bench::mebibytes;
using bench::must;
using bench::wallSeconds;
using test::answer;
using test::LocalFixture;

namespace {
constexpr QSize windowSize(1200, 600);
constexpr int zooms = 200;

void printMemory(const char *when)
{
    std::printf("  %-34s %7.0f MiB its own, %7.0f MiB of files\n", when, mebibytes(u"self"_s, "RssAnon"),
                mebibytes(u"self"_s, "RssFile"));
}

LocalWorkspaceOptions optionsFor(const QString &home)
{
    LocalWorkspaceOptions options = LocalWorkspaceOptions::fromSystem(home + u"/workspaces/test"_s);
    options.folders.home = home;
    options.folders.targetHome = home;
    return options;
}

/// Without the pauses of an event loop that is looked at now and then.
template <typename T> T awaited(QFuture<Result<T>> answered)
{
    answered.waitForFinished();
    return must(answered.takeResult());
}

Series readSlices(Workspace &workspace, const QString &run, Series points)
{
    constexpr qint64 limit = 1 << 16;
    while (true) {
        const auto slice = awaited(workspace.metricPoints(run, u"loss"_s, points.size(), limit));
        points.appendAll(slice.points);
        if (slice.points.size() < limit)
            return points;
    }
}

void show(QApplication &application, ui::MetricChart &chart, const Series &points)
{
    ui::ChartSpec spec;
    spec.title = u"loss"_s;
    ui::ChartSeries series;
    series.key = u"run"_s;
    series.points = points;
    spec.series.push_back(std::move(series));
    chart.resize(windowSize);
    chart.setSpec(std::move(spec));
    chart.show();
    application.processEvents();
}

void zoomAbout(QApplication &application, ui::MetricChart &chart)
{
    std::mt19937_64 random(7);
    const ui::ChartRange all = chart.visibleX();
    std::vector<double> frames;
    for (int i = 0; i < zooms; ++i) {
        const double depth = std::exp(-std::uniform_real_distribution(0.0, 15.0)(random));
        const double from = all.from + std::uniform_real_distribution(0.0, 1 - depth)(random) * all.span();
        const double began = wallSeconds();
        chart.setVisibleX({from, from + depth * all.span()});
        application.processEvents();
        frames.push_back((wallSeconds() - began) * 1e3);
    }
    std::ranges::sort(frames);
    std::printf("  a frame of %d random zooms: median %.1f, p95 %.1f, worst %.1f ms (wall)\n", zooms,
                frames[zooms / 2], frames[zooms * 95 / 100], frames.back());
}

/// In a process of its own: opens the metric in one way and draws it.
int look(QApplication &application, const QString &way, const QString &home, const QString &run)
{
    LocalWorkspace workspace(optionsFor(home));
    must(answer(workspace.opened()));
    ui::MetricChart chart;
    show(application, chart, {}); // fonts and styles are there before
    const double began = wallSeconds();
    Series points;
    if (way == "slices"_L1) {
        points = readSlices(workspace, run, {});
    } else {
        double first = 0;
        for (qsizetype before = -1; points.size() > before;) {
            before = points.size();
            points = awaited(workspace.metricStart(run, u"loss"_s)).points;
            if (first == 0) {
                show(application, chart, points);
                first = wallSeconds() - began;
            }
            if (way == "mapped"_L1)
                break; // all was there
        }
        std::printf("  %.0f ms to the first chart, of what the first answer brought\n", first * 1e3);
        points = readSlices(workspace, run, points);
    }
    show(application, chart, points);
    std::printf("  %.0f ms to the chart of all %lld points\n", (wallSeconds() - began) * 1e3,
                static_cast<long long>(points.size()));
    printMemory("overview");
    zoomAbout(application, chart);
    printMemory("after the zooms");
    return 0;
}

void measure(const char *what, const QString &way, const QString &home, const QString &run)
{
    std::printf("%s\n", what);
    std::fflush(stdout);
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start(QCoreApplication::applicationFilePath(), {way, home, run});
    process.waitForFinished(-1);
}

double mebibytesBelow(const QString &folder)
{
    qint64 bytes = 0;
    for (QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         files.hasNext();) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return double(bytes) / (1 << 20);
}

void forgetCache(const QString &folder)
{
    for (QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
        const int file = ::open(QFile::encodeName(files.next()).constData(), O_RDONLY);
        ::fdatasync(file);
        ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        ::close(file);
    }
}

/// What the workspace does behind a chart that is there already.
void check(const QString &folder, const char *where)
{
    const double began = wallSeconds();
    int damaged = 0;
    for (QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories); files.hasNext();)
        damaged += int(isSegmentDamaged(files.next(), [] { return false; }));
    std::printf("checksums of all files, %s: %.0f ms, %d damaged\n", where, (wallSeconds() - began) * 1e3,
                damaged);
}

void fill(const QString &home, const QString &runId, qint64 count)
{
    auto database = must(Database::open(home + u"/workspaces/test/workspace.db"_s));
    MetricStore store(database);
    auto find = must(database.prepare(u"SELECT key FROM run WHERE id = ?"_s));
    must(find.bind(1, runId).step());
    const qint64 run = find.integer(0);
    find.reset();
    std::mt19937_64 random(1);
    double time = 1.7e9;
    const double began = wallSeconds();
    constexpr qint64 batchSize = 1 << 16;
    for (qint64 from = 0; from < count; from += batchSize) {
        MetricBatch batch;
        batch.fromOffset = from;
        batch.toOffset = from + batchSize;
        auto &points = batch.seriesOf("loss", MetricKind::Scalar).points;
        for (qint64 i = from; i < std::min(from + batchSize, count); ++i) {
            time += double(random() >> 44) * 1e-6; // microseconds, as the run context writes them
            const double noise = double(random() >> 11) * 0x1p-53;
            points.push_back({double(i), std::round(time * 1e6) / 1e6,
                              2 * std::exp(-4 * double(i) / double(count)) + 0.1 * noise +
                                  (random() % 10'000'019 == 0 ? 2 : 0)});
        }
        auto transaction = must(Transaction::begin(database));
        must(store.append(run, MetricSource::RunContext, batch));
        must(transaction.commit());
    }
    must(database.execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
    std::printf("%lld points stored in %.1f s\n", static_cast<long long>(count), wallSeconds() - began);
}

void compare(qint64 count)
{
    LocalFixture fixture;
    fixture.write(u"train.py"_s, "print('done')\n");
    QString run;
    {
        auto workspace = fixture.open();
        run = must(fixture.runToTheEnd(*workspace, fixture.configuration())).id;
    }
    const QString home = fixture.home();
    const QString folder = home + u"/workspaces/test"_s;
    fill(home, run, count);
    const double stored = mebibytesBelow(folder);
    measure("peer: all points read into memory", u"slices"_s, home, run);
    measure("first opening: the files are made", u"made"_s, home, run);
    const double withFiles = mebibytesBelow(folder);
    measure("files there", u"mapped"_s, home, run);
    check(folder + u"/series"_s, "in the cache");
    forgetCache(folder + u"/series"_s);
    measure("files there, not in the cache", u"mapped"_s, home, run);
    forgetCache(folder + u"/series"_s);
    check(folder + u"/series"_s, "not in the cache");

    auto workspace = fixture.open();
    must(answer(workspace->opened()));
    const double began = wallSeconds();
    must(answer(workspace->remove(run), 600));
    const double took = wallSeconds() - began;
    workspace.reset();
    std::printf(
        "on the disk: %.0f MiB, with the files %.0f MiB, %.1f MiB after the run was deleted in %.1f s\n",
        stored, withFiles, mebibytesBelow(folder), took);
}
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    ui::applyAppearance(application, ui::Appearance::Light);
    const QStringList words = QCoreApplication::arguments();
    try {
        if (words.size() == 4)
            return look(application, words[1], words[2], words[3]);
        compare(std::max(1, words.value(1, u"100"_s).toInt()) * qint64(1'000'000));
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
