// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "ui/charts/metricchart.h"
#include "ui/common/emptystate.h"
#include "ui/common/preferences.h"
#include "ui/runs/board/metricgrid.h"
#include "ui/runs/run/metricdocumentview.h"
#include "ui/runs/run/metricfeed.h"
#include "ui/runs/run/metricstab.h"
#include "ui/runs/run/numbertile.h"
#include "ui/runs/run/texttable.h"

#include <QComboBox>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
QList<MetricPoint> points(int count, int from = 0)
{
    QList<MetricPoint> made;
    for (int i = 0; i < count; ++i)
        made.append({double(from + i), 1763700000.0 + from + i, 1.0 / (from + i + 1)});
    return made;
}

struct Page
{
    explicit Page(const QString &file) : preferences(file)
    {
        workspace.addRun(u"r1"_s, RunStatus::Running);
        workspace.addRun(u"r2"_s, RunStatus::Running);
    }
    void open()
    {
        tab.resize(900, 700);
        tab.show();
        session.show(u"r1"_s);
    }
    MetricCard *card(const QString &name) const { return tab.findChild<MetricGrid *>()->card(name); }

    test::FakeWorkspace workspace;
    Preferences preferences;
    RunSession session{workspace};
    MetricsTab tab{session, preferences};
};
} // namespace

class TestRunMetrics : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString file() const { return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())); }

private slots:
    void newPointsAreAskedForFromWhereItStopped()
    {
        Page page(file());
        page.workspace.points[u"r1"_s][u"loss"_s] = points(12);
        page.open();
        QTRY_VERIFY(page.card(u"loss"_s) && page.card(u"loss"_s)->size() == 12);
        page.workspace.calls.clear();
        page.workspace.addPoints(u"r1"_s, u"loss"_s, points(3, 12));
        QTRY_COMPARE(page.card(u"loss"_s)->size(), 15);
        QVERIFY(page.workspace.calls.contains(u"points loss 12"_s));
        QVERIFY(!page.workspace.calls.contains(u"points loss 0"_s));
    }
    void theStartOfALongMetricComesWholeAndTheRestBehindIt()
    {
        constexpr int count = int(Series::segmentPoints) + 7;
        Page page(file());
        page.workspace.points[u"r1"_s][u"loss"_s] = points(count);
        page.workspace.starts[u"loss"_s].points.appendAll(points(int(Series::segmentPoints)));
        page.open();
        QTRY_VERIFY(page.card(u"loss"_s) && page.card(u"loss"_s)->size() == count);
        QCOMPARE(page.workspace.calls.filter(u"points loss"_s),
                 {u"points loss %1"_s.arg(Series::segmentPoints)});
        QCOMPARE(page.workspace.calls.filter(u"start loss"_s).size(), 1);
        QCOMPARE(page.card(u"loss"_s)->lines().front().points.at(count - 1).value, 1.0 / count);
    }
    void aLongMetricWithoutAStartIsReadInSlices()
    {
        constexpr int count = int(Series::segmentPoints) + 7;
        Page page(file());
        page.workspace.points[u"r1"_s][u"loss"_s] = points(count);
        page.workspace.starts[u"loss"_s] = {{}, 5}; // of points that were replaced, say
        page.workspace.starts[u"loss"_s].points.appendAll(points(int(Series::segmentPoints)));
        page.open();
        QTRY_VERIFY(page.card(u"loss"_s) && page.card(u"loss"_s)->size() == count);
        QVERIFY(page.workspace.calls.contains(u"points loss 0"_s));
        QCOMPARE(page.workspace.calls.filter(u"start loss"_s).size(), 1);
    }
    void whatWasSampledOfTheMachineHasATabOfItsOwn()
    {
        Page page(file());
        page.workspace.sampled = {u"Memory (MiB)"_s};
        page.workspace.points[u"r1"_s][u"loss"_s] = points(12);
        MetricsTab resources(page.session, page.preferences, MetricFeed::Of::Machine);
        resources.resize(900, 700);
        resources.show();
        page.open();
        QTRY_VERIFY(page.card(u"loss"_s) && page.card(u"loss"_s)->size() == 12);
        QTRY_COMPARE(resources.findChild<EmptyState *>()->isVisible(), true);
        page.workspace.addPoints(u"r1"_s, u"Memory (MiB)"_s, points(5));
        auto *grid = resources.findChild<MetricGrid *>();
        QTRY_VERIFY(grid->card(u"Memory (MiB)"_s) && grid->card(u"Memory (MiB)"_s)->size() == 5);
        QVERIFY(!grid->card(u"loss"_s));
        QVERIFY(!page.card(u"Memory (MiB)"_s));
        // Its axes are its own: of seconds one wants to see the time, of steps the step.
        QCOMPARE(resources.findChild<QComboBox *>(u"resourceX"_s)->currentData().toInt(),
                 int(ChartX::RelativeTime));
        QCOMPARE(page.tab.findChild<QComboBox *>(u"metricX"_s)->currentIndex(), 0);
    }
    void aMetricThatWasReplacedIsReadFromItsFirstPoint()
    {
        Page page(file());
        page.workspace.points[u"r1"_s][u"loss"_s] = points(12);
        page.open();
        QTRY_VERIFY(page.card(u"loss"_s) && page.card(u"loss"_s)->size() == 12);
        page.workspace.generations[u"loss"_s] = 1; // printed points, until the run logged the same name
        page.workspace.points[u"r1"_s][u"loss"_s] = {};
        page.workspace.addPoints(u"r1"_s, u"loss"_s, points(20, 100));
        QTRY_COMPARE(page.card(u"loss"_s)->size(), 20);
        QCOMPARE(page.card(u"loss"_s)->chart()->spec().series.front().points.at(0).step, 100.0);
        page.workspace.addPoints(u"r1"_s, u"loss"_s, points(3, 120));
        QTRY_COMPARE(page.card(u"loss"_s)->size(), 23);
    }
    void whatIsLearntOfTheRunLaterReachesTheChart()
    {
        Page page(file());
        Run run = page.workspace.runList.constLast();
        QCOMPARE(run.id, u"r1"_s);
        Run waiting = run;
        waiting.started = {};
        page.workspace.change(waiting);
        page.workspace.points[u"r1"_s][u"loss"_s] = points(12);
        page.open();
        QTRY_VERIFY(page.card(u"loss"_s) && page.card(u"loss"_s)->size() == 12);
        QVERIFY(!page.card(u"loss"_s)->lines().front().start);
        run.displayName = u"renamed"_s;
        page.workspace.change(run);
        QTRY_COMPARE(page.card(u"loss"_s)->lines().front().label, u"renamed"_s);
        QCOMPARE(page.card(u"loss"_s)->lines().front().start, double(run.started.toSecsSinceEpoch()));
        QCOMPARE(page.card(u"loss"_s)->size(), 12);
    }
    void aRunThatHasEndedIsNotCalledLive()
    {
        Page page(file());
        const double now = double(QDateTime::currentMSecsSinceEpoch()) / 1000;
        page.workspace.points[u"r1"_s][u"loss"_s] = {{0, now, 2.0}, {1, now, 1.0}};
        page.open();
        QTRY_VERIFY(page.card(u"loss"_s) && page.card(u"loss"_s)->size() == 2);
        QVERIFY(page.card(u"loss"_s)->note().startsWith(u"live"));
        Run run = *page.session.run();
        run.status = RunStatus::Completed;
        page.workspace.change(run);
        QTRY_VERIFY(page.card(u"loss"_s)->note().isEmpty());
    }
    void longMetricsComeInSlices()
    {
        Page page(file());
        page.workspace.points[u"r1"_s][u"loss"_s] = points(200'000);
        page.open();
        QTRY_VERIFY(page.card(u"loss"_s) && page.card(u"loss"_s)->size() == 200'000);
        QVERIFY(page.workspace.calls.contains(u"points loss 65536"_s));
        QCOMPARE(page.card(u"loss"_s)->chart()->spec().series.front().points.at(199'999).step, 199'999.0);
    }
    void oneValueIsATileUntilThereAreTwo()
    {
        Page page(file());
        page.workspace.points[u"r1"_s][u"final"_s] = points(1);
        page.open();
        QTRY_COMPARE(page.tab.findChildren<NumberTile *>().size(), 1);
        QVERIFY(!page.card(u"final"_s));
        page.workspace.addPoints(u"r1"_s, u"final"_s, points(1, 1));
        QTRY_VERIFY(page.card(u"final"_s) && page.card(u"final"_s)->size() == 2);
        QTRY_COMPARE(page.tab.findChildren<NumberTile *>().size(), 0);
    }
    void onlyWhatIsSeenIsFetchedAndDrawn()
    {
        Page page(file());
        for (int i = 0; i < 60; ++i)
            page.workspace.points[u"r1"_s][u"m%1"_s.arg(i, 2, 10, QChar(u'0'))] = points(5);
        page.open();
        QTRY_VERIFY(page.card(u"m00"_s) && page.card(u"m00"_s)->size() == 5);
        QVERIFY(!page.card(u"m59"_s)->isLive());
        QCOMPARE(page.card(u"m59"_s)->size(), 0);
        QVERIFY(!page.workspace.calls.contains(u"points m59 0"_s));
        auto *bar = page.tab.findChild<QScrollArea *>()->verticalScrollBar();
        bar->setValue(bar->maximum());
        QTRY_COMPARE(page.card(u"m59"_s)->size(), 5);
        const int live =
            int(std::ranges::count_if(page.tab.findChild<MetricGrid *>()->cards(), &MetricCard::isLive));
        QVERIFY(live <= 48);
        page.workspace.addPoints(u"r1"_s, u"m00"_s, points(5, 5)); // off the screen: later
        bar->setValue(0);
        QTRY_COMPARE(page.card(u"m00"_s)->size(), 10);
    }
    void aChartThatWasLetGoKeepsItsPoints()
    {
        MetricCard card([] {
            ChartSpec spec;
            spec.title = u"loss"_s;
            spec.series.push_back({});
            spec.series.front().key = u"r1"_s;
            return spec;
        }());
        card.append(points(10));
        card.setLive(true);
        card.append(points(10, 10));
        QCOMPARE(card.size(), 20);
        card.setLive(false);
        QCOMPARE(card.size(), 20);
        card.append(points(5, 20));
        card.setLive(true);
        QCOMPARE(card.size(), 25);
        QCOMPARE(card.chart()->spec().series.front().points.at(24).step, 24.0);
    }
    void fewChartsShareTheHeightInSightAlsoInSections()
    {
        Page page(file());
        page.workspace.points[u"r1"_s] = {{u"train/a"_s, points(5)}, {u"val/a"_s, points(5)}};
        page.open();
        QTRY_VERIFY(page.card(u"val/a"_s) && page.card(u"val/a"_s)->isLive());
        const auto *scroll = page.tab.findChild<QScrollArea *>();
        const int room = scroll->viewport()->height();
        const auto bottom = [&] {
            const MetricCard *card = page.card(u"val/a"_s);
            return card->mapTo(scroll->viewport(), card->rect().bottomLeft()).y();
        };
        QTRY_VERIFY2(bottom() > room * 9 / 10 && bottom() < room, qPrintable(QString::number(bottom())));
    }
    void enterShowsOneMetricAloneAndEscAllAgain()
    {
        Page page(file());
        page.workspace.points[u"r1"_s] = {{u"a"_s, points(5)}, {u"b"_s, points(5)}};
        page.open();
        QTRY_VERIFY(page.card(u"b"_s) && page.card(u"b"_s)->isLive());
        const int height = page.card(u"b"_s)->height();
        QTest::keyClick(page.card(u"b"_s)->chart(), Qt::Key_Return);
        QVERIFY(!page.card(u"a"_s)->isVisible());
        QTRY_VERIFY(page.card(u"b"_s)->height() > height);
        QTest::keyClick(page.card(u"b"_s)->chart(), Qt::Key_Escape);
        QVERIFY(page.card(u"a"_s)->isVisible());
        QTest::mouseDClick(page.card(u"a"_s)->chart()->viewport(), Qt::LeftButton);
        QVERIFY(!page.card(u"b"_s)->isVisible());
    }
    void manyMetricsAreFilteredByName()
    {
        Page page(file());
        for (int i = 0; i < 8; ++i)
            page.workspace.points[u"r1"_s][u"m%1"_s.arg(i)] = points(3);
        page.open();
        auto *filter = page.tab.findChild<QLineEdit *>(u"metricFilter"_s);
        QTRY_VERIFY(filter->isVisible());
        QTest::keyClicks(filter, u"m3"_s);
        QVERIFY(page.card(u"m3"_s)->isVisible());
        QVERIFY(!page.card(u"m4"_s)->isVisible());
    }
    void theAxisIsRememberedAndOneForAll()
    {
        {
            Page page(file());
            page.workspace.points[u"r1"_s] = {{u"a"_s, points(5)}, {u"b"_s, points(5)}};
            page.open();
            QTRY_VERIFY(page.card(u"b"_s) && page.card(u"b"_s)->isLive());
            auto *x = page.tab.findChild<QComboBox *>(u"metricX"_s);
            x->setCurrentIndex(x->findData(int(ChartX::RelativeTime)));
            QCOMPARE(page.card(u"a"_s)->chart()->spec().x, ChartX::RelativeTime);
            page.card(u"b"_s)->chart()->setLogY(true);
            QTRY_VERIFY(page.card(u"a"_s)->chart()->spec().isLogY);
        }
        Page page(file());
        page.workspace.points[u"r1"_s][u"a"_s] = points(5);
        page.open();
        QTRY_VERIFY(page.card(u"a"_s) && page.card(u"a"_s)->isLive());
        QCOMPARE(page.card(u"a"_s)->chart()->spec().x, ChartX::RelativeTime);
        QVERIFY(page.card(u"a"_s)->chart()->spec().isLogY);
    }
    void anotherRunStartsFromNothing()
    {
        Page page(file());
        page.workspace.points[u"r1"_s][u"a"_s] = points(5);
        page.workspace.points[u"r2"_s][u"b"_s] = points(7);
        page.open();
        QTRY_VERIFY(page.card(u"a"_s));
        page.session.show(u"r2"_s);
        QTRY_VERIFY(page.card(u"b"_s) && page.card(u"b"_s)->size() == 7);
        QVERIFY(!page.card(u"a"_s));
    }
    void rowsAreATableBelowTheCurves()
    {
        Page page(file());
        QList<MetricDocument> rows;
        for (int i = 0; i < 300; ++i)
            rows.append({MetricKind::Row, 0, {{u"value"_s, QJsonObject{{u"fold"_s, i}}}}});
        page.workspace.documents[u"r1"_s][u"folds"_s] = rows;
        page.open();
        QTRY_VERIFY(page.tab.findChild<TextTable *>());
        QTRY_COMPARE(page.tab.findChild<TextTable *>()->table().rows.size(), 300);
    }
    void aTabThatIsNotShownAsksForNothing()
    {
        Page page(file());
        page.workspace.points[u"r1"_s][u"a"_s] = points(5);
        page.session.show(u"r1"_s);
        page.workspace.addPoints(u"r1"_s, u"a"_s, points(5, 5));
        QCoreApplication::processEvents();
        QVERIFY(page.workspace.calls.filter(u"points"_s).isEmpty());
        page.tab.show();
        QTRY_VERIFY(page.card(u"a"_s) && page.card(u"a"_s)->size() == 10);
    }
    void withoutMetricsItSaysHowToLogThem()
    {
        Page page(file());
        page.open();
        QTRY_VERIFY(std::ranges::any_of(page.tab.findChildren<QLabel *>(), [](const QLabel *label) {
            return label->isVisible() && label->text().contains(u"Run.get_context().log"_s);
        }));
    }
};

QTEST_MAIN(TestRunMetrics)
#include "tst_runmetrics.moc"
