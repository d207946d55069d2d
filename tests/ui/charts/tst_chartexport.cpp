// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "ui/charts/chartexport.h"
#include "ui/charts/metricchart.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
ChartSpec specOf(int count)
{
    ChartSpec spec;
    spec.title = u"loss"_s;
    ChartSeries series;
    series.key = u"run"_s;
    series.name = u"loss"_s;
    series.label = u"brave, \"otter\""_s;
    for (int i = 0; i < count; ++i)
        series.points.append({double(i), 1763700000.125 + i, 1.0 / (i + 1)});
    spec.series.push_back(std::move(series));
    return spec;
}

bool hasColor(const QImage &image, const QColor &color)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == color)
                return true;
        }
    }
    return false;
}
} // namespace

class TestChartExport : public QObject
{
    Q_OBJECT
private slots:
    void aPictureHasTheSizeTheScaleAndTheColorsOfItsTheme()
    {
        ChartSpec spec = specOf(12);
        spec.series[0].color = QColor(0xAB1234);
        for (const Theme *theme : {&Theme::light(), &Theme::dark()}) {
            for (const double scale : {1.0, 2.0}) {
                const QImage image = renderChart(spec, {400, 240}, scale, *theme);
                QCOMPARE(image.size(), QSize(400, 240) * scale);
                QCOMPARE(image.pixelColor(image.width() - 1, image.height() / 2), theme->paper);
                QVERIFY(hasColor(image, QColor(0xAB1234)));
            }
        }
    }

    void anEmptyChartIsAPictureToo()
    {
        ChartSpec spec;
        spec.title = u"loss"_s;
        const QImage image = renderChart(spec, {400, 240}, 1, Theme::light());
        QVERIFY(hasColor(image, Theme::light().ink)); // the title
    }

    void absurdScalesAreBounded()
    {
        QCOMPARE(renderChart(specOf(3), {100, 100}, 1e9, Theme::light()).width(), 800);
    }

    void csvHasEveryVisiblePointExactly()
    {
        const ChartCsv csv = chartCsv(specOf(10), {3, 5}, 1000);
        QCOMPARE(csv.rows, 3);
        QCOMPARE(csv.left, 0);
        QCOMPARE(
            csv.text,
            QByteArray("run,metric,step,time,value\r\n"
                       "\"brave, \"\"otter\"\"\",loss,3,2025-11-21T04:40:03.125Z,0.25\r\n"
                       "\"brave, \"\"otter\"\"\",loss,4,2025-11-21T04:40:04.125Z,0.2\r\n"
                       "\"brave, \"\"otter\"\"\",loss,5,2025-11-21T04:40:05.125Z,0.16666666666666666\r\n"));
    }

    void csvIsBoundedAndSaysWhatItLeftOut()
    {
        const ChartCsv csv = chartCsv(specOf(100), {0, 99}, 7);
        QCOMPARE(csv.rows, 7);
        QCOMPARE(csv.left, 93);
        QCOMPARE(csv.text.count('\n'), 8);
    }

    void everyKindOfFileIsWritten_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("picture") << u"loss.png"_s << QByteArray("\x89PNG");
        QTest::newRow("drawing") << u"loss.SVG"_s << QByteArray("<?xml");
        QTest::newRow("document") << u"loss.pdf"_s << QByteArray("%PDF-");
        QTest::newRow("table") << u"loss.csv"_s << QByteArray("run,metric,step,time,value\r\n");
    }
    void everyKindOfFileIsWritten()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, beginning);
        const QTemporaryDir folder;
        const QString path = folder.filePath(name);
        auto saved = saveChart(specOf(100'000), {640, 360}, Theme::light(), path);
        QTRY_VERIFY(saved.isFinished());
        QVERIFY(saved.result());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.startsWith(beginning));
        if (name.endsWith(".csv"_L1))
            QCOMPARE(bytes.count('\n'), 100'001);
        if (name.endsWith(".SVG"_L1)) { // as large as the chart is wide, and text is text
            QVERIFY(bytes.contains("<text") && bytes.contains("loss"));
            QVERIFY(bytes.size() < 2'000'000);
            QVERIFY(!bytes.contains("<image"));
        }
    }
    void aDrawingHasEveryExtreme()
    {
        ChartSpec spec = specOf(0);
        for (int i = 0; i < 200'000; ++i)
            spec.series.front().points.append({double(i), 0, i == 123'456 ? 5.0 : i == 60'000 ? -4.0 : 0.0});
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"spikes.svg"_s);
        auto saved = saveChart(spec, {640, 360}, Theme::light(), path);
        QTRY_VERIFY(saved.isFinished() && saved.result());
        QSvgRenderer drawing(path);
        QVERIFY(drawing.isValid());
        QImage image(1280, 720, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        drawing.render(&painter);
        painter.end();
        const QImage asPicture = renderChart(spec, {640, 360}, 2, Theme::light());
        // Ink of the line's colour as high and as low as in the picture.
        const auto inked = [](const QImage &from) {
            int top = from.height();
            int bottom = 0;
            for (int y = 0; y < from.height(); ++y)
                for (int x = 0; x < from.width(); ++x)
                    if (const QColor c(from.pixel(x, y)); c.blue() > c.red() + 90) {
                        top = std::min(top, y);
                        bottom = std::max(bottom, y);
                    }
            return std::pair(top, bottom);
        };
        const auto [top, bottom] = inked(image);
        const auto [pictureTop, pictureBottom] = inked(asPicture);
        QVERIFY(pictureBottom - pictureTop > 400);
        QVERIFY2(std::abs(top - pictureTop) <= 3, qPrintable(QString::number(top)));
        QVERIFY2(std::abs(bottom - pictureBottom) <= 3, qPrintable(QString::number(bottom)));
    }
    void anotherEndingIsRefused()
    {
        auto refused = saveChart(specOf(3), {640, 360}, Theme::light(), u"/tmp/chart.doc"_s);
        QTRY_VERIFY(refused.isFinished());
        QCOMPARE(refused.result().error().kind, ErrorKind::InvalidInput);
    }
    void csvRunsNoFormulaOfAScript()
    {
        ChartSpec spec = specOf(1);
        spec.series[0].label = u"=HYPERLINK(\"x\")"_s;
        QVERIFY(chartCsv(spec, {0, 1}, 10).text.contains("\"'=HYPERLINK(\"\"x\"\")\""));
    }

    void visiblePointsAreCopied()
    {
        MetricChart chart;
        chart.setSpec(specOf(50));
        chart.show();
        QSignalSpy notices(&chart, &MetricChart::notice);
        QTest::keyClick(&chart, Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(notices.count(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 51);
    }

    void aPictureIsSavedWholeOrTheReasonTold()
    {
        QTemporaryDir folder;
        MetricChart chart;
        chart.resize(300, 200);
        chart.setSpec(specOf(12));
        chart.show();
        auto saved = chart.savePicture(folder.filePath(u"loss.png"_s));
        QTRY_VERIFY(saved.isFinished());
        QVERIFY(saved.result().has_value());
        QCOMPARE(QImage(folder.filePath(u"loss.png"_s)).size(), QSize(600, 400));

        auto refused = chart.savePicture(folder.filePath(u"no/such/folder.png"_s));
        QTRY_VERIFY(refused.isFinished());
        QCOMPARE(refused.result().error().kind, ErrorKind::Denied);
        QVERIFY(refused.result().error().message.contains(u"folder.png"_s));
    }

    void aSparklineIsALineOnNothing()
    {
        const QImage image = renderSparkline(specOf(1000).series[0].points, {120, 32}, 2, QColor(0x1560E8));
        QCOMPARE(image.size(), QSize(240, 64));
        QCOMPARE(image.devicePixelRatio(), 2.0);
        QCOMPARE(qAlpha(image.pixel(200, 2)), 0);
        QVERIFY(hasColor(image, QColor(0x1560E8)));
        renderSparkline(Series(), {120, 32}, 1, Qt::red);
        Series bad;
        bad.append({0, 0, std::nan("")});
        bad.append({1, 1, std::numeric_limits<double>::infinity()});
        renderSparkline(bad, {120, 32}, 1, Qt::red);
    }
};

QTEST_MAIN(TestChartExport)
#include "tst_chartexport.moc"
