// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "ui/charts/chartoverlay.h"
#include "ui/charts/metricchart.h"
#include "ui/charts/seriescolors.h"
#include "ui/common/theme.h"

#include <QAccessible>
#include <QLegend>
#include <QLegendMarker>
#include <QLineSeries>
#include <QMenu>
#include <QSignalSpy>
#include <QWheelEvent>

#include <cmath>
#include <random>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
ChartSeries seriesOf(const QString &key, int count, double scale = 1)
{
    ChartSeries series;
    series.key = key;
    series.name = u"loss"_s;
    series.label = key;
    for (int i = 0; i < count; ++i)
        series.points.append({double(i), 1763700000.0 + i, scale / (i + 1)});
    return series;
}

ChartSpec specOf(std::vector<ChartSeries> series)
{
    ChartSpec spec;
    spec.title = u"loss"_s;
    spec.series = std::move(series);
    return spec;
}

QList<MetricPoint> pointsFrom(int first, int count)
{
    QList<MetricPoint> points;
    for (int i = first; i < first + count; ++i)
        points.push_back({double(i), 1763700000.0 + i, 1.0 / (i + 1)});
    return points;
}

class Doubler : public SeriesTransform
{
public:
    void extend(const Series &logged, qsizetype from, Series &drawn) override
    {
        for (qsizetype i = from; i < logged.size(); ++i) {
            MetricPoint point = logged.at(i);
            point.value *= 2;
            drawn.append(point);
            ++seen;
        }
    }
    qsizetype seen = 0;
};
} // namespace

class TestMetricChart : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_chart = std::make_unique<MetricChart>();
        m_chart->resize(640, 360);
        m_chart->setTimeZone(QTimeZone::utc());
        m_chart->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
    }
    void cleanup() { m_chart.reset(); }

    void aThousandSpikesInAMillionPointsAreAllVisible()
    {
        std::mt19937_64 random(42);
        constexpr int count = 1'000'000;
        std::vector<double> values(count);
        for (double &value : values)
            value = std::uniform_real_distribution<double>(0, 1)(random);
        std::vector<std::pair<int, double>> spikes;
        for (int i = 0; i < 1000; ++i) {
            const int at = int(random() % count);
            values[std::size_t(at)] = 5 + 5 * std::uniform_real_distribution<double>()(random);
            spikes.emplace_back(at, 0);
        }
        ChartSeries series;
        series.key = u"run"_s;
        series.color = QColor(0x1560E8);
        for (int i = 0; i < count; ++i)
            series.points.append({double(i), 1.7e9 + i * 0.01, values[std::size_t(i)]});
        m_chart->resize(1200, 600);
        show(specOf({series}));
        for (const double scale : {1.0, 2.0}) {
            for (const ChartX x : {ChartX::Step, ChartX::RelativeTime}) {
                m_chart->setX(x);
                const QImage image = m_chart->toImage(scale);
                const QRectF plot = m_chart->plotRect();
                const ChartRange seenX = m_chart->visibleX();
                const ChartRange seenY = m_chart->visibleY();
                for (const auto &spike : spikes) {
                    const double value = values[std::size_t(spike.first)];
                    const double position = x == ChartX::Step ? spike.first : spike.first * 0.01;
                    const double at = plot.left() + (position - seenX.from) / seenX.span() * plot.width();
                    const double tip = plot.bottom() - (value - seenY.from) / seenY.span() * plot.height();
                    bool isSeen = false; // its tip, and solid ink down to the noise, within a pixel
                    for (int column = int(at * scale) - 1; column <= int(at * scale) + 1 && !isSeen;
                         ++column) {
                        bool isSolid = true;
                        for (int y = int(tip * scale) + 2; y < int((plot.bottom() - 40) * scale) && isSolid;
                             ++y)
                            isSolid = image.pixelColor(column, y) == QColor(0x1560E8);
                        isSeen = isSolid;
                    }
                    QVERIFY2(isSeen, qPrintable(u"spike at %1, value %2"_s.arg(spike.first).arg(value)));
                }
            }
        }
    }

    void theWheelZoomsAtThePointer()
    {
        show(specOf({seriesOf(u"a"_s, 1000)}));
        QSignalSpy zoomed(m_chart.get(), &MetricChart::zoomChanged);
        const QRectF plot = m_chart->plotRect();
        const QPointF at(plot.left() + plot.width() * 0.25, plot.center().y());
        const ChartRange before = m_chart->visibleX();
        const double under = before.from + 0.25 * before.span();
        turnWheel(at, 120);
        const ChartRange after = m_chart->visibleX();
        QCOMPARE(after.span() / before.span(), 0.8);
        QVERIFY(std::abs(after.from + 0.25 * after.span() - under) < 1e-6 * before.span());
        QCOMPARE(zoomed.count(), 1);
        turnWheel(at, -120);
        turnWheel(at, -120);
        QVERIFY(!m_chart->isZoomed());
    }

    void theWheelWithControlZoomsTheValues()
    {
        show(specOf({seriesOf(u"a"_s, 1000)}));
        const ChartRange x = m_chart->visibleX();
        const ChartRange y = m_chart->visibleY();
        turnWheel(m_chart->plotRect().center(), 120, Qt::ControlModifier);
        QCOMPARE(m_chart->visibleX(), x);
        QVERIFY(std::abs(m_chart->visibleY().span() / y.span() - 0.8) < 1e-9);
        const QPointF overLabels(m_chart->plotRect().left() - 10, m_chart->plotRect().center().y());
        turnWheel(overLabels, 120);
        QCOMPARE(m_chart->visibleX(), x);
    }

    void draggingPansAndADoubleClickShowsEverything()
    {
        show(specOf({seriesOf(u"a"_s, 1000)}));
        m_chart->setVisibleX({400, 500});
        const QPoint start = m_chart->plotRect().center().toPoint();
        drag(start, start + QPoint(int(m_chart->plotRect().width() / 2), 0), Qt::LeftButton);
        QVERIFY(std::abs(m_chart->visibleX().from - 350) < 1);
        QVERIFY(std::abs(m_chart->visibleX().span() - 100) < 1e-6);
        QTest::mouseDClick(m_chart->viewport(), Qt::LeftButton, {}, start);
        QVERIFY(!m_chart->isZoomed());
    }

    void aBandZoomsIntoIt_data()
    {
        QTest::addColumn<Qt::MouseButton>("button");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::newRow("right button") << Qt::RightButton << Qt::KeyboardModifiers();
        QTest::newRow("shift") << Qt::LeftButton << Qt::KeyboardModifiers(Qt::ShiftModifier);
    }
    void aBandZoomsIntoIt()
    {
        QFETCH(Qt::MouseButton, button);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        show(specOf({seriesOf(u"a"_s, 1000)}));
        const QRectF plot = m_chart->plotRect();
        const ChartRange x = m_chart->visibleX();
        const ChartRange y = m_chart->visibleY();
        const QPoint from = (plot.topLeft() + QPointF(plot.width() * 0.2, plot.height() * 0.1)).toPoint();
        const QPoint to = (plot.topLeft() + QPointF(plot.width() * 0.6, plot.height() * 0.6)).toPoint();
        drag(from, to, button, modifiers);
        QVERIFY(std::abs(m_chart->visibleX().from -
                         (x.from + (from.x() - plot.left()) / plot.width() * x.span())) < 1e-6);
        QVERIFY(std::abs(m_chart->visibleY().to -
                         (y.from + (plot.bottom() - from.y()) / plot.height() * y.span())) < 1e-9);
        QVERIFY(m_chart->isZoomed());
        drag(from, from + QPoint(200, 2), button, modifiers); // a flat band leaves the values alone
        QVERIFY(m_chart->visibleX().span() < x.span() * 0.3);
    }

    void keysPanZoomAndReset()
    {
        show(specOf({seriesOf(u"a"_s, 1000)}));
        const ChartRange all = m_chart->visibleX();
        press(Qt::Key_Plus);
        const ChartRange zoomed = m_chart->visibleX();
        QCOMPARE(zoomed.span() / all.span(), 0.8);
        press(Qt::Key_Left);
        QVERIFY(m_chart->visibleX().from < zoomed.from);
        press(Qt::Key_Right);
        QCOMPARE(m_chart->visibleX(), zoomed);
        const ChartRange y = m_chart->visibleY();
        press(Qt::Key_Up);
        QVERIFY(m_chart->visibleY().from > y.from);
        press(Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(m_chart->visibleY().span() < y.span());
        press(Qt::Key_Home);
        QCOMPARE(m_chart->visibleX(), all);
        press(Qt::Key_Plus);
        press(Qt::Key_Minus);
        QVERIFY(!m_chart->isZoomed());
        press(Qt::Key_Plus);
        press(Qt::Key_0);
        QVERIFY(!m_chart->isZoomed());
    }

    void keysReadTheValuesFromPointToPoint()
    {
        show(specOf({seriesOf(u"a"_s, 10), seriesOf(u"b"_s, 10, 3)}));
        QSignalSpy moved(m_chart.get(), &MetricChart::cursorMoved);
        press(Qt::Key_Right, Qt::ShiftModifier);
        press(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(m_chart->hoverInfo().value().heading, u"step 1"_s);
        QCOMPARE(m_chart->hoverInfo()->rows.size(), 2);
        QCOMPARE(m_chart->accessibleDescription(), u"step 1: a 0.5; b 1.5"_s);
        press(Qt::Key_Left, Qt::ShiftModifier);
        press(Qt::Key_Left, Qt::ShiftModifier); // there is none before the first
        QCOMPARE(m_chart->hoverInfo().value().heading, u"step 0"_s);
        QCOMPARE(moved.constLast().constFirst().value<std::optional<double>>(), std::optional(0.0));
        QVERIFY(!m_chart->isZoomed());
        m_chart->setVisibleX({2.5, 4.5});
        settle();
        press(Qt::Key_Left, Qt::ShiftModifier); // from the edge, since step 0 is out of sight
        QCOMPARE(m_chart->hoverInfo().value().heading, u"step 4"_s);
        press(Qt::Key_Left, Qt::ShiftModifier);
        press(Qt::Key_Left, Qt::ShiftModifier); // the view follows
        settle();
        QCOMPARE(m_chart->hoverInfo().value().heading, u"step 2"_s);
        QCOMPARE(m_chart->visibleX().center(), 2.0);
        press(Qt::Key_Escape);
        QVERIFY(!m_chart->hoverInfo());
        QVERIFY(m_chart->accessibleDescription().contains(u"10 points"_s));
        QVERIFY(!moved.constLast().constFirst().value<std::optional<double>>());
    }

    void keysReadManyPointsAPixelAtATime()
    {
        show(specOf({seriesOf(u"a"_s, 100'000)}));
        press(Qt::Key_Right, Qt::ShiftModifier);
        const double first = m_chart->hoverInfo().value().lineX;
        press(Qt::Key_Right, Qt::ShiftModifier);
        const double second = m_chart->hoverInfo().value().lineX;
        QVERIFY2(second - first >= 1 && second - first < 2, qPrintable(QString::number(second - first)));
    }

    void keysChangeTheAxes()
    {
        show(specOf({seriesOf(u"a"_s, 1000)}));
        QSignalSpy changed(m_chart.get(), &MetricChart::axesChanged);
        press(Qt::Key_L);
        QVERIFY(m_chart->spec().isLogY);
        QVERIFY(m_chart->visibleY().from > 0);
        press(Qt::Key_L, Qt::ShiftModifier);
        QVERIFY(m_chart->spec().isLogX);
        QVERIFY(m_chart->visibleX().from > 0);
        QVERIFY(m_chart->badgeText().contains(u"1 before the log axis"_s));
        press(Qt::Key_X);
        QCOMPARE(m_chart->spec().x, ChartX::RelativeTime);
        press(Qt::Key_X);
        QCOMPARE(m_chart->spec().x, ChartX::WallTime);
        QVERIFY(m_chart->visibleX().from > 1.7e9); // a time of day has no logarithm
        QCOMPARE(changed.count(), 4);
    }

    void livePointsAreFollowedUntilSomebodyZooms()
    {
        show(specOf({seriesOf(u"a"_s, 100)}));
        m_chart->append(u"a"_s, pointsFrom(100, 100));
        QTRY_VERIFY(m_chart->visibleX().to >= 199);
        m_chart->setVisibleX({20, 40});
        const ChartRange x = m_chart->visibleX();
        const ChartRange y = m_chart->visibleY();
        m_chart->append(u"a"_s, pointsFrom(200, 5000));
        QTRY_VERIFY(m_chart->badgeText().contains(u"5200"_s));
        QCOMPARE(m_chart->visibleX(), x);
        QCOMPARE(m_chart->visibleY(), y);
        press(Qt::Key_End);
        QTRY_VERIFY(m_chart->visibleX().to >= 5199);
        m_chart->append(u"a"_s, pointsFrom(5200, 1000));
        QTRY_VERIFY(m_chart->visibleX().to >= 6199);
        QVERIFY(std::abs(m_chart->visibleX().span() - 20) < 1e-6);
        m_chart->append(u"nobody"_s, pointsFrom(0, 10));
    }

    void hoveringShowsTheNearestPointOfEveryLine()
    {
        ChartSeries sparse = seriesOf(u"sparse"_s, 0);
        for (int i = 0; i < 1000; i += 100)
            sparse.points.append({double(i), 0, double(i)});
        show(specOf({seriesOf(u"a"_s, 1000, 1000), sparse}));
        const QRectF plot = m_chart->plotRect();
        const ChartRange x = m_chart->visibleX();
        const double at = plot.left() + (312 - x.from) / x.span() * plot.width();
        QTest::mouseMove(m_chart->viewport(), QPointF(at, plot.center().y()).toPoint());
        QTRY_VERIFY(m_chart->hoverInfo());
        const HoverInfo info = *m_chart->hoverInfo();
        QCOMPARE(info.rows.size(), 2);
        QVERIFY(std::abs(info.rows[0].point - 312) <= 2);
        QCOMPARE(info.rows[1].point, 3);
        QCOMPARE(info.rows[1].value, u"300"_s);
        QCOMPARE(info.rows[1].detail, u"step 300"_s);
        QCOMPARE(info.heading, u"step %1"_s.arg(info.rows[0].point));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(m_chart->viewport(), &leave);
        QVERIFY(!m_chart->hoverInfo());
    }

    void aCrowdedPixelTellsItsRange()
    {
        show(specOf({seriesOf(u"a"_s, 100000)}));
        QTest::mouseMove(m_chart->viewport(), m_chart->plotRect().center().toPoint());
        QTRY_VERIFY(m_chart->hoverInfo());
        QVERIFY2(m_chart->hoverInfo()->rows[0].detail.contains(u"points"_s),
                 qPrintable(m_chart->hoverInfo()->rows[0].detail));
    }

    void theBadgeSaysHowManyPointsAreDrawn()
    {
        ChartSeries series = seriesOf(u"a"_s, 12);
        series.points.append({12, 1763700012.0, std::nan("")});
        show(specOf({series}));
        QCOMPARE(m_chart->badgeText(), u"every point shown · 13 · 1 NaN"_s);
        m_chart->setBadgeNote(u"live 80 ms"_s);
        m_chart->setVisibleX({2, 5});
        QCOMPARE(m_chart->badgeText(), u"every point shown · 4 of 13 · 1 NaN · live 80 ms"_s);
    }

    void anEmptyChartSaysWhatToWaitFor()
    {
        show(specOf({}));
        QTRY_VERIFY(m_chart->accessibleDescription().contains(
            u"No points yet: loss appears as soon as the run logs it."_s));
        press(Qt::Key_Plus);
        turnWheel({100, 100}, 120);
        drag({100, 100}, {200, 150}, Qt::LeftButton);
        show(specOf({seriesOf(u"a"_s, 0)}));
        m_chart->append(u"a"_s, {{0, 0, std::nan("")}});
        QTRY_VERIFY(m_chart->accessibleDescription().contains(u"newest NaN"_s));
    }

    void aScreenReaderHearsTheNewestValues()
    {
        show(specOf({seriesOf(u"brave_otter"_s, 4)}));
        QTRY_COMPARE(m_chart->accessibleName(), u"loss"_s);
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(m_chart.get());
        QVERIFY(face);
        QCOMPARE(face->text(QAccessible::Description),
                 u"brave_otter: newest 0.25 at step 3, lowest 0.25, highest 1, 4 points"_s);
    }

    void linesAreHiddenByKeyAndByTheLegend()
    {
        show(specOf({seriesOf(u"a"_s, 10), seriesOf(u"b"_s, 20, 100)}));
        QSignalSpy spy(m_chart.get(), &MetricChart::seriesVisibilityChanged);
        press(Qt::Key_2);
        QVERIFY(!m_chart->spec().series[1].isVisible);
        QVERIFY(m_chart->visibleY().to < 2);
        QLegend *legend = m_chart->chart()->legend();
        QVERIFY(legend->isVisible());
        QCOMPARE(legend->markers().size(), 2);
        emit legend->markers().constLast()->clicked();
        QVERIFY(m_chart->spec().series[1].isVisible);
        QCOMPARE(spy.count(), 2);
        press(Qt::Key_9); // no such line
    }

    void namesFromAScriptAreNeverReadAsHtml()
    {
        show(specOf({seriesOf(u"<h1>big</h1>"_s, 10), seriesOf(u"b"_s, 10)}));
        QCOMPARE(m_chart->chart()->legend()->markers().constFirst()->label(), u"&lt;h1&gt;big&lt;/h1&gt;"_s);
    }

    void linesComeAndGoWithoutLosingTheZoom()
    {
        show(specOf({seriesOf(u"a"_s, 100)}));
        m_chart->setVisibleX({20, 40});
        m_chart->setSeries(seriesOf(u"b"_s, 100, 3));
        QCOMPARE(m_chart->chart()->legend()->markers().size(), 2);
        m_chart->setSeries(seriesOf(u"b"_s, 50, 3));
        QCOMPARE(m_chart->spec().series.size(), std::size_t(2));
        m_chart->removeSeries(u"a"_s);
        QCOMPARE(m_chart->spec().series.size(), std::size_t(1));
        QVERIFY(m_chart->isZoomed());
        m_chart->removeSeries(u"b"_s);
        m_chart->removeSeries(u"b"_s);
        QTRY_VERIFY(m_chart->accessibleDescription().contains(u"No points yet"_s));
    }

    void stepsThatGoBackAreShownInTheOrderOfLogging()
    {
        ChartSeries series = seriesOf(u"a"_s, 100);
        show(specOf({series}));
        QVERIFY(m_chart->visibleX().to > 98);
        m_chart->append(u"a"_s, {{50, 1763700200.0, 0.5}, {51, 1763700201.0, 0.4}});
        QTRY_VERIFY(m_chart->visibleX().to > 100.5);
        QTest::mouseMove(m_chart->viewport(),
                         QPoint(int(m_chart->plotRect().right()) - 6, int(m_chart->plotRect().center().y())));
        QTRY_VERIFY(m_chart->hoverInfo() && !m_chart->hoverInfo()->rows.isEmpty());
        QCOMPARE(m_chart->hoverInfo()->heading, u"point 101, step 51"_s);
    }

    void aTransformDecidesWhatIsDrawnAndSeesEveryPointOnce()
    {
        const auto doubler = std::make_shared<Doubler>();
        ChartSeries series = seriesOf(u"a"_s, 100);
        series.transform = doubler;
        show(specOf({series}));
        QVERIFY(m_chart->visibleY().to > 2);
        m_chart->append(u"a"_s, pointsFrom(100, 10));
        QCOMPARE(doubler->seen, 110);
        QCOMPARE(m_chart->spec().series[0].points.size(), 110);
        QCOMPARE(m_chart->spec().series[0].shown().at(105).value, 2.0 / 106);
    }

    void lightAndDarkFollowThePalette()
    {
        show(specOf({seriesOf(u"a"_s, 1000)}));
        for (const Theme *theme : {&Theme::dark(), &Theme::light()}) {
            m_chart->setPalette(theme->palette());
            const QImage image = m_chart->toImage(1);
            QCOMPARE(image.pixelColor(1, 200), theme->paper);
            const QColor line = seriesColor(seriesColorIndex(u"a"), *theme);
            const QRect plot = m_chart->plotRect().toRect();
            bool isThere = false;
            for (int y = plot.top(); y < plot.bottom(); ++y) {
                for (int x = plot.left(); x < plot.right(); ++x)
                    isThere = isThere || image.pixelColor(x, y) == line;
            }
            QVERIFY(isThere);
        }
    }

    void noSizeIsTooSmall()
    {
        show(specOf({seriesOf(u"a"_s, 1000), seriesOf(u"b"_s, 10)}));
        m_chart->setMinimumSize(1, 1);
        for (const QSize size : {QSize(200, 140), QSize(60, 40), QSize(10, 10), QSize(1, 1)}) {
            m_chart->resize(size);
            QVERIFY(!m_chart->toImage(1).isNull());
        }
    }

    void extremeValuesAreDrawnWithoutHarm_data()
    {
        QTest::addColumn<QList<double>>("values");
        constexpr double inf = std::numeric_limits<double>::infinity();
        constexpr double most = std::numeric_limits<double>::max();
        QTest::newRow("the whole of double") << QList<double>{-most, most, 0};
        QTest::newRow("infinities only") << QList<double>{inf, -inf, inf};
        QTest::newRow("denormals") << QList<double>{5e-324, 1e-323, 0};
        QTest::newRow("one value") << QList<double>{7, 7, 7};
        QTest::newRow("zeros") << QList<double>{0, 0, -0.0};
        QTest::newRow("one ulp apart") << QList<double>{1, std::nextafter(1.0, 2.0)};
    }
    void extremeValuesAreDrawnWithoutHarm()
    {
        QFETCH(QList<double>, values);
        for (const double stretch : {1.0, 1e300, 1e-300, 0.0}) {
            ChartSeries series = seriesOf(u"a"_s, 0);
            for (qsizetype i = 0; i < values.size(); ++i)
                series.points.append({double(i) * stretch, double(i) * stretch, values[i]});
            ChartSpec spec = specOf({series});
            for (const bool isLog : {false, true}) {
                spec.isLogX = spec.isLogY = isLog;
                for (const ChartX x : {ChartX::Step, ChartX::RelativeTime, ChartX::WallTime}) {
                    spec.x = x;
                    show(spec);
                    QVERIFY(!m_chart->toImage(1).isNull());
                    QVERIFY(isLog || std::isfinite(m_chart->visibleY().span()));
                    QTest::mouseMove(m_chart->viewport(), m_chart->plotRect().center().toPoint());
                    for (int i = 0; i < 20; ++i)
                        turnWheel(m_chart->plotRect().center(), 960);
                    QVERIFY(!m_chart->toImage(1).isNull());
                }
            }
        }
    }

    void theMenuOffersWhatKeysDo()
    {
        show(specOf({seriesOf(u"a"_s, 100)}));
        const auto menu = m_chart->createMenu();
        QAction *log = nullptr;
        for (QAction *action : menu->actions()) {
            if (action->text().startsWith(u"Logarithmic values"))
                log = action;
        }
        QVERIFY(log);
        log->trigger();
        QVERIFY(m_chart->spec().isLogY);
    }
    void aLineUnderThePointerIsPickedByAClick()
    {
        ChartSpec spec;
        for (const double height : {1.0, 2.0, 3.0}) {
            ChartSeries series;
            series.key = QString::number(height);
            for (int i = 0; i < 100; ++i)
                series.points.append({double(i), 0, height});
            spec.series.push_back(std::move(series));
        }
        spec.hasLegend = false;
        show(spec);
        QSignalSpy hovered(m_chart.get(), &MetricChart::lineHovered);
        QSignalSpy picked(m_chart.get(), &MetricChart::linePicked);
        const QRectF plot = m_chart->plotRect();
        const ChartRange y = m_chart->visibleY();
        const auto at = [&](double value) {
            return QPoint(int(plot.center().x()),
                          int(plot.bottom() - (value - y.from) / y.span() * plot.height()));
        };
        QTest::mouseMove(m_chart->viewport(), at(2) + QPoint(0, 3));
        QTRY_COMPARE(hovered.size(), 1);
        QCOMPARE(hovered.at(0).at(0).toString(), u"2"_s);
        const QImage before = m_chart->toImage(1);
        QTest::mouseClick(m_chart->viewport(), Qt::LeftButton, {}, at(2) + QPoint(0, 3));
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked.at(0).at(0).toString(), u"2"_s);
        QTest::mouseMove(m_chart->viewport(), at(2.5));
        QTRY_COMPARE(hovered.size(), 2);
        QVERIFY(hovered.at(1).at(0).toString().isEmpty());
        QVERIFY(m_chart->toImage(1) != before); // the line stands back again
        QTest::mouseClick(m_chart->viewport(), Qt::LeftButton, {}, at(2.5));
        QCOMPARE(picked.size(), 1);
    }

private:
    void show(ChartSpec spec)
    {
        m_chart->setSpec(std::move(spec));
        settle(); // lays it out now
    }
    void settle() { m_chart->toImage(1); }
    void turnWheel(QPointF at, int angle, Qt::KeyboardModifiers modifiers = {})
    {
        QWheelEvent event(at, m_chart->viewport()->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_chart->viewport(), &event);
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget *target = m_chart->viewport();
        QTest::mousePress(target, button, modifiers, from);
        for (int i = 1; i <= 4; ++i) {
            const QPointF at = QPointF(from) + QPointF(to - from) * i / 4;
            QMouseEvent move(QEvent::MouseMove, at, target->mapToGlobal(at), Qt::NoButton, button, modifiers);
            QCoreApplication::sendEvent(target, &move);
        }
        QTest::mouseRelease(target, button, modifiers, to);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_chart.get(), key, modifiers);
    }

    std::unique_ptr<MetricChart> m_chart;
};

QTEST_MAIN(TestMetricChart)
#include "tst_metricchart.moc"
