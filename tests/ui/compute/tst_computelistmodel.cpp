// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computelistmodel.h"

#include "models/items/columns.h"
#include "ui/compute/computefacts.h"
#include "ui/compute/computefilter.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestComputeListModel : public QObject
{
    Q_OBJECT

    static ComputeTarget target(const QString &name, ComputeKind kind = ComputeKind::LocalComputer,
                                int cores = 2)
    {
        ComputeTarget made;
        made.name = name;
        made.kind = kind;
        made.cores = cores;
        return made;
    }

private slots:
    void applyKeepsTheSelectedTarget()
    {
        ComputeListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply({target(u"a"_s), target(u"b"_s)});
        const QPersistentModelIndex selected = model.index(1, 0);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        ComputeTarget changed = target(u"b"_s);
        changed.cores = 64;
        model.apply({changed, target(u"c"_s)});
        QCOMPARE(selected.data(IdRole).toString(), u"b"_s);
        QCOMPARE(model.index(selected.row(), ComputeListModel::Cores).data().toString(), u"64"_s);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(resets.count(), 0);
        model.apply({});
        QVERIFY(!selected.isValid());
    }

    void anUnchangedListTellsNothing()
    {
        ComputeListModel model;
        model.apply({target(u"a"_s)});
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.apply({target(u"a"_s)});
        QCOMPARE(changes.count(), 0);
    }

    void numbersSortAsNumbers()
    {
        ComputeListModel model;
        model.apply({target(u"big"_s, {}, 128), target(u"small"_s, {}, 9)});
        ComputeFilter filter(model);
        filter.sort(ComputeListModel::Cores, Qt::AscendingOrder);
        QCOMPARE(filter.index(0, 0).data().toString(), u"small"_s);
    }

    void theFilterWantsEveryWordSomewhere()
    {
        ComputeListModel model;
        ComputeTarget gpu = target(u"lab"_s, ComputeKind::RemoteMachine);
        gpu.gpus = {u"NVIDIA A100"_s};
        gpu.state = ComputeState::Busy;
        model.apply({target(u"local"_s), gpu, target(u"labour"_s)});
        ComputeFilter filter(model);
        filter.setText(u"lab a100"_s);
        QCOMPARE(filter.rowCount(), 1);
        filter.setText(u"BUSY"_s);
        QCOMPARE(filter.rowCount(), 1);
        filter.setText(u"  "_s);
        QCOMPARE(filter.rowCount(), 3);
        filter.setText(u"a100 missing"_s);
        QCOMPARE(filter.rowCount(), 0);
    }

    void aTabShowsItsKindsOnly()
    {
        ComputeListModel model;
        model.apply({target(u"local"_s), target(u"vm"_s, ComputeKind::RemoteMachine),
                     target(u"gpu-cluster"_s, ComputeKind::Cluster),
                     target(u"aks"_s, ComputeKind::Kubernetes)});
        ComputeFilter filter(model);
        filter.setGroup(ComputeGroup::LocalAndAttached);
        QCOMPARE(filter.rowCount(), 2);
        filter.setGroup(ComputeGroup::Kubernetes);
        QCOMPARE(filter.index(0, 0).data().toString(), u"aks"_s);
        filter.setGroup(std::nullopt);
        QCOMPARE(filter.rowCount(), 4);
    }

    void unknownFactsAreLeftOut()
    {
        ComputeTarget bare = target(u"bare"_s, ComputeKind::LocalComputer, 0);
        for (const auto &[label, text] : factsOf(bare))
            QVERIFY2(!text.isEmpty(), qPrintable(label));
        bare.nodesMax = 4;
        bare.nodesInUse = 1;
        QVERIFY(
            std::ranges::any_of(factsOf(bare), [](const auto &f) { return f.second == u"1 of 4 in use"_s; }));
    }

    void whatItCannotDoNamesTheRemedy()
    {
        const auto abilities = abilitiesOf(target(u"bare"_s), {});
        QVERIFY(std::ranges::none_of(abilities, &Prerequisite::isMet));
        QVERIFY(abilities.front().detail.contains(u"python3"_s));
        ComputeTarget gpu = target(u"gpu"_s);
        gpu.gpus = {u"A100"_s};
        QVERIFY(std::ranges::all_of(abilitiesOf(gpu, {{u"/usr/bin/python3"_s, u"3"_s, u"system"_s}}),
                                    &Prerequisite::isMet));
    }
};

QTEST_GUILESS_MAIN(TestComputeListModel)
#include "tst_computelistmodel.moc"
