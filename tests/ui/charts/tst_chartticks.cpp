// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartticks.h"

#include <QLocale>
#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::StringLiterals;
using namespace trainyard::ui;

namespace {
QStringList labelsOf(const ChartTicks &ticks)
{
    QStringList labels;
    for (const ChartTick &tick : ticks)
        labels += tick.label;
    return labels;
}

double digitOf(double step)
{
    return step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
}
} // namespace

class TestChartTicks : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void labelsAreShortAndTellTicksApart_data()
    {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<QStringList>("labels");
        QTest::newRow("losses") << 0.0 << 2.5
                                << QStringList{u"0"_s, u"0.5"_s, u"1.0"_s, u"1.5"_s, u"2.0"_s, u"2.5"_s};
        QTest::newRow("thousands") << 0.0 << 50000.0
                                   << QStringList{u"0"_s, u"10k"_s, u"20k"_s, u"30k"_s, u"40k"_s, u"50k"_s};
        QTest::newRow("millions") << 0.0 << 1e6 << QStringList{u"0"_s,    u"0.2M"_s, u"0.4M"_s,
                                                               u"0.6M"_s, u"0.8M"_s, u"1.0M"_s};
        QTest::newRow("deep in the millions")
            << 1234500.0 << 1234510.0
            << QStringList{u"1\u202F234\u202F500"_s, u"1\u202F234\u202F502"_s, u"1\u202F234\u202F504"_s,
                           u"1\u202F234\u202F506"_s, u"1\u202F234\u202F508"_s, u"1\u202F234\u202F510"_s};
        QTest::newRow("negative") << -1.0 << 1.0
                                  << QStringList{u"\u22121.0"_s, u"\u22120.5"_s, u"0"_s, u"0.5"_s, u"1.0"_s};
        QTest::newRow("rates") << 0.0 << 5e-5 << QStringList{u"0"_s,         u"1e\u22125"_s, u"2e\u22125"_s,
                                                             u"3e\u22125"_s, u"4e\u22125"_s, u"5e\u22125"_s};
        QTest::newRow("huge") << 0.0 << 5e20
                              << QStringList{u"0"_s, u"1e20"_s, u"2e20"_s, u"3e20"_s, u"4e20"_s, u"5e20"_s};
    }
    void labelsAreShortAndTellTicksApart()
    {
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(QStringList, labels);
        QCOMPARE(labelsOf(numberTicks({from, to}, 5)), labels);
    }

    void anyRangeHasFewTicksWithinItAtOneTwoOrFive()
    {
        std::mt19937_64 random(2);
        for (int round = 0; round < 5000; ++round) {
            const double center =
                std::normal_distribution<double>()(random) * std::pow(10.0, int(random() % 30) - 15);
            const double span = std::abs(center) * std::pow(10.0, -int(random() % 9)) + 1e-14;
            const int wanted = 2 + int(random() % 12);
            const ChartRange range{center - span / 2, center + span / 2};
            const ChartTicks ticks = numberTicks(range, wanted);
            QVERIFY(ticks.size() <= std::size_t(wanted) + 1);
            QVERIFY(labelsOf(ticks).removeDuplicates() == 0);
            for (std::size_t i = 0; i < ticks.size(); ++i) {
                QVERIFY(ticks[i].position >= range.from - span * 1e-6 &&
                        ticks[i].position <= range.to + span * 1e-6);
                if (i == 0)
                    continue;
                const double digit = digitOf(ticks[i].position - ticks[i - 1].position);
                const bool isNice = std::ranges::any_of(std::array{1.0, 2.0, 5.0, 10.0}, [&](double nice) {
                    return std::abs(digit - nice) < 1e-3;
                });
                QVERIFY2(isNice, qPrintable(QString::number(digit)));
            }
        }
    }

    void stepsHaveNoTicksBetweenThem()
    {
        QCOMPARE(labelsOf(numberTicks({0, 3}, 10, true)), (QStringList{u"0"_s, u"1"_s, u"2"_s, u"3"_s}));
        QVERIFY(numberTicks({0.2, 0.8}, 10, true).empty());
    }

    void impossibleRangesHaveNoTicks()
    {
        constexpr double inf = std::numeric_limits<double>::infinity();
        for (const ChartRange range : {ChartRange{1, 1}, ChartRange{2, 1}, ChartRange{0, inf},
                                       ChartRange{-inf, 0}, ChartRange{std::nan(""), 1}}) {
            QVERIFY(numberTicks(range, 5).empty());
            QVERIFY(logTicks(range, 5).empty());
            QVERIFY(durationTicks(range, 5).empty());
            QVERIFY(clockTicks(range, 5, QTimeZone::utc()).empty());
        }
        QVERIFY(numberTicks({0, 1}, 0).empty());
        QVERIFY(clockTicks({-1e300, 1e300}, 5, QTimeZone::utc()).empty());
        QVERIFY(numberTicks({-1e308, 1e308 / 2}, 5).size() < 20);
    }

    void logarithmsShowDecadesOrFiner_data()
    {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<int>("wanted");
        QTest::addColumn<QStringList>("labels");
        QTest::newRow("decades") << -4.2 << 0.3 << 5
                                 << QStringList{u"1e\u22124"_s, u"0.001"_s, u"0.01"_s, u"0.1"_s, u"1"_s};
        QTest::newRow("with fives") << -1.0 << 1.0 << 8 << QStringList{u"0.1"_s, u"0.2"_s, u"0.5"_s, u"1"_s,
                                                                       u"2"_s,   u"5"_s,   u"10"_s};
        QTest::newRow("every third") << 0.0 << 12.0 << 4
                                     << QStringList{u"1"_s, u"1000"_s, u"1M"_s, u"1G"_s, u"1T"_s};
        QTest::newRow("within one") << 0.0 << 0.5 << 4 << QStringList{u"1"_s, u"2"_s, u"3"_s};
    }
    void logarithmsShowDecadesOrFiner()
    {
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(int, wanted);
        QFETCH(QStringList, labels);
        QCOMPARE(labelsOf(logTicks({from, to}, wanted)), labels);
    }

    void durationsReadLikeDurations_data()
    {
        QTest::addColumn<double>("to");
        QTest::addColumn<QStringList>("labels");
        QTest::newRow("part of a second")
            << 0.4 << QStringList{u"0 s"_s, u"0.1 s"_s, u"0.2 s"_s, u"0.3 s"_s, u"0.4 s"_s};
        QTest::newRow("seconds") << 60.0 << QStringList{u"0 s"_s, u"15 s"_s, u"30 s"_s, u"45 s"_s, u"60 s"_s};
        QTest::newRow("minutes") << 600.0 << QStringList{u"0 min"_s, u"5 min"_s, u"10 min"_s};
        QTest::newRow("hours") << 7200.0
                               << QStringList{u"0 min"_s, u"30 min"_s, u"1 h"_s, u"1 h 30"_s, u"2 h"_s};
        QTest::newRow("days") << 4 * 86400.0 << QStringList{u"0 d"_s, u"1 d"_s, u"2 d"_s, u"3 d"_s, u"4 d"_s};
    }
    void durationsReadLikeDurations()
    {
        QFETCH(double, to);
        QFETCH(QStringList, labels);
        QCOMPARE(labelsOf(durationTicks({0, to}, 4)), labels);
    }

    void clockTicksStandAtRoundLocalTimes()
    {
        const QTimeZone zone(5 * 3600 + 1800); // half an hour off every full hour of UTC
        const double start = 1763703000;       // 2025-11-21 05:30 UTC, 11:00 there
        QCOMPARE(labelsOf(clockTicks({start, start + 4 * 3600}, 4, zone)),
                 (QStringList{u"11:00"_s, u"12:00"_s, u"13:00"_s, u"14:00"_s, u"15:00"_s}));
        const QStringList days = labelsOf(clockTicks({start, start + 30 * 3600}, 4, zone));
        QCOMPARE(days, (QStringList{u"12:00"_s, u"22 Nov"_s, u"12:00"_s}));
    }

    void countsAreGrouped()
    {
        QCOMPARE(groupedCount(1234567), u"1\u202F234\u202F567"_s);
        QCOMPARE(groupedCount(1234), u"1234"_s);
        QCOMPARE(groupedCount(0), u"0"_s);
    }
};

QTEST_GUILESS_MAIN(TestChartTicks)
#include "tst_chartticks.moc"
