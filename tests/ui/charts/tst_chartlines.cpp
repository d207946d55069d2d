// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/charts/tracing.h"
#include "ui/charts/plotraster.h"

#include <QColor>
#include <QTest>

#include <cmath>
#include <map>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;
using namespace trainyard::test;

namespace {
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

    void stepsSinceTheFirstBeginWithEachLine()
    {
        for (const double first : {0.0, 5000.0}) {
            ChartSeries series;
            for (int i = 0; i < 10; ++i)
                series.points.append({first + 10 * i, 0, 1});
            const SeriesPositions positions(series, ChartX::RelativeStep, false);
            QCOMPARE(positions.at(0), 0.0);
            QCOMPARE(positions.at(9), 90.0);
            QCOMPARE(positions.lowerBound(30), 3);
        }
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
