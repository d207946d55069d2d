// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "ui/charts/metricchart.h"
#include "ui/charts/overmetric.h"
#include "ui/charts/valuefit.h"
#include "ui/common/preferences.h"
#include "ui/runs/board/metricboard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
ChartSpec specOf(const QString &name, int points = 5)
{
    ChartSpec spec;
    spec.title = name;
    spec.series.push_back({});
    spec.series.front().key = u"r"_s;
    for (int i = 0; i < points; ++i)
        spec.series.front().points.append({double(i), 1.7e9 + i, double(i % 7)});
    return spec;
}

struct Board
{
    explicit Board(const QString &file, const QStringList &names) : preferences(file)
    {
        board.resize(1200, 800);
        board.setExperiment(u"digits / one"_s);
        for (const QString &name : names)
            board.add(specOf(name));
        board.settle();
        board.show();
    }
    /// Names by where they stand: lines, then columns.
    QStringList seen() const
    {
        QList<MetricCard *> cards;
        for (MetricCard *card : board.cards())
            if (card->isVisible())
                cards.append(card);
        std::ranges::sort(cards, {}, [](const MetricCard *card) { return std::pair(card->y(), card->x()); });
        QStringList names;
        for (const MetricCard *card : cards)
            names.append(card->name());
        return names;
    }
    bool isReady(const QString &name) const { return board.card(name)->isLive(); }
    bool isReady() const { return std::ranges::all_of(board.cards(), &MetricCard::isLive); }
    QToolButton *heading(const QString &section) const
    {
        return board.findChild<QToolButton *>(u"section:"_s + section);
    }
    void key(const QString &name, Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(board.card(name)->chart(), key, modifiers);
    }

    Preferences preferences;
    MetricBoard board{preferences, u"metric"_s};
};

const QStringList four{u"acc"_s, u"train/a"_s, u"train/b"_s, u"train/c"_s};
} // namespace

class TestMetricBoard : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    QString file() const { return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())); }

private slots:
    void metricsStandInSectionsThatFold()
    {
        Board page(file(), four);
        QTRY_COMPARE(page.seen(), four);
        QTRY_VERIFY(page.heading(u"train"_s) && page.heading(u"train"_s)->isVisible());
        QToolButton *train = page.heading(u"train"_s);
        QVERIFY(train->text().startsWith(u"train"_s));
        train->click();
        QCOMPARE(page.seen(), QStringList{u"acc"_s});
        train->click();
        QCOMPARE(page.seen(), four);
    }
    void metricsWithoutSectionsHaveNoHeading()
    {
        Board page(file(), {u"a"_s, u"b"_s});
        QTRY_VERIFY(page.isReady());
        QVERIFY(page.board.findChildren<QToolButton *>(QRegularExpression(u"^section:"_s)).isEmpty());
    }
    void pinsMovesAndSizesAreKeptForTheExperiment()
    {
        {
            Board page(file(), four);
            QTRY_VERIFY(page.isReady());
            page.key(u"train/c"_s, Qt::Key_P);
            QCOMPARE(page.seen(), (QStringList{u"train/c"_s, u"acc"_s, u"train/a"_s, u"train/b"_s}));
            page.key(u"train/b"_s, Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
            QCOMPARE(page.seen(), (QStringList{u"train/c"_s, u"acc"_s, u"train/b"_s, u"train/a"_s}));
            const QSize before = page.board.card(u"acc"_s)->geometry().size();
            page.key(u"acc"_s, Qt::Key_Right, Qt::AltModifier);
            page.key(u"acc"_s, Qt::Key_Down, Qt::AltModifier);
            QVERIFY(page.board.card(u"acc"_s)->width() > before.width());
            QVERIFY(page.board.card(u"acc"_s)->height() > 2 * before.height());
        }
        {
            Board again(file(), four);
            QTRY_COMPARE(again.seen(), (QStringList{u"train/c"_s, u"acc"_s, u"train/b"_s, u"train/a"_s}));
            QVERIFY(again.board.card(u"acc"_s)->width() > again.board.card(u"train/a"_s)->width() * 2);
            again.board.setExperiment(u"another"_s); // has an arrangement of its own
            QTRY_COMPARE(again.seen(), four);
        }
        Board once(file(), four);
        QTRY_VERIFY(once.isReady());
        once.key(u"train/c"_s, Qt::Key_P); // no longer
        QCOMPARE(once.seen(), (QStringList{u"acc"_s, u"train/b"_s, u"train/a"_s, u"train/c"_s}));
    }
    void aCardIsMovedByItsHeadAndStretchedByItsCorner()
    {
        Board page(file(), {u"a"_s, u"b"_s, u"c"_s, u"d"_s});
        QTRY_VERIFY(page.isReady());
        MetricCard *a = page.board.card(u"a"_s);
        MetricCard *c = page.board.card(u"c"_s);
        QWidget *held = a->chart()->viewport();
        const QPoint from(40, 8);
        const QPoint to = held->mapFromGlobal(c->mapToGlobal(QPoint(c->width() - 20, 30)));
        QTest::mousePress(held, Qt::LeftButton, {}, from);
        QTest::mouseMove(held, to);
        QTest::mouseRelease(held, Qt::LeftButton, {}, to);
        QCOMPARE(page.seen(), (QStringList{u"b"_s, u"c"_s, u"a"_s, u"d"_s}));
        const int width = a->width();
        const QPoint corner(held->width() - 4, held->height() - 4);
        QTest::mousePress(held, Qt::LeftButton, {}, corner);
        QTest::mouseMove(held, corner + QPoint(width, 0));
        QTest::mouseRelease(held, Qt::LeftButton, {}, corner + QPoint(width, 0));
        QVERIFY(a->width() > 2 * width);
    }
    void theFilterIsARegularExpressionOrPlainText()
    {
        QStringList names = four;
        for (int i = 0; i < 6; ++i)
            names.append(u"m[%1"_s.arg(i));
        Board page(file(), names);
        auto *filter = page.board.findChild<QLineEdit *>(u"metricFilter"_s);
        QTRY_VERIFY(filter->isVisible());
        filter->setText(u"^train/[AB]$"_s);
        QCOMPARE(page.seen(), (QStringList{u"train/a"_s, u"train/b"_s}));
        filter->setText(u"m[3"_s);
        QCOMPARE(page.seen(), QStringList{u"m[3"_s});
        filter->setText(u"nothing"_s);
        QVERIFY(page.seen().isEmpty());
    }
    void everyControlReachesEveryChartAndIsRemembered()
    {
        {
            Board page(file(), {u"a"_s, u"b"_s});
            QTRY_VERIFY(page.isReady());
            page.board.findChild<QCheckBox *>(u"metricLogX"_s)->click();
            page.board.findChild<QCheckBox *>(u"metricOutliers"_s)->click();
            page.board.findChild<QComboBox *>(u"metricSmoothingKind"_s)->setCurrentIndex(2);
            page.board.findChild<QSlider *>(u"metricSmoothing"_s)->setValue(3);
        }
        Board again(file(), {u"a"_s, u"b"_s});
        QTRY_VERIFY(again.isReady());
        for (const QString &name : {u"a"_s, u"b"_s}) {
            const MetricChart *chart = again.board.card(name)->chart();
            QVERIFY(chart->spec().isLogX && chart->spec().ignoresOutliers);
            QCOMPARE(chart->smoothing(), (Smoothing{3, Smoothing::Kind::Gaussian}));
            QCOMPARE(chart->spec().series.front().transformed.size(), 5);
        }
    }
    void anotherMetricCanLieAlongX()
    {
        Board page(file(), {u"epoch"_s, u"loss"_s});
        QTRY_VERIFY(page.isReady());
        MetricCard *loss = page.board.card(u"loss"_s);
        auto *x = page.board.findChild<QComboBox *>(u"metricX"_s);
        x->setCurrentIndex(x->findText(u"epoch"_s));
        const auto shown = [loss]() -> const Series & { return loss->chart()->spec().series.front().points; };
        QTRY_COMPARE(shown().size(), 5);
        QCOMPARE(loss->chart()->spec().x, ChartX::Metric);
        page.board.card(u"epoch"_s)->append({{5, 1.7e9, 2.5}});
        page.board.pointsChanged(u"epoch"_s);
        loss->append({{5, 1.7e9, 9}});
        QTRY_COMPARE(shown().size(), 6);
        QTRY_COMPARE(shown().at(3).step, 2.5); // in the order of x, where it stands between 2 and 3
        QCOMPARE(shown().at(3).value, 9.0);
        QCOMPARE(loss->size(), 6);
        QTest::keyClick(loss->chart(), Qt::Key_X); // steps again
        QCOMPARE(loss->chart()->spec().x, ChartX::Step);
        QCOMPARE(shown().at(5).step, 5.0);
    }
    void pointsFindTheirPlaceOverAnotherMetric()
    {
        Series epoch; // once every ten steps
        for (int i = 1; i <= 3; ++i)
            epoch.append({10.0 * i, 0, double(i)});
        Series loss;
        for (int i = 0; i < 40; i += 4)
            loss.append({double(i), 0, 100.0 - i});
        const Series joined = overMetric(loss, epoch);
        QCOMPARE(joined.size(), 7); // nothing is known of the epoch before step 10
        QCOMPARE(joined.at(0).value, 88.0);
        QCOMPARE(joined.at(0).step, 1.0);
        QCOMPARE(joined.at(6).step, 3.0);
        QVERIFY(overMetric(loss, {}).isEmpty());
    }
    void outliersDoNotDecideTheAxisAndAreNotHidden()
    {
        MinMaxPyramid values;
        for (int i = 0; i < 1000; ++i)
            values.append(i == 500 ? 1e9 : i == 501 ? -1e9 : i);
        const Extremes middle = middleExtremes(values, 0, 1000, false);
        QVERIFY(middle.minimum >= 40 && middle.minimum <= 60);
        QVERIFY(middle.maximum >= 940 && middle.maximum <= 960);
        QVERIFY(middleExtremes(values, 500, 502, true).minimum > 0);
    }
    void aBrokenArrangementIsNone()
    {
        const BoardLayout layout =
            BoardLayout::fromJson("{\"pinned\":[1,\"a\"],\"sizes\":{\"a\":[900,-4]},\"order\":7}");
        QCOMPARE(layout.pinned, QStringList{u"a"_s});
        QCOMPARE(layout.sizes.value(u"a"_s), QSize(6, 1));
        QCOMPARE(BoardLayout::fromJson("nonsense"), BoardLayout());
        QCOMPARE(BoardLayout::fromJson(layout.toJson()), layout);
    }
    void fiveThousandMetricsDrawOnlyWhatIsSeen()
    {
        QStringList names;
        for (int i = 0; i < 5000; ++i)
            names.append(u"layer%1/weight%2"_s.arg(i / 50).arg(i));
        QElapsedTimer clock;
        clock.start();
        Board page(file(), names);
        QTRY_VERIFY(page.isReady(names.at(0)));
        qInfo("5000 metrics to the first charts: %lld ms", static_cast<long long>(clock.elapsed()));
        auto *bar = page.board.findChild<QScrollArea *>()->verticalScrollBar();
        std::vector<qint64> frames;
        for (int i = 0; i < 100; ++i) {
            clock.restart();
            bar->setValue(bar->value() + 120);
            QTest::qWait(0);
            frames.push_back(clock.elapsed());
        }
        std::ranges::sort(frames);
        qInfo("a notch of the wheel: median %lld ms, worst %lld ms", static_cast<long long>(frames[50]),
              static_cast<long long>(frames[99]));
        bar->setValue(bar->maximum());
        QTRY_VERIFY(page.isReady(names.constLast()));
        QVERIFY(std::ranges::count_if(page.board.cards(), &MetricCard::isLive) <= 48);
    }
};

QTEST_MAIN(TestMetricBoard)
#include "tst_metricboard.moc"
