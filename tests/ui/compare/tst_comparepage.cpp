// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"
#include "tests/ui/shell/keeppicture.h"
#include "ui/charts/metricchart.h"
#include "ui/charts/seriescolors.h"
#include "ui/common/emptystate.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/runs/board/metricgrid.h"
#include "ui/runs/compare/comparecharts.h"
#include "ui/runs/compare/comparedruns.h"
#include "ui/runs/compare/comparepage.h"
#include "ui/runs/compare/comparetable.h"
#include "ui/runs/compare/parallelplot.h"
#include "ui/runs/compare/scatterplot.h"
#include "ui/runs/logfolderbar.h"
#include "ui/runs/run/elidedlabel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
QList<MetricPoint> points(int count, double scale)
{
    QList<MetricPoint> made;
    for (int i = 0; i < count; ++i)
        made.append({double(i), 1763700000.0 + i, scale / (i + 1)});
    return made;
}

struct Page
{
    explicit Page(const QString &file) : preferences(file)
    {
        for (const QString &id : {u"r1"_s, u"r2"_s, u"r3"_s}) {
            Run &run = workspace.addRun(id, RunStatus::Completed);
            run.displayName = u"name of "_s + id;
        }
        workspace.runList[2].configuration.arguments = {u"--lr"_s, u"0.1"_s, u"--seed"_s, u"1"_s}; // r1
        workspace.runList[1].configuration.arguments = {u"--lr"_s, u"0.2"_s, u"--seed"_s, u"1"_s};
        workspace.points[u"r1"_s] = {{u"loss"_s, points(50, 1)}, {u"acc"_s, points(20, 3)}};
        workspace.points[u"r2"_s] = {{u"loss"_s, points(70, 2)}};
        workspace.points[u"r3"_s] = {{u"loss"_s, points(1, 2)}};
    }
    void open(const QStringList &ids)
    {
        page.resize(1000, 700);
        page.show();
        page.showRuns(ids);
    }
    MetricCard *card(const QString &name) { return page.findChild<MetricGrid *>()->card(name); }
    const ChartSeries *line(const QString &metric, const QString &id)
    {
        MetricCard *found = card(metric);
        if (!found || !found->chart())
            return nullptr;
        for (const ChartSeries &series : found->chart()->spec().series)
            if (series.key == id)
                return &series;
        return nullptr;
    }
    bool has(const QString &metric, const QString &id, qsizetype count)
    {
        const ChartSeries *found = line(metric, id);
        return found && found->points.size() == count;
    }
    /// The text of a run's column in the row of that name.
    QString cell(const QString &name, const QString &what, int run)
    {
        const QAbstractItemModel *model = page.findChild<QTableView *>(u"compareTable"_s)->model();
        for (int row = 0; row < model->rowCount(); ++row)
            if (model->index(row, 0).data() == name && model->index(row, 1).data() == what)
                return model->index(row, ComparisonModel::FirstRunColumn + run).data().toString();
        return u"no such row"_s;
    }

    test::FakeWorkspace workspace;
    Preferences preferences;
    ComparePage page{workspace, preferences};
};
} // namespace

class TestComparePage : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    QString file() const { return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())); }

private slots:
    void everyRunHasItsLineInEveryChart();
    void pointsOfLiveRunsAreAppended();
    void aRunKeepsItsColourEverywhere();
    void theLegendHidesARunEverywhere();
    void smoothingIsSharedAndRemembered();
    void zoomAndAxesAreShared();
    void theTableHasParametersAndExtremes();
    void onlyDifferencesAreShownIfWanted();
    void aTableRowIsCopiedWithItsHeading();
    void replacedPointsComeAnew();
    void runsAreGroupedByAParameterAndTheChoiceIsKept();
    void aClickOnALineOpensItsRun();
    void brushingAnAxisKeepsTheRunsThatPass();
    void runsThatAreAlikeHaveAxesTooAndThoseWithoutNumbersAreTold();
    void whatIsChosenInOnePartIsChosenInAll();
    void anyTwoNumbersAreScattered();
    void theComparisonIsSaidInWords();
    void otherRunsReplaceTheseCompletely();
    void aRunThatIsGoneIsSaid();
};

void TestComparePage::everyRunHasItsLineInEveryChart()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(page.has(u"loss"_s, u"r1"_s, 50));
    QTRY_VERIFY(page.has(u"loss"_s, u"r2"_s, 70));
    QTRY_VERIFY(page.has(u"acc"_s, u"r1"_s, 20));
    QVERIFY(page.has(u"acc"_s, u"r2"_s, 0));
    QCOMPARE(page.line(u"loss"_s, u"r1"_s)->label, u"name of r1"_s);
}

void TestComparePage::pointsOfLiveRunsAreAppended()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(page.has(u"loss"_s, u"r2"_s, 70));
    page.workspace.addPoints(u"r2"_s, u"loss"_s, {{70, 1, 5}});
    QTRY_VERIFY(page.has(u"loss"_s, u"r2"_s, 71));
    QVERIFY(page.has(u"loss"_s, u"r1"_s, 50));
}

void TestComparePage::aRunKeepsItsColourEverywhere()
{
    Page page(file());
    page.open({u"r2"_s, u"r1"_s, u"r3"_s});
    QTRY_VERIFY(page.has(u"loss"_s, u"r3"_s, 1));
    QTRY_VERIFY(page.line(u"acc"_s, u"r1"_s));
    QSet<QRgb> colors;
    for (const QString &id : page.page.runIds()) {
        QCOMPARE(page.line(u"loss"_s, id)->color, page.line(u"acc"_s, id)->color);
        colors.insert(page.line(u"loss"_s, id)->color.rgb());
    }
    QCOMPARE(colors.size(), 3);
}

void TestComparePage::theLegendHidesARunEverywhere()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(page.has(u"acc"_s, u"r1"_s, 20));
    auto *button = page.page.findChild<QToolButton *>(u"legend:r1"_s);
    QTRY_COMPARE(button->text(), u"name of r1"_s);
    QTest::keyClick(button, Qt::Key_Space);
    QVERIFY(!page.line(u"loss"_s, u"r1"_s)->isVisible);
    QVERIFY(!page.line(u"acc"_s, u"r1"_s)->isVisible);
    QVERIFY(page.line(u"loss"_s, u"r2"_s)->isVisible);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(page.line(u"loss"_s, u"r1"_s)->isVisible);
}

void TestComparePage::smoothingIsSharedAndRemembered()
{
    {
        Page page(file());
        page.open({u"r1"_s, u"r2"_s});
        QTRY_VERIFY(page.has(u"acc"_s, u"r1"_s, 20));
        page.page.findChild<QSlider *>(u"compareSmoothing"_s)->setValue(60);
        QCOMPARE(page.card(u"loss"_s)->chart()->smoothing().amount, 0.6);
        QCOMPARE(page.line(u"acc"_s, u"r1"_s)->transformed.size(), 20);
        page.workspace.addPoints(u"r1"_s, u"loss"_s, {{50, 1, 5}});
        QTRY_COMPARE(page.line(u"loss"_s, u"r1"_s)->transformed.size(), 51);
    }
    Page again(file());
    again.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(again.has(u"loss"_s, u"r1"_s, 50));
    QTRY_COMPARE(again.line(u"loss"_s, u"r1"_s)->transformed.size(), 50);
}

void TestComparePage::zoomAndAxesAreShared()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(page.has(u"acc"_s, u"r1"_s, 20) && page.has(u"loss"_s, u"r1"_s, 50));
    MetricChart *loss = page.card(u"loss"_s)->chart();
    MetricChart *acc = page.card(u"acc"_s)->chart();
    QTest::keyClick(loss, Qt::Key_Plus);
    QVERIFY(acc->isXChosen());
    QTest::keyClick(acc, Qt::Key_0);
    QVERIFY(!loss->isXChosen());
    QTest::keyClick(loss, Qt::Key_X);
    QCOMPARE(acc->spec().x, ChartX::RelativeTime);
    QCOMPARE(page.page.findChild<QComboBox *>(u"compareX"_s)->currentData().toInt(),
             int(ChartX::RelativeTime));
    QTest::keyClick(acc, Qt::Key_L);
    QVERIFY(loss->spec().isLogY);
}

void TestComparePage::theTableHasParametersAndExtremes()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    page.page.showTab(u"table"_s);
    QTRY_COMPARE(page.cell(u"lr"_s, {}, 0), u"0.1"_s);
    QCOMPARE(page.cell(u"lr"_s, {}, 1), u"0.2"_s);
    QTRY_COMPARE(page.cell(u"loss"_s, u"max"_s, 1), u"2"_s);
    QCOMPARE(page.cell(u"loss"_s, u"last"_s, 0), u"0.02"_s);
    QCOMPARE(page.cell(u"loss"_s, u"min"_s, 0), u"0.02"_s);
    QTRY_COMPARE(page.cell(u"loss"_s, u"step of min"_s, 0), u"49"_s);
    QTRY_COMPARE(page.cell(u"loss"_s, u"step of min"_s, 1), u"69"_s);
    QTRY_COMPARE(page.cell(u"acc"_s, u"step of max"_s, 0), u"0"_s);
    QCOMPARE(page.cell(u"acc"_s, u"last"_s, 1), QString());
}

void TestComparePage::onlyDifferencesAreShownIfWanted()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    page.page.showTab(u"table"_s);
    QTRY_COMPARE(page.cell(u"seed"_s, {}, 1), u"1"_s);
    page.page.findChild<QCheckBox *>(u"onlyDifferences"_s)->click();
    QCOMPARE(page.cell(u"seed"_s, {}, 1), u"no such row"_s);
    QCOMPARE(page.cell(u"lr"_s, {}, 1), u"0.2"_s);
    QTest::keyClicks(page.page.findChild<QLineEdit *>(u"compareTableFilter"_s), u"loss"_s);
    QCOMPARE(page.cell(u"lr"_s, {}, 1), u"no such row"_s);
}

void TestComparePage::aTableRowIsCopiedWithItsHeading()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    page.page.showTab(u"table"_s);
    QTRY_COMPARE(page.cell(u"lr"_s, {}, 1), u"0.2"_s);
    auto *table = page.page.findChild<QTableView *>(u"compareTable"_s);
    for (int row = 0; row < table->model()->rowCount(); ++row)
        if (table->model()->index(row, 0).data() == u"lr"_s)
            table->selectRow(row);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"Name\t\tname of r1\tname of r2\nlr\t\t0.1\t0.2"_s);
}

void TestComparePage::replacedPointsComeAnew()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(page.has(u"loss"_s, u"r1"_s, 50) && page.has(u"loss"_s, u"r2"_s, 70));
    page.workspace.points[u"r1"_s][u"loss"_s] = points(10, 9);
    page.workspace.points[u"r2"_s][u"loss"_s] = points(12, 9);
    page.workspace.generations[u"loss"_s] = 1;
    emit page.workspace.metricsArrived(u"r1"_s);
    emit page.workspace.metricsArrived(u"r2"_s);
    QTRY_VERIFY(page.has(u"loss"_s, u"r1"_s, 10) && page.has(u"loss"_s, u"r2"_s, 12));
}

void TestComparePage::runsAreGroupedByAParameterAndTheChoiceIsKept()
{
    const auto open = [this](auto check) {
        Page page(file());
        page.workspace.runList[0].configuration.arguments = {u"--lr"_s, u"0.2"_s, u"--seed"_s, u"2"_s}; // r3
        page.workspace.points[u"r3"_s][u"loss"_s] = points(90, 4);
        page.open({u"r1"_s, u"r2"_s, u"r3"_s});
        check(page);
    };
    const auto isGrouped = [](Page &page) {
        const ChartSeries *both = page.line(u"loss"_s, u"group:lr 0.2"_s);
        return both && both->points.size() == 90 && both->hasBand();
    };
    open([&](Page &page) {
        auto *group = page.page.findChild<QComboBox *>(u"compareGroup"_s);
        QTRY_VERIFY(group->findData(u"parameter:lr"_s) > 0);
        QTRY_VERIFY(page.has(u"loss"_s, u"r3"_s, 90));
        QCOMPARE(group->findData(u"experiment"_s), -1); // divides nothing here
        group->setCurrentIndex(group->findData(u"parameter:lr"_s));
        emit group->activated(group->currentIndex());
        QTRY_VERIFY(isGrouped(page));
        const ChartSeries *both = page.line(u"loss"_s, u"group:lr 0.2"_s);
        QCOMPARE(both->points.at(0).value, 3.0);
        QCOMPARE(both->low.at(0).value, 2.0);
        QCOMPARE(both->high.at(0).value, 4.0);
        page.workspace.addPoints(u"r3"_s, u"loss"_s, {{90, 1, 5}});
        QTRY_COMPARE(page.line(u"loss"_s, u"group:lr 0.2"_s)->points.size(), 91);
        QTest::mouseClick(page.page.findChild<QToolButton *>(u"legend:r3"_s), Qt::LeftButton);
        QTRY_COMPARE(page.line(u"loss"_s, u"group:lr 0.2"_s)->points.size(), 70);
    });
    open([&](Page &page) { QTRY_VERIFY(isGrouped(page)); });
}

void TestComparePage::aClickOnALineOpensItsRun()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(page.has(u"loss"_s, u"r2"_s, 70));
    QSignalSpy opened(&page.page, &ComparePage::openRun);
    emit page.card(u"loss"_s)->chart()->linePicked(u"r2"_s);
    QCOMPARE(opened.size(), 1);
    emit page.card(u"loss"_s)->chart()->linePicked(u"group:lr 1"_s);
    QCOMPARE(opened.size(), 1);
}

void TestComparePage::brushingAnAxisKeepsTheRunsThatPass()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    page.page.showTab(u"parallel"_s);
    auto *plot = page.page.findChild<ParallelPlot *>();
    QTRY_COMPARE(plot->kept().size(), 2);
    QTRY_COMPARE(page.page.findChild<ParallelPlot *>()->kept().size(), 2);
    plot->setBrush(u"lr"_s, std::pair(0.15, 0.5));
    QTRY_COMPARE(plot->kept(), QStringList{u"r2"_s});
    QVERIFY(plot->accessibleDescription().contains(u"1 of 2"_s));
    const QImage brushed = plot->grab().toImage();
    QTest::keyClick(plot, Qt::Key_Escape);
    QCOMPARE(plot->kept().size(), 2);
    QVERIFY(plot->grab().toImage() != brushed);
    QTest::keyClick(plot, Qt::Key_Up); // the upper half of the first axis, which is lr
    QCOMPARE(plot->kept(), QStringList{u"r2"_s});
}

void TestComparePage::runsThatAreAlikeHaveAxesTooAndThoseWithoutNumbersAreTold()
{
    Page page(file());
    page.workspace.runList[1].configuration.arguments = page.workspace.runList[2].configuration.arguments;
    page.workspace.points[u"r2"_s] = page.workspace.points[u"r1"_s];
    page.workspace.points[u"r3"_s] = {};
    page.open({u"r1"_s, u"r2"_s});
    page.page.showTab(u"parallel"_s);
    auto *parallel = page.page.findChild<ParallelPlot *>();
    const auto emptyBeside = [](QWidget *plot) { return plot->parentWidget()->findChild<EmptyState *>(); };
    QTRY_VERIFY(parallel->isVisible());
    QVERIFY(!emptyBeside(parallel)->isVisible());
    const QImage drawn = parallel->grab().toImage();
    page.page.showRuns({u"r3"_s});
    QTRY_VERIFY(emptyBeside(parallel)->isVisible());
    QVERIFY(!parallel->isVisible());
    page.page.showTab(u"scatter"_s);
    auto *scatter = page.page.findChild<ScatterPlot *>();
    QTRY_VERIFY(emptyBeside(scatter)->isVisible());
    page.page.showRuns({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(scatter->isVisible());
    page.page.showTab(u"parallel"_s);
    QTRY_COMPARE(parallel->grab().toImage(), drawn);
}

void TestComparePage::whatIsChosenInOnePartIsChosenInAll()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(page.has(u"loss"_s, u"r2"_s, 70));
    const auto isPale = [&page](const QString &id) { return page.line(u"loss"_s, id)->color.alphaF() < 0.5; };
    page.page.showTab(u"parallel"_s);
    auto *parallel = page.page.findChild<ParallelPlot *>();
    QTRY_COMPARE(parallel->kept().size(), 2);
    QTest::keyClick(parallel, Qt::Key_Up);
    QVERIFY(isPale(u"r1"_s) && !isPale(u"r2"_s));
    auto *words = page.page.findChild<ElidedLabel *>(u"compareChoice"_s);
    QVERIFY(words->text().startsWith(u"1 of 2 runs chosen: name of r2"_s));
    QVERIFY(page.page.accessibleDescription().startsWith(u"1 of 2 runs chosen"_s));
    auto *table = page.page.findChild<QTableView *>(u"compareTable"_s);
    QTRY_VERIFY(words->width() >= words->sizeHint().width()); // laid out
    test::keepPicture(page.page, u"chosen-parallel"_s);
    page.page.showTab(u"table"_s);
    QTRY_VERIFY(table->model()->rowCount() > 1);
    test::keepPicture(page.page, u"chosen-table"_s);
    const auto ground = [table](int run) {
        return table->model()->index(1, ComparisonModel::FirstRunColumn + run).data(Qt::BackgroundRole);
    };
    QVERIFY(!ground(0).isValid() && ground(1).isValid());

    // Chosen in the table, the range of the axis says nothing any more.
    table->setCurrentIndex(table->model()->index(1, ComparisonModel::FirstRunColumn));
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(!isPale(u"r1"_s) && !isPale(u"r2"_s));
    QVERIFY(!parallel->isBrushed());
    QTest::keyClick(table, Qt::Key_Escape);
    QVERIFY(words->text().isEmpty());
    QVERIFY(!ground(0).isValid());

    page.page.showTab(u"scatter"_s);
    auto *scatter = page.page.findChild<ScatterPlot *>();
    QTRY_VERIFY(scatter->dotOf(0) && scatter->dotOf(1));
    const QImage before = scatter->grab().toImage();
    const QPoint at = scatter->dotOf(0)->toPoint();
    QTest::mousePress(scatter, Qt::LeftButton, {}, at - QPoint(15, 15));
    QTest::mouseMove(scatter, at);
    QTest::mouseMove(scatter, at + QPoint(15, 15));
    QTest::mouseRelease(scatter, Qt::LeftButton, {}, at + QPoint(15, 15));
    QVERIFY(!isPale(u"r1"_s) && isPale(u"r2"_s));
    QVERIFY(scatter->grab().toImage() != before);
    QTest::keyClick(scatter, Qt::Key_Escape);
    QVERIFY(!isPale(u"r2"_s));
}

void TestComparePage::anyTwoNumbersAreScattered()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    page.page.showTab(u"scatter"_s);
    auto *x = page.page.findChild<QComboBox *>(u"scatterX"_s);
    auto *y = page.page.findChild<QComboBox *>(u"scatterY"_s);
    QTRY_VERIFY(x->findText(u"lr"_s) >= 0 && y->findText(u"min loss"_s) >= 0);
    x->setCurrentIndex(x->findText(u"lr"_s));
    emit x->activated(x->currentIndex());
    y->setCurrentIndex(y->findText(u"min loss"_s));
    emit y->activated(y->currentIndex());
    auto *plot = page.page.findChild<ScatterPlot *>();
    QTRY_VERIFY(plot->dotOf(0) && plot->dotOf(1));
    QVERIFY(plot->dotOf(0)->x() < plot->dotOf(1)->x());
    QVERIFY(plot->dotOf(0)->y() > plot->dotOf(1)->y()); // r1 has the smaller loss
    QSignalSpy opened(&page.page, &ComparePage::openRun);
    QTest::mouseClick(plot, Qt::LeftButton, {}, plot->dotOf(1)->toPoint());
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).toString(), u"r2"_s);
    QTest::keyClick(plot, Qt::Key_Right);
    QVERIFY(plot->accessibleDescription().startsWith(u"name of r1"_s));
}

void TestComparePage::theComparisonIsSaidInWords()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(page.page.accessibleDescription().contains(u"min loss: best 0.02 by name of r1"_s));
    QVERIFY(page.page.accessibleDescription().startsWith(u"2 runs. They differ in lr."_s));
}

void TestComparePage::otherRunsReplaceTheseCompletely()
{
    Page page(file());
    page.open({u"r1"_s, u"r2"_s});
    QTRY_VERIFY(page.has(u"acc"_s, u"r1"_s, 20));
    page.page.showRuns({u"r2"_s, u"r3"_s});
    QTRY_VERIFY(page.has(u"loss"_s, u"r2"_s, 70));
    QVERIFY(!page.card(u"acc"_s));
    QVERIFY(!page.line(u"loss"_s, u"r1"_s));
    QVERIFY(!page.page.findChild<QToolButton *>(u"legend:r1"_s) ||
            !page.page.findChild<QToolButton *>(u"legend:r1"_s)->isVisible());
}

void TestComparePage::aRunThatIsGoneIsSaid()
{
    Page page(file());
    page.open({u"r1"_s, u"nobody"_s});
    const auto isSaid = [&page] {
        for (const QLabel *label : page.page.findChildren<QLabel *>())
            if (label->isVisible() && label->text().contains("nobody"_L1))
                return true;
        return false;
    };
    QTRY_VERIFY(isSaid());
    QTRY_VERIFY(page.has(u"loss"_s, u"r1"_s, 50));
}

QTEST_MAIN(TestComparePage)
#include "tst_comparepage.moc"
