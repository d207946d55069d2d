// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/metrictable.h"

#include "ui/common/format.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxCell = 200;

class TableBuilder
{
public:
    explicit TableBuilder(MetricTable *table) : m_table(table) {}

    void addRow(const QJsonObject &cells)
    {
        ++m_table->rowCount;
        if (m_table->rows.size() >= MetricTable::maxRows)
            return;
        QStringList row(m_table->columns.size());
        for (auto it = cells.begin(); it != cells.end(); ++it) {
            const qsizetype column = columnOf(it.key());
            if (column < 0)
                continue;
            row.resize(std::max(row.size(), column + 1));
            row[column] = cellText(it.value());
        }
        m_table->rows.append(row);
    }
    void addColumns(const QJsonObject &columns)
    {
        qsizetype height = 0;
        for (const auto &column : columns)
            height = std::max(height, column.isArray() ? column.toArray().size() : 1);
        QMap<QString, QJsonArray> arrays;
        for (auto it = columns.begin(); it != columns.end(); ++it)
            arrays.insert(it.key(), it.value().isArray() ? it.value().toArray() : QJsonArray{it.value()});
        for (qsizetype row = 0; row < height; ++row) {
            if (m_table->rows.size() >= MetricTable::maxRows) {
                m_table->rowCount += height - row;
                return;
            }
            QJsonObject cells;
            for (auto it = arrays.cbegin(); it != arrays.cend(); ++it) {
                if (row < it->size())
                    cells.insert(it.key(), it->at(row));
            }
            addRow(cells);
        }
    }

private:
    qsizetype columnOf(const QString &name)
    {
        const qsizetype known = m_table->columns.indexOf(name);
        if (known >= 0 || m_table->columns.size() >= MetricTable::maxColumns)
            return known;
        m_table->columns.append(name);
        return m_table->columns.size() - 1;
    }
    MetricTable *m_table;
};

void addMatrix(const QJsonObject &data, MetricTable *table)
{
    const QJsonArray matrix = data.value("matrix"_L1).toArray();
    const QJsonArray labels = data.value("class_labels"_L1).toArray();
    const qsizetype size = std::min(matrix.size(), MetricTable::maxColumns);
    for (qsizetype i = 0; i < size; ++i)
        table->columns << (i < labels.size() ? cellText(labels[i]) : QString::number(i));
    table->rowNames = table->columns;
    table->rowCount = matrix.size();
    for (qsizetype i = 0; i < size; ++i) {
        const QJsonArray cells = matrix[i].toArray();
        QStringList row;
        std::vector<double> shares;
        double sum = 0;
        for (const auto &cell : cells)
            sum += std::max(0.0, cell.toDouble());
        for (qsizetype j = 0; j < size; ++j) {
            row << (j < cells.size() ? cellText(cells[j]) : QString());
            shares.push_back(sum > 0 && j < cells.size() ? std::max(0.0, cells[j].toDouble()) / sum : 0);
        }
        table->rows.append(row);
        table->shares.push_back(shares);
    }
}

/// An accuracy table: for each class the counts at each threshold.
void addAccuracy(const QJsonObject &data, TableBuilder *table)
{
    const QJsonArray labels = data.value("class_labels"_L1).toArray();
    for (const auto &[kind, thresholds] : {std::pair{"probability_tables"_L1, "probability_thresholds"_L1},
                                           std::pair{"percentile_tables"_L1, "percentile_thresholds"_L1}}) {
        const QJsonArray classes = data.value(kind).toArray();
        const QJsonArray at = data.value(thresholds).toArray();
        for (qsizetype c = 0; c < classes.size(); ++c) {
            const QJsonArray rows = classes[c].toArray();
            for (qsizetype i = 0; i < rows.size(); ++i) {
                const QJsonArray counts = rows[i].toArray();
                table->addRow({{u"class"_s, c < labels.size() ? labels[c] : QJsonValue(c)},
                               {u"threshold"_s, at.at(i)},
                               {u"TP"_s, counts.at(0)},
                               {u"FP"_s, counts.at(1)},
                               {u"TN"_s, counts.at(2)},
                               {u"FN"_s, counts.at(3)}});
            }
        }
    }
}

/// bin_edges has one more than the others: a row is a bin.
void addBins(QJsonObject data, TableBuilder *table)
{
    const QJsonArray edges = data.take("bin_edges"_L1).toArray();
    QJsonArray from;
    QJsonArray to;
    for (qsizetype i = 0; i + 1 < edges.size(); ++i) {
        from.append(edges[i]);
        to.append(edges[i + 1]);
    }
    data.insert("bin from"_L1, from);
    data.insert("bin to"_L1, to);
    table->addColumns(data);
}
} // namespace

QString cellText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double: {
        const double number = value.toDouble();
        const bool isWhole = std::abs(number) < 1e15 && number == double(qint64(number));
        return isWhole ? QString::number(qint64(number)) : QString::number(number, 'g', 6);
    }
    case QJsonValue::String:
        return value.toString().left(maxCell).simplified();
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact).left(maxCell));
    case QJsonValue::Object:
        return QString::fromUtf8(
            QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact).left(maxCell));
    }
    return {};
}

MetricTable metricTable(MetricKind kind, const QList<MetricDocument> &documents)
{
    MetricTable table;
    TableBuilder builder(&table);
    if (kind == MetricKind::Row || kind == MetricKind::Table) {
        for (const MetricDocument &document : documents) {
            const QJsonObject value = document.body.value("value"_L1).toObject();
            kind == MetricKind::Row ? builder.addRow(value) : builder.addColumns(value);
        }
    } else if (!documents.isEmpty()) {
        const QJsonObject value = documents.constLast().body.value("value"_L1).toObject();
        const QJsonObject data = value.contains("data"_L1) ? value.value("data"_L1).toObject() : value;
        if (kind == MetricKind::ConfusionMatrix)
            addMatrix(data, &table);
        else if (kind == MetricKind::AccuracyTable)
            addAccuracy(data, &builder);
        else
            addBins(data, &builder);
    }
    for (QStringList &row : table.rows)
        row.resize(table.columns.size());
    return table;
}

QString imagePath(const MetricDocument &document)
{
    const QJsonValue value = document.body.value("value"_L1);
    const QString path = value.isObject() ? value.toObject().value("path"_L1).toString() : value.toString();
    return path.startsWith(u'/') || path.contains(u".."_s) ? QString() : path;
}

} // namespace trainyard::ui
