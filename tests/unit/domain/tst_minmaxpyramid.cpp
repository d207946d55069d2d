// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/minmaxpyramid.h"

#include <QTest>
#include <QThread>

#include <cmath>
#include <limits>
#include <memory>
#include <random>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
using Random = std::mt19937_64;

qsizetype below(Random &random, qsizetype limit)
{
    return std::uniform_int_distribution<qsizetype>(0, limit - 1)(random);
}

/// Walks, plateaus, NaN gaps (some longer than a node of any level), infinities and negative zero.
std::vector<double> hostileColumn(Random &random, qsizetype count)
{
    std::vector<double> values;
    double walk = 0;
    qsizetype gap = 0;
    while (qsizetype(values.size()) < count) {
        walk += std::normal_distribution<double>()(random);
        const auto kind = below(random, 1000);
        if (kind == 0)
            gap = below(random, 6000);
        if (gap > 0 && gap-- > 0)
            values.push_back(notANumber);
        else if (kind < 3)
            values.push_back(kind == 1 ? inf : -inf);
        else if (kind < 8)
            values.push_back(kind == 3 ? -0.0 : 0.0);
        else if (kind < 12)
            values.push_back(walk * 1e300);
        else
            values.push_back(walk);
    }
    return values;
}

MinMaxPyramid pyramidOf(const std::vector<double> &values)
{
    MinMaxPyramid pyramid;
    for (const double value : values)
        pyramid.append(value);
    return pyramid;
}

struct Expected
{
    Extremes all, finite;
    double positive = inf;
};

Expected bruteForce(const std::vector<double> &values, qsizetype first, qsizetype last)
{
    Expected result;
    for (qsizetype i = first; i < last; ++i) {
        const double value = values[std::size_t(i)];
        if (std::isnan(value))
            continue;
        result.all = {std::min(result.all.minimum, value), std::max(result.all.maximum, value)};
        if (std::isinf(value))
            continue;
        result.finite = {std::min(result.finite.minimum, value), std::max(result.finite.maximum, value)};
        if (value > 0)
            result.positive = std::min(result.positive, value);
    }
    return result;
}
} // namespace

class TestMinMaxPyramid : public QObject
{
    Q_OBJECT
private slots:
    void anyRangeEqualsBruteForce_data()
    {
        QTest::addColumn<qsizetype>("count");
        for (const qsizetype count :
             {1, 2, 15, 16, 17, 255, 256, 257, 4095, 4096, 4097, 65535, 65536, 65537, 200003})
            QTest::addRow("%lld", static_cast<long long>(count)) << count;
    }
    void anyRangeEqualsBruteForce()
    {
        QFETCH(qsizetype, count);
        Random random(quint64(count) * 7919);
        const auto values = hostileColumn(random, count);
        const auto pyramid = pyramidOf(values);
        QCOMPARE(pyramid.size(), count);
        for (int round = 0; round < 1500; ++round) {
            qsizetype first = below(random, count + 1);
            const qsizetype reach = round % 3 == 0 ? 40 : round % 3 == 1 ? 700 : count;
            qsizetype last = std::min(count, first + below(random, reach + 1));
            if (round % 5 == 0) { // node edges are where such a tree goes wrong
                first = first / 16 * 16;
                last = std::max(first, last / 256 * 256);
            }
            const auto expected = bruteForce(values, first, last);
            const auto where = u"[%1, %2)"_s.arg(first).arg(last).toUtf8();
            QVERIFY2(pyramid.extremes(first, last) == expected.all, where.constData());
            QVERIFY2(pyramid.finiteExtremes(first, last) == expected.finite, where.constData());
            QVERIFY2(pyramid.smallestPositive(first, last) == expected.positive, where.constData());
        }
    }

    void everyPrefixAnswersForAllItsValues()
    {
        Random random(11);
        const auto values = hostileColumn(random, 9000);
        MinMaxPyramid pyramid;
        Extremes all;
        for (const double value : values) {
            pyramid.append(value);
            all.include(value);
            QVERIFY(pyramid.extremes(0, pyramid.size()) == all);
        }
    }

    void aBlockOfNothingButNanIsEmptyAndPoisonsNoNeighbour()
    {
        std::vector<double> values(70000, notANumber);
        values[69999] = 4;
        const auto pyramid = pyramidOf(values);
        QVERIFY(pyramid.extremes(0, 69999).isEmpty());
        QVERIFY((pyramid.extremes(0, 70000) == Extremes{4, 4}));
        QCOMPARE(pyramid.nanCount(), 69999);
    }

    void infinitiesAreExtremesButNotFiniteOnes()
    {
        const auto pyramid = pyramidOf({inf, inf});
        QVERIFY(!pyramid.extremes(0, 2).isEmpty());
        QCOMPARE(pyramid.extremes(0, 2).minimum, inf);
        QVERIFY(pyramid.finiteExtremes(0, 2).isEmpty());
        QCOMPARE(pyramid.smallestPositive(0, 2), inf);
    }

    void rangesOutsideTheColumnAreClipped()
    {
        const auto pyramid = pyramidOf({1, 2, 3});
        QVERIFY((pyramid.extremes(-5, 99) == Extremes{1, 3}));
        QVERIFY(pyramid.extremes(2, 1).isEmpty());
        QVERIFY(pyramid.extremes(50, 60).isEmpty());
        QVERIFY(MinMaxPyramid().extremes(0, 1).isEmpty());
    }

    void whatALogarithmicAxisCannotShowIsCounted()
    {
        const auto pyramid = pyramidOf({1, 0, -2, notANumber, -inf, inf, 1e-9});
        QCOMPARE(pyramid.notPositiveCount(), 3);
        QCOMPARE(pyramid.nanCount(), 1);
        QCOMPARE(pyramid.smallestPositive(0, 7), 1e-9);
    }

    void aCopyKeepsItsValuesWhileTheOriginalGrows()
    {
        Random random(3);
        const auto values = hostileColumn(random, 30000);
        MinMaxPyramid pyramid;
        for (qsizetype i = 0; i < 10000; ++i)
            pyramid.append(values[std::size_t(i)]);
        const MinMaxPyramid copy = pyramid;
        const auto before = bruteForce(values, 0, 10000).all;
        std::unique_ptr<QThread> reader(QThread::create([copy, before] {
            for (int round = 0; round < 300; ++round) {
                Extremes found;
                for (qsizetype i = 0; i < copy.size(); ++i)
                    found.include(copy.at(i));
                if (!(found == before) || !(copy.extremes(0, copy.size()) == before))
                    qFatal("the copy changed");
            }
        }));
        reader->start();
        for (qsizetype i = 10000; i < 30000; ++i)
            pyramid.append(values[std::size_t(i)]);
        reader->wait();
        QCOMPARE(copy.size(), 10000);
        QVERIFY(copy.extremes(0, 30000) == before);
        QVERIFY(pyramid.extremes(0, 30000) == bruteForce(values, 0, 30000).all);
    }

    void memoryStaysWithinAFifthOverTheValues()
    {
        MinMaxPyramid pyramid;
        for (int i = 0; i < 1000000; ++i)
            pyramid.append(i);
        QVERIFY(pyramid.memory() > 8 * pyramid.size());
        QVERIFY(double(pyramid.memory()) < 9.6 * double(pyramid.size()));
    }

    void aHundredMillionValuesAreCountedWithoutWrapping()
    {
        if (!qEnvironmentVariableIsSet("TRAINYARD_LARGE_TESTS"))
            QSKIP("takes 0.9 GB; set TRAINYARD_LARGE_TESTS to run it");
        MinMaxPyramid pyramid;
        constexpr qsizetype count = 100'000'000;
        for (qsizetype i = 0; i < count; ++i)
            pyramid.append(i == 77'777'777 ? -5.0 : double(i));
        QVERIFY((pyramid.extremes(0, count) == Extremes{-5, double(count - 1)}));
        QVERIFY((pyramid.extremes(77'777'770, 77'777'780) == Extremes{-5, 77'777'779}));
        QVERIFY((pyramid.extremes(77'777'778, count) == Extremes{77'777'778, double(count - 1)}));
    }
};

QTEST_GUILESS_MAIN(TestMinMaxPyramid)
#include "tst_minmaxpyramid.moc"
