// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a frame of MetricChart costs while a person pans or zooms: from the event to the painted window, in
// the software raster. Peer: QLineSeries::replace() with the same points in the same window size, same run.
// Usage: QT_QPA_PLATFORM=offscreen bench_chart [frames]
#include "ui/charts/metricchart.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineSeries>
#include <QMouseEvent>
#include <QValueAxis>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>
#include <vector>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
constexpr QSize windowSize(1200, 600);

struct Timing
{
    double median = 0;
    double p95 = 0;
    double worst = 0;
    double wall = 0; ///< median
};

double cpuMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Times one act and everything that it makes the event loop do.
template <typename Act> Timing timeFrames(QApplication &application, int frames, Act act)
{
    constexpr int warmUp = 5;
    std::vector<double> cpu, wall;
    for (int i = 0; i < frames + warmUp; ++i) {
        QElapsedTimer timer;
        timer.start();
        const double before = cpuMilliseconds();
        act(i);
        application.processEvents();
        if (i >= warmUp) {
            cpu.push_back(cpuMilliseconds() - before);
            wall.push_back(double(timer.nsecsElapsed()) / 1e6);
        }
    }
    std::ranges::sort(cpu);
    std::ranges::sort(wall);
    return {cpu[cpu.size() / 2], cpu[cpu.size() * 95 / 100], cpu.back(), wall[wall.size() / 2]};
}

void print(int lines, qsizetype count, const char *what, const Timing &timing)
{
    std::printf("%2d x %-9lld %-34s median %7.2f  p95 %7.2f  worst %7.2f   (wall %7.2f) ms\n", lines,
                static_cast<long long>(count), what, timing.median, timing.p95, timing.worst, timing.wall);
    std::fflush(stdout);
}

double lossAt(std::mt19937_64 &random, qsizetype index, qsizetype count, int line)
{
    const double progress = double(index) / double(count);
    const double noise = double(random() >> 11) * 0x1p-53 - 0.5;
    return 2.0 * std::exp(-4 * progress) + 0.2 + 0.05 * line + 0.1 * noise + (index % 100'003 == 77 ? 2 : 0);
}

ChartSpec specOf(int lines, qsizetype count, bool hasJitter)
{
    ChartSpec spec;
    spec.title = u"loss"_s;
    spec.x = hasJitter ? ChartX::RelativeTime : ChartX::Step;
    for (int line = 0; line < lines; ++line) {
        std::mt19937_64 random(quint64(line) + 1);
        ChartSeries series;
        series.key = u"run %1"_s.arg(line);
        series.label = series.key;
        double time = 1.7e9;
        for (qsizetype i = 0; i < count; ++i) {
            time += hasJitter ? double(random() >> 11) * 0x1p-53 * 0.02 : 0.01;
            series.points.append({double(i), time, lossAt(random, i, count, line)});
        }
        spec.series.push_back(std::move(series));
    }
    return spec;
}

void turnWheel(MetricChart &chart, int angle)
{
    const QPointF at(500, 300);
    QWheelEvent event(at, chart.viewport()->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(chart.viewport(), &event);
}

struct Measured
{
    Timing pan, deep, zoom;
};

Measured measure(QApplication &application, int lines, qsizetype count, bool hasJitter, int frames)
{
    const double before = cpuMilliseconds();
    ChartSpec spec = specOf(lines, count, hasJitter);
    const double buildTime = cpuMilliseconds() - before;
    qsizetype memory = 0;
    for (const ChartSeries &series : spec.series)
        memory += series.points.memory();
    std::printf("%2d x %-9lld over %s: built in %.0f ms, %.1f bytes a point\n", lines,
                static_cast<long long>(count), hasJitter ? "irregular times" : "counted steps", buildTime,
                double(memory) / double(lines) / double(count));

    MetricChart chart;
    chart.resize(windowSize);
    chart.setSpec(std::move(spec));
    chart.show();
    application.processEvents();
    const ChartRange all = chart.visibleX();
    Measured result;
    result.pan = timeFrames(application, frames, [&](int i) { // 80 % is seen and moves to and fro
        const double offset = 0.1 + 0.1 * std::sin(i * 0.2);
        chart.setVisibleX({all.from + offset * all.span(), all.from + (offset + 0.8) * all.span()});
    });
    print(lines, count, "pan, 80 % seen", result.pan);
    // The same 2 000 points, whatever lies beside them.
    const double depth = hasJitter ? 20 : 2000;
    result.deep = timeFrames(application, frames, [&](int i) {
        const double from = all.from + 0.4 * all.span() + depth * 0.1 * std::sin(i * 0.2);
        chart.setVisibleX({from, from + depth});
    });
    print(lines, count, "pan, 2 000 points seen", result.deep);
    chart.resetZoom();
    result.zoom = timeFrames(application, frames, // down to some points and back: every density
                             [&](int i) { turnWheel(chart, (i / 45) % 2 == 0 ? 120 : -120); });
    print(lines, count, "zoom by wheel, all depths", result.zoom);
    chart.resetZoom();
    print(lines, count, "hover", timeFrames(application, frames, [&](int i) {
              const QPointF at(100 + i * 7 % 1000, 250);
              QMouseEvent event(QEvent::MouseMove, at, chart.viewport()->mapToGlobal(at), Qt::NoButton,
                                Qt::NoButton, Qt::NoModifier);
              QCoreApplication::sendEvent(chart.viewport(), &event);
          }));
    return result;
}

Timing measurePeer(QApplication &application, int lines, qsizetype count, int frames)
{
    QChartView view;
    view.chart()->setAnimationOptions(QChart::NoAnimation);
    auto *x = new QValueAxis;
    auto *y = new QValueAxis;
    y->setRange(0, 3);
    view.chart()->addAxis(x, Qt::AlignBottom);
    view.chart()->addAxis(y, Qt::AlignLeft);
    std::vector<QLineSeries *> all;
    std::vector<QList<QPointF>> points;
    for (int line = 0; line < lines; ++line) {
        std::mt19937_64 random(quint64(line) + 1);
        QList<QPointF> some;
        for (qsizetype i = 0; i < count; ++i)
            some.emplace_back(double(i), lossAt(random, i, count, line));
        points.push_back(std::move(some));
        all.push_back(new QLineSeries);
        view.chart()->addSeries(all.back());
        all.back()->attachAxis(x);
        all.back()->attachAxis(y);
        all.back()->setPen(QPen(Qt::darkBlue, 1));
    }
    view.resize(windowSize);
    view.show();
    application.processEvents();
    const Timing timing = timeFrames(application, frames, [&](int i) {
        const double offset = 0.1 + 0.1 * std::sin(i * 0.2);
        x->setRange(offset * double(count), (offset + 0.8) * double(count));
        for (std::size_t line = 0; line < all.size(); ++line)
            all[line]->replace(points[line]);
    });
    print(lines, count, "QLineSeries::replace, pan", timing);
    return timing;
}
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    applyAppearance(application, Appearance::Light);
    const int frames = argc > 1 ? std::max(20, std::atoi(argv[1])) : 180;
    std::printf("chart %dx%d, %d frames each; CPU from the event to the painted window\n", windowSize.width(),
                windowSize.height(), frames);
    for (const bool hasJitter : {false, true}) {
        measure(application, 1, 10'000, hasJitter, frames);
        const Measured few = measure(application, 10, 10'000, hasJitter, frames);
        measure(application, 1, 10'000'000, hasJitter, frames);
        const Measured many = measure(application, 10, 10'000'000, hasJitter, frames);
        // Of the zoom the dearest frames: deep in, 10 k points run out and 10 M do not.
        std::printf("10 M against 10 k points, 10 lines, %s: pan %.2fx, pan deep in %.2fx, zoom p95 %.2fx  "
                    "(budget 2x, and 8 ms)\n",
                    hasJitter ? "time" : "step", many.pan.median / few.pan.median,
                    many.deep.median / few.deep.median, many.zoom.p95 / few.zoom.p95);
        if (!hasJitter) {
            const Timing peer = measurePeer(application, 10, 10'000, std::min(frames, 40));
            std::printf(
                "against QLineSeries at 10 x 10 k: %.0fx faster; with 1000 times the points still %.0fx\n",
                peer.median / few.pan.median, peer.median / many.pan.median);
        }
    }
    return 0;
}
