// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "ui/charts/linegroups.h"
#include "ui/charts/metricchart.h"
#include "ui/charts/smoothing.h"

#include "ui/charts/hover.h"

#include <QRandomGenerator>
#include <QSignalSpy>

#include <cmath>

using namespace trainyard;
using namespace trainyard::ui;
using namespace Qt::StringLiterals;

namespace {
/// resmoothDataset of TensorBoard's line-chart.ts, word for word.
std::vector<double> asTensorBoard(const std::vector<double> &values, double weight)
{
    std::vector<double> smoothed;
    double last = values.empty() ? std::nan("") : 0;
    double count = 0;
    bool isConstant = true;
    for (const double value : values)
        isConstant = isConstant && value == values.front();
    for (const double value : values) {
        if (isConstant || !std::isfinite(value)) {
            smoothed.push_back(value);
            continue;
        }
        last = last * weight + (1 - weight) * value;
        ++count;
        const double debias = weight == 1 ? 1 : 1 - std::pow(weight, count);
        smoothed.push_back(last / debias);
    }
    return smoothed;
}

ChartSeries line(const QString &key, int count, int from = 0)
{
    ChartSeries series;
    series.key = key;
    series.label = key;
    for (int i = from; i < from + count; ++i)
        series.points.append({double(i), 1.7e9 + i, std::sin(i * 0.7) + 3});
    return series;
}

bool near(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) < 1e-9 * std::max(1.0, std::abs(b));
}
} // namespace

class TestSmoothing : public QObject
{
    Q_OBJECT
private slots:
    void smoothingIsThatOfTensorBoard();
    void pointByPointOrAtOnceIsTheSame();
    void whatWasLoggedStaysBehindAndIsSeenInFull();
    void aMovingAverageIsTheMeanOfTheLastPoints();
    void gaussianSmoothingIsTheWeightedMeanAround();
    void aGroupIsItsMeanBetweenItsExtremes();
    void longLinesAreSmoothedElsewhere();
    void pointsThatComeMeanwhileAreSmoothedToo();
    void chartsShareZoomAndCursor();
};

void TestSmoothing::smoothingIsThatOfTensorBoard()
{
    QRandomGenerator random(2);
    for (int round = 0; round < 100; ++round) {
        const double weight = double(random.bounded(1000)) / 1000;
        std::vector<double> values;
        for (int i = random.bounded(60); i > 0; --i) {
            const int kind = random.bounded(12);
            values.push_back(kind == 0   ? std::nan("")
                             : kind == 1 ? -std::numeric_limits<double>::infinity()
                                         : random.generateDouble() * 10 - 5);
        }
        if (round % 10 == 0)
            std::ranges::fill(values, 0.1);
        Series logged;
        for (std::size_t i = 0; i < values.size(); ++i)
            logged.append({double(i), 0, values[i]});
        Series drawn;
        ExponentialSmoothing(weight).extend(logged, 0, drawn);
        const std::vector<double> expected = asTensorBoard(values, weight);
        QCOMPARE(drawn.size(), qsizetype(expected.size()));
        for (qsizetype i = 0; i < drawn.size(); ++i) {
            QVERIFY(near(drawn.at(i).value, expected[std::size_t(i)]));
            QCOMPARE(drawn.at(i).step, double(i));
        }
    }
}

void TestSmoothing::pointByPointOrAtOnceIsTheSame()
{
    const Series logged = line(u"a"_s, 500).points;
    Series atOnce;
    ExponentialSmoothing(0.9).extend(logged, 0, atOnce);
    ExponentialSmoothing growing(0.9);
    Series part;
    Series grown;
    for (qsizetype i = 0; i < logged.size(); ++i) {
        part.append(logged.at(i));
        growing.extend(part, i, grown);
    }
    for (qsizetype i = 0; i < logged.size(); ++i)
        QCOMPARE(grown.at(i).value, atOnce.at(i).value);
}

void TestSmoothing::whatWasLoggedStaysBehindAndIsSeenInFull()
{
    MetricChart chart;
    ChartSpec spec;
    spec.title = u"loss"_s;
    spec.series.push_back(line(u"a"_s, 200));
    spec.series.front().points.append({200, 1.7e9 + 200, 1000}); // a spike
    chart.setSpec(std::move(spec));
    chart.resize(600, 400);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QImage before = chart.toImage(1);
    chart.setSmoothing({0.95});
    QVERIFY(chart.visibleY().to > 1000); // the spike is not cut off by its mean
    const ChartSeries &series = chart.spec().series.front();
    QCOMPARE(series.points.size(), series.transformed.size());
    QVERIFY(series.transformed.at(200).value < 200);
    const QImage after = chart.toImage(1);
    QVERIFY(before != after);
    chart.setSmoothing({0});
    QVERIFY(!chart.spec().series.front().transform);
    QCOMPARE(chart.toImage(1), before);
}

void TestSmoothing::aMovingAverageIsTheMeanOfTheLastPoints()
{
    Series logged;
    for (const double value : {1.0, 2.0, 3.0, std::nan(""), 6.0, 1e300, 0.0, 0.0, 0.0})
        logged.append({double(logged.size()), 0, value});
    Series drawn;
    MovingAverage average(3);
    average.extend(logged, 0, drawn);
    const std::vector<double> expected{1, 1.5, 2, std::nan(""), 11.0 / 3, 1e300 / 3, 1e300 / 3, 1e300 / 3};
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY(near(drawn.at(qsizetype(i)).value, expected[i]));
}

/// By brute force, and whichever way the points came.
void TestSmoothing::gaussianSmoothingIsTheWeightedMeanAround()
{
    const double deviation = 2.5;
    Series logged;
    QRandomGenerator random(3);
    for (int i = 0; i < 200; ++i)
        logged.append({double(i), 0, i % 17 == 3 ? std::nan("") : random.generateDouble()});
    Series atOnce;
    GaussianSmoothing(deviation).extend(logged, 0, atOnce);
    GaussianSmoothing growing(deviation);
    Series part;
    Series grown;
    for (qsizetype i = 0; i < logged.size(); ++i) {
        part.append(logged.at(i));
        growing.extend(part, i, grown);
        QCOMPARE(grown.size(), part.size());
    }
    for (qsizetype i = 0; i < logged.size(); ++i) {
        double sum = 0;
        double weights = 0;
        for (qsizetype j = 0; j < logged.size(); ++j) {
            const double distance = double(j - i) / deviation;
            const double value = logged.at(j).value;
            if (std::abs(j - i) > 8 || std::isnan(value)) // three deviations
                continue;
            sum += value * std::exp(-distance * distance / 2);
            weights += std::exp(-distance * distance / 2);
        }
        const double expected = std::isnan(logged.at(i).value) ? std::nan("") : sum / weights;
        QVERIFY(near(atOnce.at(i).value, expected));
        QVERIFY(near(grown.at(i).value, expected));
    }
}

void TestSmoothing::aGroupIsItsMeanBetweenItsExtremes()
{
    std::vector<ChartSeries> members(3);
    for (int i = 0; i <= 10; ++i)
        members[0].points.append({double(i), 0, 1.0 * i});
    for (int i = 0; i <= 10; i += 5) // every fifth step: a line in between
        members[1].points.append({double(i), 0, 3.0 * i});
    for (int i = 4; i <= 20; ++i) // begins later, ends later, fails once
        members[2].points.append({double(i), 0, i == 6 ? std::nan("") : -1.0});
    const ChartSeries group = groupOf(members, ChartX::Step);
    QCOMPARE(group.points.size(), 21);
    QVERIFY(group.hasBand());
    const auto is = [&](qsizetype i, double mean, double low, double high) {
        return near(group.points.at(i).value, mean) && near(group.low.at(i).value, low) &&
               near(group.high.at(i).value, high) && group.points.at(i).step == double(i);
    };
    QVERIFY(is(2, 4, 2, 6));
    QVERIFY(is(4, (4 + 12 - 1) / 3.0, -1, 12));
    QVERIFY(is(6, (6 + 18) / 2.0, 6, 18));
    QVERIFY(is(15, -1, -1, -1));
    QVERIFY(groupOf({}, ChartX::Step).points.isEmpty());
}

void TestSmoothing::longLinesAreSmoothedElsewhere()
{
    MetricChart chart;
    ChartSpec spec;
    spec.series.push_back(line(u"a"_s, 300'000));
    chart.setSpec(std::move(spec));
    chart.setSmoothing({0.5});
    QVERIFY(!chart.spec().series.front().transform); // not yet
    QTRY_VERIFY(chart.spec().series.front().transform != nullptr);
    QCOMPARE(chart.spec().series.front().transformed.size(), 300'000);
    // The last word counts, however quickly the slider moves.
    chart.setSmoothing({0.9});
    chart.setSmoothing({0});
    QVERIFY(!chart.spec().series.front().transform);
    QTest::qWait(0);
    QVERIFY(!chart.spec().series.front().transform);
}

void TestSmoothing::pointsThatComeMeanwhileAreSmoothedToo()
{
    MetricChart chart;
    ChartSpec spec;
    spec.series.push_back(line(u"a"_s, 200'000));
    chart.setSpec(std::move(spec));
    chart.setSmoothing({0.5});
    QList<MetricPoint> more;
    for (int i = 0; i < 10; ++i)
        more.append({200'000.0 + i, 1.8e9, 7});
    chart.append(u"a"_s, more);
    QTRY_COMPARE(chart.spec().series.front().transformed.size(), 200'010);
    chart.append(u"a"_s, more);
    QCOMPARE(chart.spec().series.front().transformed.size(), 200'020);
    Series expected;
    ExponentialSmoothing(0.5).extend(chart.spec().series.front().points, 0, expected);
    for (qsizetype i = 199'990; i < 200'020; ++i)
        QCOMPARE(chart.spec().series.front().transformed.at(i).value, expected.at(i).value);
}

void TestSmoothing::chartsShareZoomAndCursor()
{
    MetricChart one;
    MetricChart two;
    for (MetricChart *chart : {&one, &two}) {
        ChartSpec spec;
        spec.series.push_back(line(u"a"_s, 100));
        chart->setSpec(std::move(spec));
        chart->resize(500, 300);
        chart->show();
        QVERIFY(QTest::qWaitForWindowExposed(chart));
    }
    QObject::connect(&one, &MetricChart::viewMoved, &two,
                     [&] { two.followView(one.isXChosen() ? std::optional(one.visibleX()) : std::nullopt); });
    QObject::connect(&one, &MetricChart::cursorMoved, &two,
                     [&](std::optional<double> x) { two.setLinkedCursor(x); });
    const QSignalSpy echo(&two, &MetricChart::viewMoved);
    QTest::keyClick(&one, Qt::Key_Plus);
    QVERIFY(two.isXChosen());
    QVERIFY(near(two.visibleX().from, one.visibleX().from) && near(two.visibleX().to, one.visibleX().to));
    QTest::keyClick(&one, Qt::Key_0);
    QVERIFY(!two.isXChosen());
    QVERIFY(echo.isEmpty()); // no chart answers a chart

    QTRY_VERIFY(one.plotRect().width() > 100 && two.plotRect().width() > 100);
    QTest::mouseMove(one.viewport(), one.plotRect().center().toPoint());
    QTRY_VERIFY(one.hoverInfo().has_value());
    QTRY_VERIFY(two.hoverInfo().has_value());
    QCOMPARE(two.hoverInfo()->rows.front().point, one.hoverInfo()->rows.front().point);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(one.viewport(), &leave);
    QVERIFY(!two.hoverInfo().has_value());
}

QTEST_MAIN(TestSmoothing)
#include "tst_smoothing.moc"
