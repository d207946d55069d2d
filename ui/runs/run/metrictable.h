// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metric.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace trainyard::ui {

/// A logged document as a table. Bounded: at most maxRows × maxColumns, long cells are cut.
struct MetricTable
{
    static constexpr qsizetype maxRows = 1000;
    static constexpr qsizetype maxColumns = 100;

    QStringList columns;
    QStringList rowNames; ///< beside the rows; empty: numbers
    QList<QStringList> rows;
    qint64 rowCount = 0; ///< with those that are left out
    /// Of a confusion matrix: 0…1 for each cell, its share of its row. Empty otherwise.
    std::vector<std::vector<double>> shares;
};

/// Rows and tables are joined in their order, columns in the order they first came; of a chart the newest
/// counts. Whatever the script wrote, in whatever shape: what cannot be read gives an empty table.
MetricTable metricTable(MetricKind kind, const QList<MetricDocument> &documents);

/// The file of a logged image, relative to the run ("outputs/images/…"); empty where there is none.
QString imagePath(const MetricDocument &document);

/// A JSON value as a cell.
QString cellText(const QJsonValue &value);

} // namespace trainyard::ui
