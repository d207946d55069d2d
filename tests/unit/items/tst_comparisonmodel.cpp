// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/comparisonmodel.h"

#include <QAbstractItemModelTester>
#include <QFont>
#include <QSignalSpy>
#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;

namespace {
using Row = ComparisonModel::Row;

Row section(const QString &name)
{
    Row row;
    row.isSection = true;
    row.name = name;
    return row;
}

Row fact(const QString &name, const QStringList &cells, int best = -1)
{
    Row row;
    row.name = name;
    row.cells = cells;
    row.best = best;
    return row;
}

QStringList namesOf(const ComparisonModel &model)
{
    QStringList names;
    for (int i = 0; i < model.rowCount(); ++i)
        names.append(model.index(i, 0).data().toString());
    return names;
}
} // namespace

class TestComparisonModel : public QObject
{
    Q_OBJECT
private slots:
    void onlyDifferencesLeavesOutWhatAllRunsShare();
    void aFilterLeavesNoEmptySection();
    void newValuesKeepTheRowsOfAView();
    void theBestRunIsMarked();
};

void TestComparisonModel::onlyDifferencesLeavesOutWhatAllRunsShare()
{
    ComparisonModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRuns({u"a"_s, u"b"_s});
    model.setRows({section(u"Parameters"_s), fact(u"lr"_s, {u"0.1"_s, u"0.2"_s}),
                   fact(u"opt"_s, {u"x"_s, u"x"_s}), fact(u"seed"_s, {u"1"_s, {}}),
                   fact(u"unsaid"_s, {{}, {}}), section(u"Metrics"_s), fact(u"loss"_s, {u"3"_s, u"3"_s})});
    QCOMPARE(namesOf(model),
             (QStringList{u"Parameters"_s, u"lr"_s, u"opt"_s, u"seed"_s, u"Metrics"_s, u"loss"_s}));
    QCOMPARE(model.factCount(), 4);
    model.setOnlyDifferences(true);
    QCOMPARE(namesOf(model), (QStringList{u"Parameters"_s, u"lr"_s, u"seed"_s}));
    QCOMPARE(model.columnCount(), 4);
    QCOMPARE(model.headerData(3, Qt::Horizontal, Qt::DisplayRole).toString(), u"b"_s);
}

void TestComparisonModel::aFilterLeavesNoEmptySection()
{
    ComparisonModel model;
    model.setRuns({u"a"_s});
    model.setRows({section(u"Parameters"_s), fact(u"lr"_s, {u"0.1"_s}), section(u"Metrics"_s),
                   fact(u"loss"_s, {u"3"_s})});
    model.setFilter(u" LOS "_s);
    QCOMPARE(namesOf(model), (QStringList{u"Metrics"_s, u"loss"_s}));
    model.setFilter(u"nothing"_s);
    QCOMPARE(model.rowCount(), 0);
}

void TestComparisonModel::newValuesKeepTheRowsOfAView()
{
    ComparisonModel model;
    model.setRuns({u"a"_s});
    model.setRows({section(u"Metrics"_s), fact(u"loss"_s, {u"3"_s}), fact(u"acc"_s, {u"1"_s})});
    const QPersistentModelIndex row = model.index(1, 0);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setRows({section(u"Metrics"_s), fact(u"loss"_s, {u"2"_s}), fact(u"acc"_s, {u"1"_s})});
    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(row.sibling(row.row(), 2).data().toString(), u"2"_s);
}

void TestComparisonModel::theBestRunIsMarked()
{
    ComparisonModel model;
    model.setRuns({u"a"_s, u"b"_s});
    model.setRows({section(u"Metrics"_s), fact(u"loss"_s, {u"3"_s, u"2"_s}, 1)});
    QVERIFY(model.index(1, 3).data(ComparisonModel::IsBestRole).toBool());
    QVERIFY(!model.index(1, 2).data(ComparisonModel::IsBestRole).toBool());
    QVERIFY(model.index(1, 3).data(Qt::FontRole).value<QFont>().weight() > QFont::Normal);
    QVERIFY(
        model.index(1, 3).data(Qt::AccessibleTextRole).toString().contains("best"_L1)); // not by weight alone
}

QTEST_GUILESS_MAIN(TestComparisonModel)
#include "tst_comparisonmodel.moc"
