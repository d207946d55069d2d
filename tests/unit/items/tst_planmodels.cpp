// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/columns.h"
#include "models/items/ignoredfilesmodel.h"
#include "models/items/plannedfilesmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
using Tester = QAbstractItemModelTester;

SnapshotEntry file(const QString &path, qint64 size)
{
    SnapshotEntry entry;
    entry.path = path;
    entry.size = size;
    return entry;
}

QStringList paths(const QAbstractItemModel &model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all << model.index(row, 0).data(IdRole).toString();
    return all;
}
} // namespace

class TestPlanModels : public QObject
{
    Q_OBJECT
private slots:
    void filesAreSortedByPathOrBySize()
    {
        PlannedFilesModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        model.setFiles({file(u"a"_s, 5), file(u"b"_s, 900), file(u"c"_s, 20)});
        QCOMPARE(paths(model), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        model.sort(PlannedFilesModel::SizeColumn, Qt::DescendingOrder);
        QCOMPARE(paths(model), (QStringList{u"b"_s, u"c"_s, u"a"_s}));
        model.setFiles({file(u"a"_s, 5), file(u"b"_s, 1)});
        QCOMPARE(paths(model), (QStringList{u"a"_s, u"b"_s}));
        model.sort(PlannedFilesModel::PathColumn, Qt::AscendingOrder);
        QCOMPARE(paths(model), (QStringList{u"a"_s, u"b"_s}));
    }

    void linksShowWhereTheyPoint()
    {
        PlannedFilesModel model;
        SnapshotEntry link = file(u"latest"_s, 3);
        link.kind = EntryKind::SymbolicLink;
        link.linkTarget = u"v3"_s;
        model.setFiles({link});
        QCOMPARE(model.index(0, 0).data().toString(), u"latest \u2192 v3"_s);
    }

    void ignoredEntriesNameTheirRuleAndItsLine()
    {
        IgnoredFilesModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        model.setEntries({{u"data/"_s, u"data/"_s, 3}, {u"x.sock"_s, u"a socket"_s, 0}}, u".amlignore"_s);
        QCOMPARE(model.index(0, IgnoredFilesModel::RuleColumn).data().toString(), u"data/"_s);
        QCOMPARE(model.index(0, IgnoredFilesModel::LineColumn).data().toString(), u".amlignore, line 3"_s);
        QCOMPARE(model.index(1, IgnoredFilesModel::LineColumn).data().toString(), u"always left out"_s);
    }
};

QTEST_GUILESS_MAIN(TestPlanModels)
#include "tst_planmodels.moc"
