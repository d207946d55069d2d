// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/curvebuilder.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestCurveBuilder : public QObject
{
    Q_OBJECT

    static QList<MetricPoint> points(const QList<double> &values)
    {
        QList<MetricPoint> made;
        for (const double value : values)
            made.append({double(made.size()), 0, value});
        return made;
    }

private slots:
    void aFewPointsAreKeptAsTheyAre()
    {
        CurveBuilder curve;
        curve.append(points({3, 1, 2}));
        QCOMPARE(curve.columns().size(), 3);
        QCOMPARE(curve.columns().at(1), (CurveBuilder::Column{1, 1, 1, false}));
        QCOMPARE(curve.low(), 1.0);
        QCOMPARE(curve.high(), 3.0);
    }

    void everyExtremeOfAMillionPointsIsThere()
    {
        QRandomGenerator random(3);
        CurveBuilder curve;
        QList<double> values;
        for (int i = 0; i < 1'000'000; ++i)
            values << random.generateDouble();
        values[777'777] = 50; // one spike
        values[123'456] = -50;
        for (int from = 0; from < values.size(); from += 7919)
            curve.append(points(values.mid(from, 7919)));
        QCOMPARE(curve.count(), 1'000'000);
        QVERIFY(curve.columns().size() <= CurveBuilder::maxColumns);
        QVERIFY(curve.columns().size() > CurveBuilder::maxColumns / 4);
        QCOMPARE(curve.high(), 50.0);
        QCOMPARE(curve.low(), -50.0);
        QVERIFY(std::ranges::any_of(curve.columns(), [](const auto &c) { return c.high == 50; }));
        QVERIFY(std::ranges::any_of(curve.columns(), [](const auto &c) { return c.low == -50; }));
        QCOMPARE(curve.columns().last().last, values.last());
    }

    void anySplitGivesTheSameCurve()
    {
        QRandomGenerator random(5);
        QList<double> values;
        for (int i = 0; i < 5000; ++i)
            values << (random.bounded(10) == 0 ? std::nan("") : random.generateDouble());
        CurveBuilder whole;
        whole.append(points(values));
        CurveBuilder parts;
        for (qsizetype at = 0; at < values.size();) {
            const int size = random.bounded(1, 200);
            parts.append(points(values.mid(at, size)));
            at += size;
        }
        QCOMPARE(parts.columns(), whole.columns());
    }

    void onlyNonFiniteValuesLeaveAGap()
    {
        CurveBuilder curve;
        curve.append(points({1, std::nan(""), INFINITY, 2}));
        QVERIFY(!curve.columns().at(0).isEmpty);
        QVERIFY(curve.columns().at(1).isEmpty);
        QVERIFY(curve.columns().at(2).isEmpty);
        QCOMPARE(curve.high(), 2.0);
        CurveBuilder nothing;
        nothing.append(points({std::nan("")}));
        QVERIFY(nothing.low() > nothing.high());
    }
};

QTEST_APPLESS_MAIN(TestCurveBuilder)
#include "tst_curvebuilder.moc"
