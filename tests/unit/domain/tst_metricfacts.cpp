// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/metricfacts.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <vector>

using namespace trainyard;
using namespace Qt::StringLiterals;

class TestMetricFacts : public QObject
{
    Q_OBJECT
private slots:
    void extremesAreThoseOfBruteForce();
    void whatIsNoFiniteNumberIsNoExtreme();
    void lossesAreBetterLow_data();
    void lossesAreBetterLow();
};

void TestMetricFacts::extremesAreThoseOfBruteForce()
{
    QRandomGenerator random(5);
    for (int round = 0; round < 200; ++round) {
        std::vector<MetricPoint> points;
        MetricFacts facts;
        for (int i = random.bounded(1, 40); i > 0; --i) {
            // Duplicate and out-of-order steps, NaN and infinities among them.
            const int kind = random.bounded(10);
            const double value = kind == 0   ? std::nan("")
                                 : kind == 1 ? std::numeric_limits<double>::infinity()
                                             : double(random.bounded(20)) - 10;
            points.push_back({double(random.bounded(15)), 0, value});
            facts.include(points.back());
        }
        const MetricPoint *least = nullptr;
        const MetricPoint *most = nullptr;
        for (const MetricPoint &point : points) {
            if (!std::isfinite(point.value))
                continue;
            if (!least || point.value < least->value)
                least = &point;
            if (!most || point.value > most->value)
                most = &point;
        }
        QCOMPARE(facts.count, qint64(points.size()));
        QCOMPARE(least == nullptr, std::isnan(facts.minimum));
        if (!least)
            continue;
        QCOMPARE(facts.minimum, least->value);
        QCOMPARE(facts.minimumStep, least->step);
        QCOMPARE(facts.maximum, most->value);
        QCOMPARE(facts.maximumStep, most->step);
    }
}

void TestMetricFacts::whatIsNoFiniteNumberIsNoExtreme()
{
    MetricFacts facts;
    facts.include({1, 0, std::numeric_limits<double>::infinity()});
    QVERIFY(std::isnan(facts.maximum));
    facts.include({2, 0, 3});
    facts.include({3, 0, std::nan("")});
    QCOMPARE(facts.maximum, 3.0);
    QVERIFY(std::isnan(facts.last));
}

void TestMetricFacts::lossesAreBetterLow_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isLower");
    for (const char *name : {"loss", "train/Loss", "val_loss", "top5_error", "rmse", "eval-mae", "perplexity",
                             "wer", "err", "epoch_time", "KL"})
        QTest::newRow(name) << QString::fromLatin1(name) << true;
    for (const char *name : {"accuracy", "f1", "reward", "map", "verbosity", "template", "answer", "bleu"})
        QTest::newRow(name) << QString::fromLatin1(name) << false;
}

void TestMetricFacts::lossesAreBetterLow()
{
    QFETCH(QString, name);
    QFETCH(bool, isLower);
    QCOMPARE(isLowerBetter(name), isLower);
}

QTEST_GUILESS_MAIN(TestMetricFacts)
#include "tst_metricfacts.moc"
