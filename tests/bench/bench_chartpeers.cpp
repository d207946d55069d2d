// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pan and zoom of MetricChart beside other charts: QLineSeries of Qt Charts, QCustomPlot, and uPlot in
// headless Chromium, each size and chart in a process of its own, in one run. A frame goes from the range
// that is set to the painted picture of 1200×600. A peer that is not there is skipped and says so:
// QCustomPlot is built in where cmake -DTRAINYARD_QCUSTOMPLOT=FOLDER names its source (Debian: apt-get source
// qcustomplot), uPlot runs where TRAINYARD_UPLOT names its unpacked package (npm pack uplot).
// Usage: QT_QPA_PLATFORM=offscreen bench_chartpeers [CHART LINES POINTS]
#include "tests/bench/chartload.h"
#include "tests/bench/measuring.h"
#include "ui/charts/metricchart.h"
#include "ui/common/theme.h"

#include <QLineSeries>
#include <QProcess>
#include <QValueAxis>

#ifdef TRAINYARD_HAS_QCUSTOMPLOT
#include <qcustomplot.h>
#endif

#include <array>
#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::bench;

namespace {
constexpr int frames = 60;

template <typename Put> void eachPoint(int line, qsizetype count, Put put)
{
    std::mt19937_64 random(quint64(line) + 1);
    for (qsizetype i = 0; i < count; ++i)
        put(double(i), lossAt(random, i, count, line));
}

/// A chart of lines by counted steps, in a window of its own.
class Peer
{
public:
    Peer() = default;
    virtual ~Peer() = default;
    Q_DISABLE_COPY_MOVE(Peer)
    virtual QWidget &widget() = 0;
    virtual void show(double from, double to) = 0;
};

class Ours : public Peer
{
public:
    Ours(int lines, qsizetype count)
    {
        ui::ChartSpec spec;
        for (int line = 0; line < lines; ++line) {
            ui::ChartSeries &series = spec.series.emplace_back();
            series.key = series.label = u"run %1"_s.arg(line);
            eachPoint(line, count, [&](double x, double y) { series.points.append({x, x, y}); });
        }
        m_chart.setSpec(std::move(spec));
    }
    QWidget &widget() override { return m_chart; }
    void show(double from, double to) override { m_chart.setVisibleX({from, to}); }

private:
    ui::MetricChart m_chart;
};

class LineSeries : public Peer
{
public:
    LineSeries(int lines, qsizetype count)
    {
        QChart &chart = *m_view.chart();
        chart.setAnimationOptions(QChart::NoAnimation);
        chart.addAxis(m_x, Qt::AlignBottom);
        auto *y = new QValueAxis;
        y->setRange(0, 3);
        chart.addAxis(y, Qt::AlignLeft);
        for (int line = 0; line < lines; ++line) {
            QList<QPointF> points;
            points.reserve(count);
            eachPoint(line, count, [&](double x, double value) { points.emplace_back(x, value); });
            auto *series = new QLineSeries;
            series->setPen(QPen(Qt::darkBlue, 1));
            series->replace(points);
            chart.addSeries(series);
            series->attachAxis(m_x);
            series->attachAxis(y);
        }
    }
    QWidget &widget() override { return m_view; }
    void show(double from, double to) override { m_x->setRange(from, to); }

private:
    QChartView m_view;
    QValueAxis *m_x = new QValueAxis; // the chart's
};

#ifdef TRAINYARD_HAS_QCUSTOMPLOT
class CustomPlot : public Peer
{
public:
    CustomPlot(int lines, qsizetype count)
    {
        m_plot.yAxis->setRange(0, 3);
        for (int line = 0; line < lines; ++line) {
            QVector<QCPGraphData> points;
            points.reserve(count);
            eachPoint(line, count, [&](double x, double value) { points.append({x, value}); });
            QCPGraph &graph = *m_plot.addGraph();
            graph.data()->set(points, true);
            graph.setPen(QPen(Qt::darkBlue, 1));
        }
    }
    QWidget &widget() override { return m_plot; }
    void show(double from, double to) override
    {
        m_plot.xAxis->setRange(from, to);
        m_plot.replot(QCustomPlot::rpQueuedRefresh);
    }

private:
    QCustomPlot m_plot;
};
#endif

std::unique_ptr<Peer> make(const QString &chart, int lines, qsizetype count)
{
    if (chart == "ours"_L1)
        return std::make_unique<Ours>(lines, count);
    if (chart == "QLineSeries"_L1)
        return std::make_unique<LineSeries>(lines, count);
#ifdef TRAINYARD_HAS_QCUSTOMPLOT
    if (chart == "QCustomPlot"_L1)
        return std::make_unique<CustomPlot>(lines, count);
#endif
    return nullptr;
}

/// Prints the median of a pan and of a zoom (wall, ms), and MiB.
int measure(QApplication &application, const QString &chart, int lines, qsizetype count)
{
    const auto peer = make(chart, lines, count);
    if (!peer) {
        std::fputs("it was not built in", stderr);
        return 1;
    }
    peer->widget().resize(windowSize);
    peer->widget().show();
    application.processEvents();
    const auto all = double(count);
    const Timing pan = timeFrames(application, frames, [&](int i) { // as in peer_uplot.html
        const double from = 0.1 + 0.1 * std::sin(i * 0.2);
        peer->show(from * all, (from + 0.8) * all);
    });
    const Timing zoom = timeFrames(application, frames, [&](int i) { // in and out, to a thousandth
        const double part = std::pow(1e-3, 0.5 - 0.5 * std::cos(i * 0.2));
        peer->show((0.4 - 0.4 * part) * all, (0.4 + 0.6 * part) * all);
    });
    std::printf("%f %f %f\n", pan.wall, zoom.wall, mebibytes(u"self"_s, "VmRSS"));
    return 0;
}

struct Answer
{
    double pan = 0;
    double zoom = 0;
    double memory = 0;
};

Answer ask(const QString &chart, int lines, qsizetype count)
{
    const QStringList size{QString::number(lines), QString::number(count)};
    QProcess process;
    if (chart == "uPlot"_L1)
        process.start(u"python3"_s, QStringList{QStringLiteral(TRAINYARD_PEERS "/peer_uplot.py")} + size);
    else
        process.start(QCoreApplication::applicationFilePath(), QStringList{chart} + size);
    std::printf("%3d x %-9lld %-12s", lines, static_cast<long long>(count), qPrintable(chart));
    std::fflush(stdout);
    if (!process.waitForFinished(600'000) || process.exitCode() != 0) {
        const QByteArray said = process.readAllStandardError().trimmed();
        std::printf(" skipped: %s\n", said.split('\n').constLast().constData());
        return {};
    }
    const QList<QByteArray> numbers = process.readAllStandardOutput().trimmed().split(' ');
    return {numbers.value(0).toDouble(), numbers.value(1).toDouble(), numbers.value(2).toDouble()};
}

void compare(int lines, qsizetype count)
{
    const Answer ours = ask(u"ours"_s, lines, count);
    std::printf(" pan %8.2f ms          zoom %8.2f ms          %6.0f MiB\n", ours.pan, ours.zoom,
                ours.memory);
    for (const QString &chart : {u"QLineSeries"_s, u"QCustomPlot"_s, u"uPlot"_s}) {
        if (chart == "QLineSeries"_L1 && lines * count > 1'000'000) {
            std::printf("%3d x %-9lld %-12s skipped: a frame takes seconds\n", lines,
                        static_cast<long long>(count), qPrintable(chart));
            continue;
        }
        const Answer peer = ask(chart, lines, count);
        if (peer.memory > 0)
            std::printf(" pan %8.2f ms %6.1fx  zoom %8.2f ms %6.1fx  %6.0f MiB %.1fx\n", peer.pan,
                        peer.pan / ours.pan, peer.zoom, peer.zoom / ours.zoom, peer.memory,
                        peer.memory / ours.memory);
    }
}
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    ui::applyAppearance(application, ui::Appearance::Light);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() == 4)
        return measure(application, words[1], words[2].toInt(), words[3].toLongLong());
    std::printf(
        "a frame of %dx%d, wall, median of up to %d; memory resident, of a browser the share of all its "
        "processes\n",
        windowSize.width(), windowSize.height(), frames);
    for (const qsizetype count : {10'000, 1'000'000, 10'000'000})
        for (const int lines : {1, 10, 100})
            if (lines * count <= 100'000'000) // more do not fit into every peer's memory
                compare(lines, count);
    return 0;
}
