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
#include <QKeyEvent>
#include <QLineSeries>
#include <QValueAxis>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
constexpr QSize windowSize(1200, 600);

struct Timing
{
    double median = 0;
    double p95 = 0;
};

Timing timingOf(std::vector<double> milliseconds)
{
    std::ranges::sort(milliseconds);
    return {milliseconds[milliseconds.size() / 2], milliseconds[milliseconds.size() * 95 / 100]};
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

void paint(QApplication &application, QWidget &viewport)
{
    application.processEvents(); // the refresh that was asked for, and the paint that it asks for
    viewport.repaint();          // what is still to be painted, if anything is
}

template <typename Act> Timing timeFrames(QApplication &application, MetricChart &chart, int frames, Act act)
{
    std::vector<double> times;
    for (int i = 0; i < frames + 10; ++i) {
        QElapsedTimer timer;
        timer.start();
        act(i);
        application.processEvents();
        if (i >= 10)
            times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    Q_UNUSED(chart)
    return timingOf(times);
}

void press(QWidget &target, Qt::Key key)
{
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    QCoreApplication::sendEvent(&target, &event);
}

void turnWheel(MetricChart &chart, int angle)
{
    const QPointF at(500, 300);
    QWheelEvent event(at, chart.viewport()->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(chart.viewport(), &event);
}

struct Result3
{
    Timing pan, zoomOut, hover;
};

Result3 measure(QApplication &application, int lines, qsizetype count, bool hasJitter, int frames)
{
    QElapsedTimer build;
    build.start();
    ChartSpec spec = specOf(lines, count, hasJitter);
    const double buildTime = double(build.nsecsElapsed()) / 1e6;
    qsizetype memory = 0;
    for (const ChartSeries &series : spec.series)
        memory += series.points.memory();

    MetricChart chart;
    chart.resize(windowSize);
    chart.setSpec(std::move(spec));
    chart.show();
    paint(application, *chart.viewport());
    const ChartRange all = chart.visibleX();

    Result3 result;
    // Panning needs a zoomed chart: it shows 80 % and moves 2 % of the data to and fro.
    double offset = 0;
    result.pan = timeFrames(application, chart, frames, [&](int i) {
        offset = 0.1 + 0.1 * std::sin(i * 0.2);
        chart.setVisibleX({all.from + offset * all.span(), all.from + (offset + 0.8) * all.span()});
    });
    std::printf("%2d x %-9lld %s pan, 80 %% seen        median %6.2f  p95 %6.2f ms\n", lines,
                static_cast<long long>(count), hasJitter ? "time" : "step", result.pan.median,
                result.pan.p95);
    // From everything down to some hundred points and back: all densities in one figure, and the worst one.
    double worst = 0;
    std::vector<double> times;
    chart.resetZoom();
    application.processEvents();
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer timer;
        timer.start();
        turnWheel(chart, (i / 45) % 2 == 0 ? 120 : -120);
        application.processEvents();
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
        worst = std::max(worst, times.back());
    }
    result.zoomOut = timingOf(times);
    std::printf("%2d x %-9lld %s zoom, wheel, all depths median %5.2f  p95 %6.2f ms  worst %6.2f\n", lines,
                static_cast<long long>(count), hasJitter ? "time" : "step", result.zoomOut.median,
                result.zoomOut.p95, worst);
    press(chart, Qt::Key_0);
    application.processEvents();
    std::vector<double> hovers;
    for (int i = 0; i < frames; ++i) {
        const QPointF at(100 + i * 7 % 1000, 250);
        QMouseEvent event(QEvent::MouseMove, at, chart.viewport()->mapToGlobal(at), Qt::NoButton,
                          Qt::NoButton, Qt::NoModifier);
        QElapsedTimer timer;
        timer.start();
        QCoreApplication::sendEvent(chart.viewport(), &event);
        application.processEvents();
        hovers.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    result.hover = timingOf(hovers);
    std::printf("%2d x %-9lld %s hover                 median %6.2f  p95 %6.2f ms   (built in %.0f ms, %.1f "
                "B a point)\n",
                lines, static_cast<long long>(count), hasJitter ? "time" : "step", result.hover.median,
                result.hover.p95, buildTime, double(memory) / double(lines) / double(count));
    std::fflush(stdout);
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
    std::vector<double> times;
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer timer;
        timer.start();
        const double offset = 0.1 + 0.1 * std::sin(i * 0.2);
        x->setRange(offset * double(count), (offset + 0.8) * double(count));
        for (std::size_t line = 0; line < all.size(); ++line)
            all[line]->replace(points[line]);
        application.processEvents();
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    const Timing timing = timingOf(times);
    std::printf("%2d x %-9lld QLineSeries::replace, pan  median %6.2f  p95 %6.2f ms\n", lines,
                static_cast<long long>(count), timing.median, timing.p95);
    std::fflush(stdout);
    return timing;
}
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    applyAppearance(application, Appearance::Light);
    const int frames = argc > 1 ? std::max(20, std::atoi(argv[1])) : 180;
    std::printf("chart %dx%d, %d frames each; event to painted window\n", windowSize.width(),
                windowSize.height(), frames);
    for (const bool hasJitter : {false, true}) {
        measure(application, 1, 10'000, hasJitter, frames);
        const Result3 few = measure(application, 10, 10'000, hasJitter, frames);
        measure(application, 1, 10'000'000, hasJitter, frames);
        const Result3 many = measure(application, 10, 10'000'000, hasJitter, frames);
        std::printf("10 M against 10 k points, 10 lines, %s: pan %.2fx  zoom %.2fx  (budget 2x, and 8 ms)\n",
                    hasJitter ? "time" : "step", many.pan.median / few.pan.median,
                    many.zoomOut.median / few.zoomOut.median);
        if (!hasJitter) {
            const Timing peer = measurePeer(application, 10, 10'000, std::min(frames, 40));
            std::printf(
                "against QLineSeries at 10 x 10 k: %.0fx faster; with 1000 times the points still %.0fx\n",
                peer.median / few.pan.median, peer.median / many.pan.median);
        }
    }
    return 0;
}
