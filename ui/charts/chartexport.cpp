// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartexport.h"

#include "services/workspace/answers.h"
#include "ui/charts/chartticks.h"
#include "ui/charts/linetrace.h"
#include "ui/charts/metricchart.h"
#include "ui/charts/plotraster.h"
#include "ui/charts/seriespositions.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QDateTime>
#include <QFileDialog>
#include <QGuiApplication>
#include <QPainter>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostRowsCopied = 1'000'000;
constexpr double pictureScale = 2;
constexpr double largestScale = 8;

QByteArray quoted(const QString &text)
{
    QByteArray field = text.toUtf8();
    if (!field.isEmpty() && QByteArrayView("=+-@\t").contains(field.front()))
        field.prepend('\''); // a spreadsheet would run it as a formula
    if (!field.contains(',') && !field.contains('"') && !field.contains('\n') && !field.contains('\r'))
        return field;
    return '"' + field.replace('"', "\"\"") + '"';
}

void appendNumber(QByteArray &text, double value)
{
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    text.append(digits.data(), end.ptr - digits.data());
}

Result<> writePicture(const QImage &image, const QString &path)
{
    const auto failed = [&](ErrorKind kind, const QString &reason) {
        return failure(kind, QCoreApplication::translate(
                                 "Chart", "The picture was not saved to %1: %2. Choose another place.")
                                 .arg(path, reason));
    };
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failed(ErrorKind::Denied, file.errorString());
    if (!image.save(&file, "PNG") || !file.commit())
        return failed(file.error() == QFileDevice::ResourceError ? ErrorKind::Full : ErrorKind::Failed,
                      file.errorString());
    return {};
}
} // namespace

QImage renderChart(const ChartSpec &spec, const QSize &size, double scale, const Theme &theme)
{
    MetricChart chart;
    chart.setPalette(theme.palette());
    chart.setAttribute(Qt::WA_DontShowOnScreen); // laid out as if shown
    chart.resize(size);
    chart.setSpec(spec);
    chart.show();
    return chart.toImage(scale);
}

QImage renderSparkline(const Series &series, const QSize &size, double scale, const QColor &color)
{
    ChartSeries line;
    line.points = series;
    PlotFrame frame;
    frame.width = int(std::ceil(size.width() * scale));
    frame.height = int(std::ceil(size.height() * scale));
    frame.scale = scale;
    const Extremes extremes = series.values().finiteExtremes(0, series.size());
    const double padding =
        std::max((extremes.maximum - extremes.minimum) * 0.1, std::abs(extremes.maximum) * 1e-9);
    frame.x.range = {-0.5, std::max(0.5, double(series.size()) - 0.5)};
    if (!extremes.isEmpty() && padding > 0)
        frame.y.range = {extremes.minimum - padding, extremes.maximum + padding};
    frame.computeEdges();
    LineTrace trace;
    traceSeries(line, SeriesPositions(line, ChartX::Step, true), frame, trace);
    if (series.size() > 1)
        trace.dots.clear();
    PlotRaster raster;
    raster.begin(frame.width, frame.height, scale);
    raster.draw(trace, color);
    QImage image = raster.image();
    image.setDevicePixelRatio(scale);
    return image;
}

ChartCsv chartCsv(const ChartSpec &spec, ChartRange x, qsizetype most)
{
    ChartCsv csv;
    csv.text = "run,metric,step,time,value\r\n";
    const bool isByOrder = std::ranges::any_of(spec.series, [](const ChartSeries &series) {
        return series.isVisible && series.shown().stepsGoBack();
    });
    for (const ChartSeries &series : spec.series) {
        if (!series.isVisible)
            continue;
        const SeriesPositions positions(series, spec.x, isByOrder);
        const qsizetype first = positions.lowerBound(x.from);
        const qsizetype last =
            positions.lowerBound(std::nextafter(x.to, std::numeric_limits<double>::infinity()));
        const qsizetype end = std::min(last, first + most - csv.rows);
        const QByteArray names = quoted(series.label) + ',' + quoted(series.name) + ',';
        for (qsizetype i = first; i < end; ++i) {
            const MetricPoint point = series.shown().at(i);
            csv.text += names;
            appendNumber(csv.text, point.step);
            csv.text += ',';
            csv.text +=
                clockTime(point.time, QTimeZone::utc()).toUTC().toString(Qt::ISODateWithMs).toLatin1();
            csv.text += ',';
            appendNumber(csv.text, point.value);
            csv.text += "\r\n";
        }
        csv.rows += end - first;
        csv.left += last - end;
    }
    return csv;
}

QImage MetricChart::toImage(double scale)
{
    scale = std::clamp(scale, 0.5, largestScale);
    ensurePolished();
    if (m_isStale)
        refresh();
    const std::optional<QPointF> pointer = std::exchange(m_pointer, std::nullopt);
    updateHover();
    QImage image((QSizeF(size()) * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(backgroundBrush().color());
    QPainter painter(&image);
    render(&painter, QRectF(QPointF(), QSizeF(size())), rect());
    painter.end();
    m_pointer = pointer;
    updateHover();
    return image;
}

QFuture<Result<>> MetricChart::savePicture(const QString &path)
{
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, path, image = toImage(pictureScale)] {
        promise->addResult(writePicture(image, path));
        promise->finish();
    });
    return promise->future();
}

void MetricChart::askForPicturePath()
{
    auto *dialog = new QFileDialog(this, tr("Save as a picture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Pictures (*.png)"));
    dialog->setDefaultSuffix(u"png"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        whenAnswered(this, savePicture(path), [this, path](const Result<> &result) {
            emit notice(result ? tr("The picture was saved to %1.").arg(path) : result.error().message);
        });
    });
    dialog->open();
}

void MetricChart::copyVisiblePoints()
{
    auto promise = std::make_shared<QPromise<ChartCsv>>();
    promise->start();
    whenAnswered(this, promise->future(), [this](const ChartCsv &csv) {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(csv.text));
        emit notice(csv.left == 0 ? tr("%1 points copied as CSV.").arg(csv.rows)
                                  : tr("%1 points copied as CSV, %2 left out: zoom in to copy those.")
                                        .arg(csv.rows)
                                        .arg(csv.left));
    });
    QThreadPool::globalInstance()->start([promise, spec = m_state.spec, range = visibleX()] {
        promise->addResult(chartCsv(spec, range, mostRowsCopied));
        promise->finish();
    });
}

} // namespace trainyard::ui
