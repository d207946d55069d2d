// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves a chart: files and the clipboard. Drawn in the UI thread, encoded and written in others.
#include "ui/charts/metricchart.h"

#include "services/workspace/answers.h"
#include "ui/charts/chartexport.h"
#include "ui/common/theme.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QPromise>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QThreadPool>

#include <algorithm>
#include <functional>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostRowsCopied = 1'000'000;
constexpr double pictureScale = 2;
constexpr double largestScale = 8;
constexpr int paperResolution = 96; ///< a unit of the window is a ninety-sixth of an inch

using Write = std::function<bool(QIODevice &)>;

Result<> writeFile(const QString &path, const Write &write)
{
    const auto failed = [&](ErrorKind kind, const QString &reason) {
        return failure(kind, QCoreApplication::translate(
                                 "Chart", "The chart was not saved to %1: %2. Choose another place.")
                                 .arg(path, reason));
    };
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failed(ErrorKind::Denied, file.errorString());
    if (!write(file) || !file.commit())
        return failed(file.error() == QFileDevice::ResourceError ? ErrorKind::Full : ErrorKind::Failed,
                      file.errorString());
    return {};
}

QFuture<Result<>> writeElsewhere(const QString &path, Write write)
{
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, path, write = std::move(write)] {
        promise->addResult(writeFile(path, write));
        promise->finish();
    });
    return promise->future();
}
} // namespace

QImage MetricChart::toImage(double scale)
{
    scale = std::clamp(scale, 0.5, largestScale);
    QImage image((QSizeF(size()) * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(backgroundBrush().color());
    QPainter painter(&image);
    renderOn(&painter);
    return image;
}

/// As it is seen now, without what the pointer shows.
void MetricChart::renderOn(QPainter *painter)
{
    ensurePolished();
    if (m_isStale)
        refresh();
    const std::optional<QPointF> pointer = std::exchange(m_pointer, std::nullopt);
    updateHover();
    render(painter, QRectF(QPointF(), QSizeF(size())), rect());
    m_pointer = pointer;
    updateHover();
}

QByteArray MetricChart::toSvg()
{
    QBuffer svg;
    QSvgGenerator generator;
    generator.setOutputDevice(&svg);
    generator.setSize(size());
    generator.setViewBox(rect());
    generator.setTitle(m_state.spec.title);
    QPainter painter(&generator);
    renderOn(&painter);
    painter.end();
    return svg.data();
}

QByteArray MetricChart::toPdf()
{
    QBuffer pdf;
    pdf.open(QIODevice::WriteOnly);
    QPdfWriter writer(&pdf);
    writer.setTitle(m_state.spec.title);
    writer.setCreator(u"Trainyard"_s);
    writer.setResolution(paperResolution);
    writer.setPageSize(QPageSize(QSizeF(size()) / paperResolution, QPageSize::Inch));
    writer.setPageMargins({});
    QPainter painter(&writer);
    renderOn(&painter);
    painter.end();
    return pdf.data();
}

QFuture<Result<>> MetricChart::savePicture(const QString &path)
{
    return writeElsewhere(
        path, [image = toImage(pictureScale)](QIODevice &file) { return image.save(&file, "PNG"); });
}

QFuture<Result<>> MetricChart::save(const QString &path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    const auto writeAll = [&](const QByteArray &bytes) {
        return writeElsewhere(path, [bytes](QIODevice &file) { return file.write(bytes) == bytes.size(); });
    };
    if (ending == "png"_L1)
        return savePicture(path);
    if (ending == "svg"_L1)
        return writeAll(toSvg());
    if (ending == "pdf"_L1)
        return writeAll(toPdf());
    if (ending == "csv"_L1)
        return writeElsewhere(path, [spec = m_state.spec, range = visibleX()](QIODevice &file) {
            bool isGood = true;
            writeChartCsv(spec, range, std::numeric_limits<qsizetype>::max() / 2,
                          [&](const QByteArray &text) {
                              isGood = file.write(text) == text.size();
                              return isGood;
                          });
            return isGood;
        });
    return ready(Result<>(
        failure(ErrorKind::InvalidInput,
                tr("A chart is saved as .png, .svg, .pdf or .csv: give the file one of these endings."))));
}

void MetricChart::askForPath()
{
    auto *dialog = new QFileDialog(this, tr("Save the chart"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Picture (*.png)"), tr("Drawing (*.svg)"), tr("Document (*.pdf)"),
                            tr("Points as a table (*.csv)")});
    dialog->setDefaultSuffix(u"png"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.mid(filter.indexOf(u"*."_s) + 2).chopped(1));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        whenAnswered(this, save(path), [this, path](const Result<> &result) {
            emit notice(result ? tr("The chart was saved to %1.").arg(path) : result.error().message);
        });
    });
    dialog->open();
}

void MetricChart::copyPicture()
{
    QGuiApplication::clipboard()->setImage(toImage(pictureScale));
    emit notice(tr("The picture was copied."));
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
