// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartspec.h"
#include "ui/charts/linetrace.h"
#include "ui/charts/plotraster.h"
#include "ui/charts/seriespositions.h"

#include <QColor>
#include <QTest>

#include <cmath>
#include <map>
#include <random>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
using Random = std::mt19937_64;

double uniform(Random &random)
{
    return std::uniform_real_distribution<double>()(random);
}

PlotFrame frameOf(int width, int height, AxisMap x, AxisMap y)
{
    PlotFrame frame;
    frame.width = width;
    frame.height = height;
    frame.x = x;
    frame.y = y;
    frame.computeEdges();
    return frame;
}

LineTrace traced(const ChartSeries &series, const PlotFrame &frame, ChartX x = ChartX::Step,
                 bool byOrder = false)
{
    LineTrace trace;
    traceSeries(series, SeriesPositions(series, x, byOrder), frame, trace);
    return trace;
}

QImage painted(const LineTrace &trace, const PlotFrame &frame, double lineWidth = 1)
{
    PlotRaster raster;
    raster.begin(frame.width, frame.height, lineWidth);
    raster.draw(trace, QColor(0, 0, 255));
    return raster.image();
}

/// Ink of a column or row of the picture, in whole pixels.
double inkOfColumn(const QImage &image, int x)
{
    double ink = 0;
    for (int y = 0; y < image.height(); ++y)
        ink += qAlpha(image.pixel(x, y)) / 255.0;
    return ink;
}

ChartSeries lineOf(const std::vector<double> &values)
{
    ChartSeries series;
    for (std::size_t i = 0; i < values.size(); ++i)
        series.points.append({double(i), double(i), values[i]});
    return series;
}
} // namespace

class TestChartLines : public QObject
{
    Q_OBJECT
private slots:
    void everyPointHasItsPartInItsColumn_data()
    {
        QTest::addColumn<qsizetype>("count");
        QTest::addColumn<int>(
            "habit"); ///< 0 counted steps, 1 jittered times, 2 bursts and pauses, 3 order of logging
        QTest::addColumn<bool>("isLog");
        QTest::addColumn<double>("zoom");
        for (const qsizetype count : {3000, 40000, 400000}) {
            for (int habit = 0; habit < 4; ++habit) {
                for (const bool isLog : {false, true}) {
                    for (const double zoom : {1.0, 0.3})
                        QTest::addRow("%lld points, habit %d, %s, zoom %.1f", static_cast<long long>(count),
                                      habit, isLog ? "log" : "linear", zoom)
                            << count << habit << isLog << zoom;
                }
            }
        }
    }
    void everyPointHasItsPartInItsColumn()
    {
        QFETCH(qsizetype, count);
        QFETCH(int, habit);
        QFETCH(bool, isLog);
        QFETCH(double, zoom);
        Random random(quint64(count + habit));
        ChartSeries series;
        double time = 1000;
        qsizetype gap = 0;
        for (qsizetype i = 0; i < count; ++i) {
            time += habit == 1 ? uniform(random) : habit == 2 ? (random() % 5000 == 0 ? 3000 : 0.01) : 1;
            if (random() % 10000 == 0)
                gap = qsizetype(random() % 3000);
            const double value = random() % 1000 == 0 ? 50 : std::exp(uniform(random));
            series.points.append(
                {habit == 3 && i == 5 ? 0.0 : double(i), time, gap-- > 0 ? notANumber : value});
        }
        const ChartX axis = habit == 1 || habit == 2 ? ChartX::RelativeTime : ChartX::Step;
        const SeriesPositions positions(series, axis, habit == 3);
        const double end = positions.at(count - 1);
        AxisMap x{{isLog ? 0.5 : 0.0, isLog ? std::log10(end) : end}, isLog};
        x.range = {x.range.from + x.range.span() * (1 - zoom) / 2,
                   x.range.to - x.range.span() * (1 - zoom) / 2};
        PlotFrame frame = frameOf(300, 200, x, AxisMap{{isLog ? -1.0 : 0.0, isLog ? 2.0 : 60.0}, isLog});
        frame.lines = 1'000'000; // no time for fine lines
        const LineTrace trace = traced(series, frame, axis, habit == 3);
        QCOMPARE(trace.kind, LineTrace::Kind::Columns);

        for (qsizetype i = 0; i < count; ++i) {
            const double value = series.points.at(i).value;
            const double at = frame.toPixelX(positions.at(i));
            if (std::isnan(value) || at < 0 || at >= frame.width - 1e-9)
                continue;
            const auto column = std::size_t(at);
            const auto y = float(frame.toPixelY(value));
            const auto holds = [&](std::size_t c) {
                return trace.top[c] <= y + 1e-3f && trace.bottom[c] >= y - 1e-3f;
            };
            const bool isJustOverTheEdge = column > 0 && at - double(column) < 1.0 / 16 + 1e-6;
            if (!holds(column) && !(isJustOverTheEdge && holds(column - 1)))
                QFAIL(qPrintable(u"point %1 at %2 is missing"_s.arg(i).arg(at)));
        }
        for (int column = 0; column < frame.width; ++column) { // and nothing is drawn that no point explains
            const auto c = std::size_t(column);
            if (trace.top[c] > trace.bottom[c])
                continue;
            const qsizetype first = std::max<qsizetype>(0, positions.lowerBound(frame.edges[c]) - 1);
            const double reach = frame.edges[c + 1] + (frame.edges[c + 1] - frame.edges[c]) / 16;
            const qsizetype last = std::min(count, positions.lowerBound(reach) + 1);
            const Extremes near = series.points.values().extremes(first, last);
            QVERIFY(trace.top[c] >= float(frame.toPixelY(near.maximum)) - 1e-2f);
            QVERIFY(trace.bottom[c] <= float(frame.toPixelY(near.minimum)) + 1e-2f);
        }
    }

    void columnsEqualBruteForceAtRandomZooms_data()
    {
        QTest::addColumn<int>("seed");
        // Those above 60 met a fault: a point between two gaps, in a line too steep to be drawn finely.
        std::vector<int> seeds{74, 99, 118, 264, 291, 320, 378, 437};
        for (int seed = 0; seed < 60; ++seed)
            seeds.push_back(seed);
        for (const int seed : seeds)
            QTest::addRow("seed %d", seed) << seed;
    }
    /// Duplicate and, by order of logging, out-of-order steps; NaN and infinities; any part of the axis.
    /// Every point has its part in its column, and no column shows what no point near it has.
    void columnsEqualBruteForceAtRandomZooms()
    {
        QFETCH(int, seed);
        Random random{quint64(seed)};
        const auto count = qsizetype(2000 + random() % 20000);
        const bool byOrder = seed % 3 == 0;
        ChartSeries series;
        double step = 0;
        for (qsizetype i = 0; i < count; ++i) {
            step += random() % 3 == 0 ? double(random() % 4) : 0; // many points share a step
            const bool goesBack = byOrder && random() % 100 == 0;
            const auto kind = random() % 200;
            const double value = kind == 0   ? notANumber
                                 : kind == 1 ? std::numeric_limits<double>::infinity()
                                 : kind == 2 ? -std::numeric_limits<double>::infinity()
                                             : uniform(random) * 10 - 5;
            series.points.append({goesBack ? step / 2 : step, 0, value});
        }
        const SeriesPositions positions(series, ChartX::Step, byOrder);
        const double end = std::max(1.0, positions.at(count - 1));
        for (int zoom = 0; zoom < 20; ++zoom) {
            const double width = end * std::pow(uniform(random), 2);
            const double from = uniform(random) * (end - width);
            if (!(width > 0))
                continue;
            PlotFrame frame =
                frameOf(200, 100, AxisMap{{from, from + width}, false}, AxisMap{{-6, 6}, false});
            frame.lines = 1'000'000; // no time for fine lines
            const LineTrace trace = traced(series, frame, ChartX::Step, byOrder);
            if (trace.kind != LineTrace::Kind::Columns)
                continue;
            for (int column = 0; column < frame.width; ++column) {
                const double left = from + width * column / frame.width;
                const double right = from + width * (column + 1) / frame.width;
                const double slack = width / frame.width * 0.07; // see traceSeries
                // Those that are drawn here for certain, and all that may be, with the ends of the lines to
                // them.
                float top = std::numeric_limits<float>::infinity();
                float bottom = -top;
                for (qsizetype i = positions.lowerBound(left + slack);
                     i < positions.lowerBound(right - slack); ++i) {
                    const double value = series.points.at(i).value;
                    if (std::isnan(value))
                        continue;
                    top = std::min(top, float(frame.toPixelY(value)));
                    bottom = std::max(bottom, float(frame.toPixelY(value)));
                }
                if (top <= bottom) {
                    QVERIFY(trace.top[std::size_t(column)] <= top + 0.01f);
                    QVERIFY(trace.bottom[std::size_t(column)] >= bottom - 0.01f);
                }
                if (trace.top[std::size_t(column)] > trace.bottom[std::size_t(column)])
                    continue;
                float highest = std::numeric_limits<float>::infinity();
                float lowest = -highest;
                const qsizetype first = std::max<qsizetype>(0, positions.lowerBound(left - slack) - 1);
                const qsizetype last = std::min(count, positions.lowerBound(right + slack) + 1);
                for (qsizetype i = first; i < last; ++i) {
                    const double value = series.points.at(i).value;
                    if (std::isnan(value))
                        continue;
                    highest = std::min(highest, float(frame.toPixelY(value)));
                    lowest = std::max(lowest, float(frame.toPixelY(value)));
                }
                QVERIFY(trace.top[std::size_t(column)] >= highest - 0.01f);
                QVERIFY(trace.bottom[std::size_t(column)] <= lowest + 0.01f);
            }
        }
    }

    void whatNoLineCanShowIsMarkedWhereItHappened()
    {
        for (const int count : {300, 100'000}) { // one by one, and in columns
            std::vector<double> values(std::size_t(count), 1.0);
            const auto at = [&](double part) -> double & { return values[std::size_t(part * count)]; };
            for (double part = 0.2; part < 0.3; part += 0.5 / count)
                at(part) = notANumber;
            at(0.5) = notANumber;
            at(0.7) = inf;
            at(0.9) = -inf;
            const PlotFrame frame = frameOf(1000, 100, {{0, double(count)}}, {{0, 2}});
            using Kind = LineTrace::Mark::Kind;
            std::map<Kind, std::vector<LineTrace::Mark>> marks;
            for (const LineTrace::Mark &mark : traced(lineOf(values), frame).marks)
                marks[mark.kind].push_back(mark);
            QCOMPARE(marks[Kind::Nan].size(), std::size_t(2));
            QVERIFY(std::abs(marks[Kind::Nan][0].from - 200) < 5);
            QVERIFY(std::abs(marks[Kind::Nan][0].to - 300) < 5);
            QVERIFY(std::abs(marks[Kind::Nan][1].from - 500) < 5);
            QCOMPARE(marks[Kind::Infinite].size(), std::size_t(1));
            QVERIFY(std::abs(marks[Kind::Infinite][0].from - 700) < 5);
            QCOMPARE(marks[Kind::MinusInfinite].size(), std::size_t(1));
            QVERIFY(std::abs(marks[Kind::MinusInfinite][0].from - 900) < 5);
        }
    }

    void aGapInterruptsTheLineAndAPauseDoesNot()
    {
        std::vector<double> values(400, 1.0);
        for (std::size_t i = 100; i < 200; ++i)
            values[i] = notANumber;
        const PlotFrame frame = frameOf(400, 100, {{0, 400}}, {{0, 2}});
        const QImage image = painted(traced(lineOf(values), frame), frame);
        QVERIFY(inkOfColumn(image, 50) > 0.9);
        QVERIFY(inkOfColumn(image, 150) < 0.01);
        QVERIFY(inkOfColumn(image, 250) > 0.9);

        for (const qsizetype perSide : {100, 20000}) { // one by one, and in columns
            ChartSeries paused;
            for (qsizetype i = 0; i < perSide; ++i)
                paused.points.append({double(i) / double(perSide) * 100, 0, 1});
            for (qsizetype i = 0; i < perSide; ++i)
                paused.points.append({300 + double(i) / double(perSide) * 100, 0, 1});
            QVERIFY(inkOfColumn(painted(traced(paused, frame), frame), 200) > 0.9);
        }
    }

    void aGapAmongMillionsOfPointsInterruptsTheLine()
    {
        std::vector<double> values(1'000'000, 1.0);
        for (std::size_t i = 400'000; i < 500'000; ++i)
            values[i] = notANumber;
        values[450'000] = 1.5; // alone in the gap
        const PlotFrame frame = frameOf(1000, 100, {{0, 1e6}}, {{0, 2}});
        const QImage image = painted(traced(lineOf(values), frame), frame);
        QVERIFY(inkOfColumn(image, 399) > 0.9);
        QVERIFY(inkOfColumn(image, 420) < 0.01);
        QVERIFY(inkOfColumn(image, 450) > 2); // a dot, not a speck
        QVERIFY(inkOfColumn(image, 600) > 0.9);
    }

    void singlePointsAreDots()
    {
        const PlotFrame frame = frameOf(200, 100, {{-1, 3}}, {{0, 2}});
        const QImage one = painted(traced(lineOf({1}), frame), frame);
        QVERIFY(inkOfColumn(one, 50) > 2);
        const LineTrace lonely = traced(lineOf({notANumber, 1, notANumber}), frame);
        QCOMPARE(lonely.dots.size(), std::size_t(1));
    }

    void fewPointsHaveMarkersAndManyHaveNone()
    {
        const PlotFrame frame = frameOf(600, 100, {{0, 60}}, {{0, 2}});
        QVERIFY(traced(lineOf(std::vector<double>(50, 1.0)), frame).hasMarkers);
        QVERIFY(!traced(lineOf(std::vector<double>(61, 1.0)), frame).hasMarkers);
        const PlotFrame narrow = frameOf(200, 100, {{0, 60}}, {{0, 2}});
        QVERIFY(!traced(lineOf(std::vector<double>(50, 1.0)), narrow).hasMarkers);
    }

    void aLineIsAsWideAsAskedInEveryDirection_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("slope");
        QTest::addColumn<qsizetype>("count");
        for (const double width : {1.0, 2.0, 3.0}) {
            for (const double slope : {0.0, 0.3, 1.0, 3.0, -1.0}) {
                for (const qsizetype count : {2, 100000})
                    QTest::addRow("%.0f wide, slope %.1f, %lld points", width, slope,
                                  static_cast<long long>(count))
                        << width << slope << count;
            }
        }
    }
    void aLineIsAsWideAsAskedInEveryDirection()
    {
        QFETCH(double, width);
        QFETCH(double, slope);
        QFETCH(qsizetype, count);
        const int size = 120;
        ChartSeries series;
        for (qsizetype i = 0; i < count; ++i) {
            const double x = double(i) / double(count - 1) * size;
            series.points.append({x, 0, size / 2.0 + slope * (x - size / 2.0) + 0.3});
        }
        const PlotFrame frame = frameOf(size, size, {{0, size}}, {{0, size}});
        const QImage image = painted(traced(series, frame), frame, width);
        double ink = 0;
        for (int x = 50; x < 70; ++x)
            ink += inkOfColumn(image, x) / 20;
        const double expected = width * std::sqrt(1 + slope * slope); // of a stroke, cut vertically
        QVERIFY2(std::abs(ink - expected) < 0.08 * expected + 0.05, qPrintable(QString::number(ink)));
    }

    void jumpsAreVerticalLines()
    {
        ChartSeries series; // two values at the same step
        for (const double value : {0.5, 1.5})
            series.points.append({50, 0, value});
        const PlotFrame frame = frameOf(100, 100, {{0, 100}}, {{0, 2}});
        const QImage image = painted(traced(series, frame), frame);
        QVERIFY(inkOfColumn(image, 49) + inkOfColumn(image, 50) > 49);
    }

    void infinitiesAndZerosOnALogarithmLeaveThroughTheEdges()
    {
        const PlotFrame frame = frameOf(100, 100, {{0, 4}}, {{-2, 2}, true});
        const LineTrace trace = traced(lineOf({1, inf, 1, 0, 1}), frame);
        const QImage image = painted(trace, frame);
        const auto leaves = [&](int y, int from, int to) {
            for (int x = from; x < to; ++x) {
                if (qAlpha(image.pixel(x, y)) > 0)
                    return true;
            }
            return false;
        };
        QVERIFY(leaves(0, 18, 32));
        QVERIFY(!leaves(0, 0, 18));
        QVERIFY(leaves(99, 68, 82));
        const LineTrace all =
            traced(lineOf({-inf, inf, -inf, inf}), frame); // nothing to place: no crash, no end
        painted(all, frame);
    }

    void aDeepZoomBetweenTwoPointsShowsTheLineBetweenThem()
    {
        const PlotFrame frame = frameOf(100, 100, {{10.4999, 10.5001}}, {{0, 100}});
        std::vector<double> values;
        for (int i = 0; i < 100; ++i)
            values.push_back(i);
        const QImage image = painted(traced(lineOf(values), frame), frame);
        for (int x = 0; x < 100; ++x)
            QVERIFY(qAlpha(image.pixel(x, 89)) + qAlpha(image.pixel(x, 88)) + qAlpha(image.pixel(x, 90)) >
                    200);
    }

    void framesWithoutRoomAreLeftAlone()
    {
        const PlotFrame frame = frameOf(0, 0, {{0, 1}}, {{0, 1}});
        QCOMPARE(traced(lineOf({1, 2}), frame).kind, LineTrace::Kind::Nothing);
    }
};

QTEST_GUILESS_MAIN(TestChartLines)
#include "tst_chartlines.moc"
