// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

#include <limits>
#include <optional>

namespace trainyard {

/// How a metric was logged; the words are those of the run context's `kind` field.
enum class MetricKind {
    Scalar,
    List,
    Row,
    Table,
    Image,
    ConfusionMatrix,
    AccuracyTable,
    Residuals,
    Predictions,
    Resource ///< what the run used of its machine, sampled beside it: points that are no metric of the script
};

/// Whether its values are points that are kept, given and drawn as a series; those of the other kinds are
/// documents.
constexpr bool hasPoints(MetricKind kind)
{
    return kind == MetricKind::Scalar || kind == MetricKind::List || kind == MetricKind::Resource;
}

/// One logged number. `value` may be NaN or infinite.
struct MetricPoint
{
    double step = 0; ///< as the script said, else its place in append order from 0
    double time = 0; ///< seconds since 1970-01-01 UTC
    double value = std::numeric_limits<double>::quiet_NaN();
};

/// A metric that is not a plain series: a row, table, image or chart document, as the script wrote it.
struct MetricDocument
{
    MetricKind kind = MetricKind::Row;
    double time = 0;
    QJsonObject body; ///< the line of metrics.jsonl, bounded in size by the reader
};

/// What is known of one metric of a run without its points.
struct MetricSummary
{
    QString name;
    MetricKind kind = MetricKind::Scalar;
    qint64 count = 0; ///< points (or documents) logged
    double last = std::numeric_limits<double>::quiet_NaN();
    double minimum = std::numeric_limits<double>::quiet_NaN(); ///< of the finite values
    double maximum = std::numeric_limits<double>::quiet_NaN();
    qint64 generation = 0; ///< another one: the points known before were replaced, read from 0
};

/// Points of one metric from `offset` on, in the order they were logged.
struct MetricSlice
{
    QString name;
    MetricKind kind = MetricKind::Scalar;
    qint64 offset = 0; ///< index of the first point given
    QList<MetricPoint> points;
    QList<MetricDocument> documents;
    qint64 generation = 0; ///< as in MetricSummary
};

QString metricKindName(MetricKind kind);
std::optional<MetricKind> metricKindFromName(QStringView name);

} // namespace trainyard
