// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/series.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace trainyard;

namespace {
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
using Random = std::mt19937_64;

/// Ascending positions with every habit in turn: counted, strided, jittered, repeated, long pauses.
std::vector<double> ascendingColumn(Random &random, qsizetype count)
{
    std::vector<double> values;
    double position = -1000;
    int habit = 0;
    while (qsizetype(values.size()) < count) {
        if (random() % 3000 == 0)
            habit = int(random() % 6);
        switch (habit) {
        case 0:
            position += 1;
            break;
        case 1:
            position += 0.1;
            break;
        case 2:
            position += std::uniform_real_distribution<double>(0, 2)(random);
            break;
        case 3:
            break; // the same step again
        case 4:
            position += random() % 1000 == 0 ? 1e6 : 0.001;
            break;
        default:
            position += 500;
        }
        values.push_back(position);
    }
    return values;
}
} // namespace

class TestSeries : public QObject
{
    Q_OBJECT
private slots:
    void aColumnGivesBackExactlyWhatItTook()
    {
        Random random(5);
        std::vector<double> values = ascendingColumn(random, 30000);
        values.insert(values.end(), {notANumber, inf, -inf, 3, 4, 5, 1e308, -1e308, 0.1, 0.2, 0.3});
        for (const std::vector<double> &some :
             {values, std::vector<double>{inf, 1, 2}, {1, inf, 2}, {-1e308, 1e308, 0}}) {
            GrowingColumn column;
            for (const double value : some)
                column.append(value);
            QCOMPARE(column.size(), qsizetype(some.size()));
            for (std::size_t i = 0; i < some.size(); ++i) {
                const double value = column.at(qsizetype(i));
                QVERIFY(value == some[i] || (std::isnan(value) && std::isnan(some[i])));
            }
        }
    }

    void searchesEqualTheStandardOne_data()
    {
        QTest::addColumn<qsizetype>("count");
        for (const qsizetype count : {1, 2, 255, 256, 257, 4096, 4097, 100001})
            QTest::addRow("%lld", static_cast<long long>(count)) << count;
    }
    void searchesEqualTheStandardOne()
    {
        QFETCH(qsizetype, count);
        Random random(quint64(count) + 17);
        const auto values = ascendingColumn(random, count);
        GrowingColumn column;
        for (const double value : values)
            column.append(value);
        QVERIFY(column.isAscending());
        for (int round = 0; round < 3000; ++round) {
            double wanted = values[random() % values.size()];
            wanted += round % 3 == 0 ? 0 : std::normal_distribution<double>(0, 3)(random);
            if (round < 2)
                wanted = round == 0 ? -inf : inf;
            const auto expected =
                qsizetype(std::lower_bound(values.begin(), values.end(), wanted) - values.begin());
            QCOMPARE(column.lowerBound(wanted), expected);
            const qsizetype from = expected == 0 ? 0 : qsizetype(random() % quint64(expected + 1));
            QCOMPARE(column.lowerBound(wanted, from), expected);

            const double slack = round % 2 ? 2.0 : 40.0;
            const qsizetype round16 = column.roundBound(wanted, from, slack);
            QVERIFY(round16 >= expected && round16 <= count);
            if (round16 > expected) // every point passed over lies within the slack
                QVERIFY(values[std::size_t(round16 - 1)] - wanted < slack);
        }
    }

    void countedStepsCostNoMemory()
    {
        GrowingColumn counted, irregular;
        Random random(1);
        for (int i = 0; i < 1000000; ++i) {
            counted.append(i * 10);
            irregular.append(i + std::uniform_real_distribution<double>(0, 0.5)(random));
        }
        QVERIFY(counted.memory() < 100000);
        QVERIFY(double(irregular.memory()) < 8.5 * 1000000 + 300000);
    }

    void aStepThatGoesBackIsSeenAndKept()
    {
        Series series;
        series.appendAll(std::vector<MetricPoint>{{500, 1, 0.5}, {600, 2, 0.4}, {550, 3, 0.45}});
        QVERIFY(series.stepsGoBack());
        QCOMPARE(series.at(2).step, 550.0);
        QVERIFY(series.times().isAscending());
    }

    void aClockSetBackCountsAsNoTimePassed()
    {
        Series series;
        series.appendAll(std::vector<MetricPoint>{
            {0, notANumber, 1}, {1, 100, 1}, {2, 40, 1}, {3, notANumber, 1}, {4, 101, 1}});
        QVERIFY(series.times().isAscending());
        QCOMPARE(series.at(2).time, 100.0);
        QCOMPARE(series.at(4).time, 101.0);
        QVERIFY(!series.stepsGoBack());
    }

    void aCopyIsIndependentOfTheOriginal()
    {
        Series series;
        for (int i = 0; i < 5000; ++i)
            series.append({double(i), double(i), 1});
        Series copy = series;
        copy.append({5000, 5000, 9});
        series.append({5000, 5000, -9});
        QCOMPARE(copy.values().extremes(0, 5001).maximum, 9.0);
        QCOMPARE(series.values().extremes(0, 5001).maximum, 1.0);
        QCOMPARE(series.at(5000).value, -9.0);
    }
};

QTEST_GUILESS_MAIN(TestSeries)
#include "tst_series.moc"
