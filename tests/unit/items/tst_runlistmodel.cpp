// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/runlistmodel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
using Tester = QAbstractItemModelTester;

Run makeRun(const QString &id)
{
    Run run;
    run.id = id;
    run.displayName = u"name of "_s + id;
    run.configuration.experiment = u"digits"_s;
    run.status = RunStatus::Completed;
    return run;
}

RunListModel::Texts texts()
{
    return {[](const Run &run, const RunColumn &column) {
                return column.kind == RunColumn::Kind::Name ? run.displayName : runStatusName(run.status);
            },
            [](const Run &run, const RunColumn &) { return run.id; }};
}

/// A long list and the answers it gives; by default at once, else when told.
class Source : public QObject
{
    Q_OBJECT
public:
    explicit Source(RunListModel &model) : m_model(model)
    {
        connect(&model, &RunListModel::windowNeeded, this, [this](const RunQuery &query) {
            asked << query;
            if (answersAtOnce)
                answer();
        });
    }
    void number(int count)
    {
        for (int i = 0; i < count; ++i)
            ids << u"r%1"_s.arg(i);
    }
    void answer()
    {
        while (m_answered < asked.size()) {
            const RunQuery query = asked[m_answered++];
            RunPage page{generated >= 0 ? generated : ids.size(), query.offset, {}};
            const qint64 end = std::min<qint64>(page.total, query.offset + query.limit);
            for (qint64 row = query.offset; row < end; ++row)
                page.runs << makeRun(generated >= 0 ? u"g%1"_s.arg(row) : ids[row]);
            m_model.acceptWindow(query, page);
        }
    }
    QStringList ids;
    qint64 generated = -1; ///< instead of ids: so many
    QList<RunQuery> asked;
    bool answersAtOnce = true;

private:
    RunListModel &m_model;
    qsizetype m_answered = 0;
};

QString idAt(const RunListModel &model, int row)
{
    return model.index(row, 0).data(IdRole).toString();
}
} // namespace

class TestRunListModel : public QObject
{
    Q_OBJECT
private slots:
    void aMillionRunsAreSeenThroughAFewWindows()
    {
        RunListModel model(texts());
        Source source(model);
        source.generated = 1'000'000;
        model.setQuery({});
        QCOMPARE(model.rowCount(), 1'000'000);
        QCOMPARE(source.asked.size(), 1);

        model.setVisibleRows(0, 30);
        QCOMPARE(source.asked.size(), 1);
        QRandomGenerator random(1);
        for (int jump = 0; jump < 200; ++jump) {
            const int row = random.bounded(1'000'000 - 40);
            model.setVisibleRows(row, row + 30);
            QCOMPARE(idAt(model, row), u"g%1"_s.arg(row));
            QCOMPARE(idAt(model, row + 30), u"g%1"_s.arg(row + 30));
        }
        QVERIFY2(source.asked.size() <= 1 + 200 * 2, qPrintable(QString::number(source.asked.size())));
        QVERIFY(model.cachedRows() <= RunListModel::cachedWindows * RunListModel::windowSize);
    }

    void everyRowIsReachedInOrderByOneWindowEach()
    {
        RunListModel model(texts());
        Source source(model);
        source.generated = 100'000;
        model.setQuery({});
        for (int row = 0; row < 100'000; row += 10)
            model.setVisibleRows(row, row + 30);
        QCOMPARE(source.asked.size(), (100'000 + 127) / 128);
    }

    void lookingAtCellsAsksForNothing()
    {
        RunListModel model(texts());
        Source source(model);
        source.generated = 1'000'000;
        model.setQuery({});
        for (int row = 0; row < 1'000'000; row += 997)
            QCOMPARE(model.index(row, 1).data().toString().isEmpty(), row >= 128);
        QCOMPARE(source.asked.size(), 1);
    }

    void theWindowsSeenAgainAreNotAskedForAgain()
    {
        RunListModel model(texts());
        Source source(model);
        source.number(1000);
        model.setQuery({});
        model.setVisibleRows(300, 330);
        const auto asked = source.asked.size();
        model.setVisibleRows(0, 30);
        model.setVisibleRows(300, 330);
        QCOMPARE(source.asked.size(), asked);
    }

    void aWindowUnderWayIsNotAskedForTwice()
    {
        RunListModel model(texts());
        Source source(model);
        source.number(1000);
        model.setQuery({});
        source.answersAtOnce = false;
        for (int i = 0; i < 5; ++i)
            model.setVisibleRows(440, 460);
        QCOMPARE(source.asked.size(), 2);
        QVERIFY(!model.isSettled());
        source.answer();
        QVERIFY(model.isSettled());
        QCOMPARE(idAt(model, 450), u"r450"_s);
    }

    void aFailedWindowIsAskedForAgainByARefreshAlone()
    {
        RunListModel model(texts());
        Source source(model);
        source.number(1000);
        model.setQuery({});
        source.answersAtOnce = false;
        model.setVisibleRows(440, 460);
        model.windowFailed(source.asked.last());
        QVERIFY(model.isSettled());
        model.setVisibleRows(440, 460);
        QCOMPARE(source.asked.size(), 2);
        model.refresh();
        QCOMPARE(source.asked.size(), 3);
    }

    void aDroppedWindowIsAskedForWhenItIsSeenAgain()
    {
        RunListModel model(texts());
        Source source(model);
        source.number(1000);
        model.setQuery({});
        source.answersAtOnce = false;
        model.setVisibleRows(440, 460);
        model.windowDropped(source.asked.last());
        model.setVisibleRows(440, 460);
        QCOMPARE(source.asked.size(), 3);
    }

    void oldRowsStayUntilTheNewListIsThere()
    {
        RunListModel model(texts());
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        Source source(model);
        source.number(10);
        model.setQuery({});
        source.answersAtOnce = false;
        RunQuery query;
        query.text = u"x"_s;
        model.setQuery(query);
        QCOMPARE(model.rowCount(), 10);
        source.ids = {u"x1"_s};
        source.answer();
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(idAt(model, 0), u"x1"_s);
    }

    void answersToAnOlderQueryAreForgotten()
    {
        RunListModel model(texts());
        Source source(model);
        source.answersAtOnce = false;
        model.setQuery({});
        const RunQuery older = source.asked.last();
        RunQuery newer;
        newer.text = u"b"_s;
        model.setQuery(newer);
        model.acceptWindow(older, {1, 0, {makeRun(u"a"_s)}});
        QCOMPARE(model.rowCount(), 0);
        model.acceptWindow(source.asked.last(), {1, 0, {makeRun(u"b"_s)}});
        QCOMPARE(idAt(model, 0), u"b"_s);
        QVERIFY(model.hasAnswer());
    }

    void selectionFollowsItsRunsThroughARefresh_data()
    {
        QTest::addColumn<int>("seen"); // first visible row
        QTest::addColumn<int>("row");  // selected
        QTest::newRow("at the top") << 0 << 3;
        QTest::newRow("below") << 600 << 610;
        QTest::newRow("selected far from what is seen") << 600 << 2;
        QTest::newRow("seen at the top, selected far below") << 0 << 900;
    }
    void selectionFollowsItsRunsThroughARefresh()
    {
        QFETCH(int, seen);
        QFETCH(int, row);
        RunListModel model(texts());
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        Source source(model);
        source.number(1000);
        model.setQuery({});
        model.setVisibleRows(row, row + 30);
        QItemSelectionModel selection(&model);
        selection.setCurrentIndex(model.index(row, 0),
                                  QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        model.setVisibleRows(seen, seen + 30);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);

        source.ids.prepend(u"new2"_s);
        source.ids.prepend(u"new1"_s);
        model.refresh();

        QCOMPARE(resets.count(), 0);
        QCOMPARE(model.rowCount(), 1002);
        QCOMPARE(selection.selectedRows().size(), 1);
        QCOMPARE(selection.selectedRows().first().row(), row + 2);
        QCOMPARE(selection.currentIndex().row(), row + 2);
        model.setVisibleRows(row, row + 30);
        QCOMPARE(idAt(model, row + 2), u"r%1"_s.arg(row));
    }

    void removedRunsLeaveTheSelectionOfTheOthersAlone()
    {
        RunListModel model(texts());
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        Source source(model);
        source.number(300);
        model.setQuery({});
        QItemSelectionModel selection(&model);
        for (const int row : {5, 7})
            selection.select(model.index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        source.ids.removeAll(u"r5"_s);
        source.ids.removeAll(u"r6"_s);
        model.refresh();
        QCOMPARE(model.rowCount(), 298);
        QCOMPARE(selection.selectedRows().size(), 1);
        QCOMPARE(idAt(model, selection.selectedRows().first().row()), u"r7"_s);
    }

    void runsThatChangePlacesAreToldById()
    {
        RunListModel model(texts());
        Source source(model);
        source.number(5);
        model.setQuery({});
        QList<RunListModel::Replacement> seen;
        connect(&model, &RunListModel::rowsReplaced, this,
                [&](const QList<RunListModel::Replacement> &r) { seen = r; });
        source.ids.swapItemsAt(1, 3);
        model.refresh();
        QCOMPARE(seen.size(), 2);
        QCOMPARE(seen[0].row, 1);
        QCOMPARE(seen[0].before, u"r1"_s);
        QCOMPARE(seen[0].after, u"r3"_s);
        QCOMPARE(seen[1].row, 3);
    }

    void aChangedRunIsShownInItsRowWithoutAReset()
    {
        RunListModel model(texts());
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        Source source(model);
        source.number(300);
        model.setQuery({});
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        Run run = makeRun(u"r7"_s);
        run.status = RunStatus::Failed;
        model.updateRun(run);
        model.updateRun(makeRun(u"somewhere else"_s));
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.first().first().toModelIndex().row(), 7);
        QCOMPARE(model.index(7, 0).data().toString(), u"Failed"_s);
        QCOMPARE(source.asked.size(), 1);
    }

    void answersThatDisagreeOnTheLengthComeToRest()
    {
        RunListModel model(texts());
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        int asked = 0;
        connect(&model, &RunListModel::windowNeeded, this, [&](const RunQuery &query) {
            QVERIFY(++asked < 50);
            RunPage page{query.offset == 0 ? 900 : 600, query.offset, {}};
            for (int i = 0; i < 128; ++i)
                page.runs << makeRun(u"r%1"_s.arg(query.offset + i));
            model.acceptWindow(query, page);
        });
        model.setQuery({});
        model.setVisibleRows(100, 140);
        model.refresh();
        QVERIFY(model.isSettled());
    }

    void randomHistoriesKeepModelAndSourceEqual()
    {
        QRandomGenerator random(5);
        for (int round = 0; round < 25; ++round) {
            RunListModel model(texts());
            const Tester tester(&model, Tester::FailureReportingMode::QtTest);
            Source source(model);
            source.number(random.bounded(500));
            model.setQuery({});
            int fresh = 0;
            for (int step = 0; step < 12; ++step) {
                const int seen = random.bounded(std::max(1, int(source.ids.size())));
                model.setVisibleRows(seen, seen + 30);
                for (int i = random.bounded(4); i > 0; --i)
                    source.ids.insert(random.bounded(int(source.ids.size()) + 1), u"n%1"_s.arg(fresh++));
                for (int i = random.bounded(4); i > 0 && !source.ids.isEmpty(); --i)
                    source.ids.removeAt(random.bounded(int(source.ids.size())));
                if (random.bounded(5) == 0 && source.ids.size() > 3)
                    source.ids.swapItemsAt(0, random.bounded(int(source.ids.size())));
                model.refresh();
                QVERIFY(model.isSettled());
                QCOMPARE(model.rowCount(), source.ids.size());
                for (int row = seen; row < std::min(seen + 30, model.rowCount()); ++row)
                    QCOMPARE(idAt(model, row), source.ids[row]);
            }
        }
    }

    void hostileAnswersAreBounded()
    {
        RunListModel model(texts());
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        RunQuery asked;
        connect(&model, &RunListModel::windowNeeded, this, [&](const RunQuery &q) { asked = q; });
        model.setQuery({});
        RunPage tooMuch{3, 0, {}};
        for (int i = 0; i < 5000; ++i)
            tooMuch.runs << makeRun(u"same"_s);
        model.acceptWindow(asked, tooMuch);
        QCOMPARE(model.rowCount(), 3);
        model.refresh();
        model.acceptWindow(asked, {0, 0, tooMuch.runs});
        QCOMPARE(model.rowCount(), 0);
        model.refresh();
        model.acceptWindow(asked, {-7, 0, tooMuch.runs});
        QCOMPARE(model.rowCount(), 0);
        model.refresh();
        model.acceptWindow(asked, {500, 0, {}});
        QCOMPARE(model.rowCount(), 500);
    }

    void columnsComeAndGoWithoutAReset()
    {
        RunListModel model(texts());
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        Source source(model);
        source.number(5);
        model.setQuery({});
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QList<RunColumn> columns = RunColumn::fixed();
        columns.insert(7, RunColumn::ofMetric(u"loss"_s));
        model.setColumns(columns);
        QCOMPARE(model.headerData(7, Qt::Horizontal, Qt::DisplayRole).toString(), u"loss"_s);
        columns.removeAt(3);
        model.setColumns(columns);
        QCOMPARE(model.columnCount(), int(columns.size()));
        QCOMPARE(resets.count(), 0);
    }

    void columnsAreRememberedByTheirKey()
    {
        QList<RunColumn> columns = RunColumn::fixed();
        columns << RunColumn::ofMetric(u"val:loss"_s);
        for (const RunColumn &column : std::as_const(columns))
            QCOMPARE(RunColumn::fromKey(column.key()), std::optional(column));
        QVERIFY(!RunColumn::fromKey(u"colour"_s));
        QVERIFY(!RunColumn::fromKey(u"metric:"_s));
    }
};

QTEST_GUILESS_MAIN(TestRunListModel)
#include "tst_runlistmodel.moc"
