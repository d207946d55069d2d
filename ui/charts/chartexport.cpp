// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartexport.h"

#include "ui/charts/chartticks.h"
#include "ui/charts/linetrace.h"
#include "ui/charts/metricchart.h"
#include "ui/charts/plotraster.h"
#include "ui/charts/seriespositions.h"
#include "ui/common/theme.h"

#include <QDateTime>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype writtenAtOnce = 1 << 20;

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
} // namespace

namespace {
void layOut(MetricChart &chart, const ChartSpec &spec, const QSize &size, const Theme &theme)
{
    chart.setPalette(theme.palette());
    chart.setAttribute(Qt::WA_DontShowOnScreen); // laid out as if shown
    chart.resize(size);
    chart.setSpec(spec);
    chart.show();
}
} // namespace

QImage renderChart(const ChartSpec &spec, const QSize &size, double scale, const Theme &theme)
{
    MetricChart chart;
    layOut(chart, spec, size, theme);
    return chart.toImage(scale);
}

QFuture<Result<>> saveChart(const ChartSpec &spec, const QSize &size, const Theme &theme, const QString &path)
{
    MetricChart chart;
    layOut(chart, spec, size, theme);
    return chart.save(path);
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

qsizetype writeChartCsv(const ChartSpec &spec, ChartRange x, qsizetype most,
                        const std::function<bool(const QByteArray &)> &write)
{
    QByteArray text = "run,metric,step,time,value\r\n";
    qsizetype rows = 0;
    qsizetype left = 0;
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
        const qsizetype end = std::min(last, first + most - rows);
        const QByteArray names = quoted(series.label) + ',' + quoted(series.name) + ',';
        for (qsizetype i = first; i < end; ++i) {
            const MetricPoint point = series.shown().at(i);
            text += names;
            appendNumber(text, point.step);
            text += ',';
            text += clockTime(point.time, QTimeZone::utc()).toUTC().toString(Qt::ISODateWithMs).toLatin1();
            text += ',';
            appendNumber(text, point.value);
            text += "\r\n";
            if (text.size() >= writtenAtOnce) {
                if (!write(text))
                    return left;
                text.clear();
            }
        }
        rows += end - first;
        left += last - end;
    }
    write(text);
    return left;
}

ChartCsv chartCsv(const ChartSpec &spec, ChartRange x, qsizetype most)
{
    ChartCsv csv;
    csv.left = writeChartCsv(spec, x, most, [&csv](const QByteArray &text) {
        csv.text += text;
        return true;
    });
    csv.rows = csv.text.count('\n') - 1;
    return csv;
}

} // namespace trainyard::ui
