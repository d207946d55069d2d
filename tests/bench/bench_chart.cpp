// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a frame of MetricChart costs while a person pans or zooms: from the event to the painted window, in
// the software raster, with 10 k and with 10 M points. Peers: bench_chartpeers.
// Usage: QT_QPA_PLATFORM=offscreen bench_chart [frames]
#include "tests/bench/chartload.h"
#include "ui/charts/metricchart.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>
#include <cstdio>
#include <random>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;
using namespace trainyard::bench;

namespace {
void print(int lines, qsizetype count, const char *what, const Timing &timing)
{
    std::printf("%2d x %-9lld %-34s median %7.2f  p95 %7.2f  worst %7.2f   (wall %7.2f) ms\n", lines,
                static_cast<long long>(count), what, timing.median, timing.p95, timing.worst, timing.wall);
    std::fflush(stdout);
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
    }
    return 0;
}
