// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/metriccurves.h"

#include "ui/runs/run/metrictable.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QMap>

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxColumns = 8; ///< that are offered against each other
constexpr qsizetype maxPoints = 100'000;
constexpr qsizetype maxClasses = 24;
const double none = std::numeric_limits<double>::quiet_NaN();

QString say(const char *text)
{
    return QCoreApplication::translate("Metrics", text);
}

struct Column
{
    QString name;
    std::vector<double> values;
    bool isNumeric = true;
    bool isAscending() const { return std::ranges::is_sorted(values); }
};

double numberOf(const QJsonValue &value)
{
    const QString text = value.toString();
    const double sign = text.startsWith(u'-') ? -1 : 1;
    return value.isDouble()          ? value.toDouble()
           : text.endsWith("inf"_L1) ? sign * std::numeric_limits<double>::infinity()
                                     : none;
}

/// Columns of numbers; a row that says nothing of one has NaN there.
std::vector<Column> numberColumns(MetricKind kind, const QList<MetricDocument> &documents)
{
    QMap<QString, Column> columns;
    qsizetype rows = 0;
    const auto put = [&](const QString &name, qsizetype row, const QJsonValue &value) {
        Column &column = columns[name];
        column.values.resize(std::size_t(row), none);
        column.values.push_back(numberOf(value));
        column.isNumeric = column.isNumeric && (value.isDouble() || value == "nan"_L1 ||
                                                value.toString().endsWith("inf"_L1) || value.isNull());
    };
    for (const MetricDocument &document : documents) {
        const QJsonObject value = document.body.value("value"_L1).toObject();
        qsizetype height = 1;
        for (auto it = value.begin(); it != value.end(); ++it) {
            if (kind == MetricKind::Row || !it.value().isArray()) {
                put(it.key(), rows, it.value());
                continue;
            }
            const QJsonArray cells = it.value().toArray();
            height = std::max(height, cells.size());
            for (qsizetype i = 0; i < std::min(cells.size(), maxPoints - rows); ++i)
                put(it.key(), rows + i, cells[i]);
        }
        rows += height;
        if (rows >= maxPoints)
            break;
    }
    std::vector<Column> found;
    for (auto it = columns.begin(); it != columns.end(); ++it) {
        if (!it->isNumeric || qsizetype(found.size()) == maxColumns)
            continue;
        it->name = it.key();
        it->values.resize(std::size_t(rows), none);
        found.push_back(*it);
    }
    // What only grows is likely to lie along x.
    std::ranges::stable_partition(found, [](const Column &column) { return column.isAscending(); });
    return found;
}

ChartSeries lineOf(const QString &label, std::vector<std::pair<double, double>> points)
{
    std::erase_if(points, [](const auto &point) { return !std::isfinite(point.first); });
    std::ranges::stable_sort(points, {}, &std::pair<double, double>::first);
    ChartSeries series;
    series.key = series.label = label;
    for (const auto &[x, y] : points)
        series.points.append({x, 0, y});
    return series;
}

ChartSpec over(const QString &x)
{
    ChartSpec spec;
    spec.x = ChartX::Metric;
    spec.xName = x;
    return spec;
}

QJsonObject dataOf(const MetricDocument &document)
{
    const QJsonObject value = document.body.value("value"_L1).toObject();
    return value.contains("data"_L1) ? value.value("data"_L1).toObject() : value;
}

/// One step a bin, filled from nothing to its count.
ChartSpec histogram(const QJsonObject &data)
{
    ChartSpec spec = over(say("value"));
    spec.title = say("count");
    const QJsonArray edges = data.value("bin_edges"_L1).toArray();
    const QJsonArray counts = data.value("bin_counts"_L1).toArray();
    ChartSeries series;
    series.key = u"counts"_s;
    const auto add = [&series](double edge, double count) {
        series.points.append({edge, 0, count});
        series.low.append({edge, 0, 0});
        series.high.append({edge, 0, count});
    };
    double last = -std::numeric_limits<double>::infinity();
    const qsizetype size = std::min({counts.size(), edges.size() - 1, maxPoints});
    for (qsizetype i = 0; i < size; ++i) {
        const double from = numberOf(edges[i]);
        const double to = numberOf(edges[i + 1]);
        const double count = numberOf(counts[i]);
        if (!std::isfinite(count) || !std::isfinite(to) || !(from >= last) || !(to >= from))
            continue;
        if (series.points.isEmpty())
            add(from, 0);
        add(from, count);
        add(to, count);
        last = to;
    }
    if (!series.points.isEmpty())
        add(last, 0);
    spec.series.push_back(std::move(series));
    return spec;
}

ChartSpec predictions(const QJsonObject &data)
{
    ChartSpec spec = over(say("true value"));
    spec.title = say("predicted");
    const QJsonArray edges = data.value("bin_edges"_L1).toArray();
    const QJsonArray averages = data.value("bin_averages"_L1).toArray();
    const QJsonArray errors = data.value("bin_errors"_L1).toArray();
    ChartSeries series;
    series.key = series.label = say("mean prediction");
    std::vector<std::pair<double, double>> ideal;
    for (qsizetype i = 0; i < std::min({averages.size(), edges.size() - 1, maxPoints}); ++i) {
        const double from = numberOf(edges[i]);
        const double center = (from + numberOf(edges[i + 1])) / 2;
        const double average = numberOf(averages[i]);
        const double error = i < errors.size() ? numberOf(errors[i]) : 0;
        if (!std::isfinite(center) || (!series.points.isEmpty() && center < series.points.steps().last()))
            continue;
        series.points.append({center, 0, average});
        series.low.append({center, 0, average - error});
        series.high.append({center, 0, average + error});
        ideal.emplace_back(center, center);
    }
    spec.series.push_back(std::move(series));
    spec.series.push_back(lineOf(say("ideal"), std::move(ideal)));
    return spec;
}

/// Choice 0: receiver operating characteristic; 1: precision over recall. A line a class.
ChartSpec accuracy(const QJsonObject &data, int choice)
{
    const bool isRoc = choice == 0;
    ChartSpec spec = over(isRoc ? say("false positive rate") : say("recall"));
    spec.title = isRoc ? say("true positive rate") : say("precision");
    const QJsonArray tables = data.value("probability_tables"_L1).toArray();
    const QJsonArray labels = data.value("class_labels"_L1).toArray();
    for (qsizetype i = 0; i < std::min(tables.size(), maxClasses); ++i) {
        std::vector<std::pair<double, double>> points;
        const QJsonArray rows = tables[i].toArray();
        for (const auto &row : rows) {
            const QJsonArray cells = row.toArray();
            const double truePositive = numberOf(cells.at(0));
            const double falsePositive = numberOf(cells.at(1));
            const double trueNegative = numberOf(cells.at(2));
            const double falseNegative = numberOf(cells.at(3));
            const double recall = truePositive / (truePositive + falseNegative);
            const double chosen = truePositive + falsePositive;
            points.emplace_back(isRoc ? falsePositive / (falsePositive + trueNegative) : recall,
                                isRoc         ? recall
                                : chosen == 0 ? 1 // nothing was called positive: nothing wrongly
                                              : truePositive / chosen);
        }
        std::ranges::sort(points); // where x is the same the curve goes up
        spec.series.push_back(lineOf(i < labels.size() ? cellText(labels[i]) : QString::number(i), points));
    }
    if (isRoc && !spec.series.empty())
        spec.series.push_back(lineOf(say("chance"), {{0, 0}, {1, 1}}));
    return spec;
}
} // namespace

QStringList curveChoices(MetricKind kind, const QList<MetricDocument> &documents)
{
    if (documents.isEmpty())
        return {};
    switch (kind) {
    case MetricKind::Residuals:
        return {say("Histogram")};
    case MetricKind::Predictions:
        return {say("Predicted over true values")};
    case MetricKind::AccuracyTable:
        return {say("True over false positive rate (ROC)"), say("Precision over recall")};
    case MetricKind::Row:
    case MetricKind::Table: {
        QStringList choices;
        const auto columns = numberColumns(kind, documents);
        for (const Column &x : columns)
            for (const Column &y : columns)
                if (&x != &y)
                    choices.append(say("%1 over %2").arg(y.name, x.name));
        return choices;
    }
    default:
        return {};
    }
}

ChartSpec curveOf(MetricKind kind, const QList<MetricDocument> &documents, int choice, int index)
{
    if (documents.isEmpty() || choice < 0)
        return {};
    if (kind != MetricKind::Row && kind != MetricKind::Table) {
        const QJsonObject data = dataOf(documents[std::clamp<qsizetype>(index, 0, documents.size() - 1)]);
        return kind == MetricKind::AccuracyTable ? accuracy(data, choice)
               : kind == MetricKind::Predictions ? predictions(data)
                                                 : histogram(data);
    }
    const auto columns = numberColumns(kind, documents);
    const auto others = int(columns.size()) - 1;
    if (others < 1 || choice >= others * int(columns.size()))
        return {};
    const int x = choice / others;
    const int y = choice % others + (choice % others >= x ? 1 : 0);
    const Column &along = columns[std::size_t(x)];
    const Column &up = columns[std::size_t(y)];
    std::vector<std::pair<double, double>> points;
    for (std::size_t i = 0; i < along.values.size(); ++i)
        points.emplace_back(along.values[i], up.values[i]);
    ChartSpec spec = over(along.name);
    spec.title = up.name;
    spec.series.push_back(lineOf(up.name, std::move(points)));
    return spec;
}

} // namespace trainyard::ui
