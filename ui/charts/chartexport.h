// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "ui/charts/axismap.h"
#include "ui/charts/chartspec.h"

#include <QByteArray>
#include <QFuture>
#include <QImage>

#include <functional>

namespace trainyard::ui {

struct Theme;

/// The chart as MetricChart shows it, in a picture of size·scale pixels. UI thread; works without a display
/// (platform "offscreen"). Needs a QApplication.
QImage renderChart(const ChartSpec &spec, const QSize &size, double scale, const Theme &theme);

/// The same to a file of any kind that MetricChart::save() knows.
QFuture<Result<>> saveChart(const ChartSpec &spec, const QSize &size, const Theme &theme,
                            const QString &path);

/// One line without axes, over the order of logging, on a transparent ground: for lists and cards. Any
/// thread.
QImage renderSparkline(const Series &series, const QSize &size, double scale, const QColor &color);

struct ChartCsv
{
    QByteArray text; ///< header and rows, CRLF, quoted where needed
    qsizetype rows = 0;
    qsizetype left = 0; ///< rows that `most` left out
};

/// Gives the rows as they are made, a part at a time, until `write` says no; the rows that `most` left out.
qsizetype writeChartCsv(const ChartSpec &spec, ChartRange x, qsizetype most,
                        const std::function<bool(const QByteArray &)> &write);
/// The points of the visible series whose position lies in `x` (values of the axis, not logarithms). Any
/// thread: copies of a spec share their points.
ChartCsv chartCsv(const ChartSpec &spec, ChartRange x, qsizetype most);

} // namespace trainyard::ui
