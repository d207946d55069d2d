// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What compared runs are in numbers, and in words.
#include "models/domain/logfolder.h"
#include "ui/common/format.h"
#include "ui/runs/compare/comparedruns.h"

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxColumns = 300;
constexpr int metricsInWords = 3;

/// Whether there is a number at all; then also whether the runs differ in it.
bool finish(NumberColumn &column)
{
    const auto [least, most] = column.range();
    column.isDivided = least < most;
    return least <= most;
}
} // namespace

std::vector<NumberColumn> ComparedRuns::numberColumns() const
{
    QMap<QString, NumberColumn> parameters;
    for (std::size_t i = 0; i < std::size_t(m_ids.size()); ++i) {
        const auto &known = run(m_ids[qsizetype(i)]);
        const QMap<QString, QString> own = known ? parametersOf(*known) : QMap<QString, QString>();
        for (auto it = own.cbegin(); it != own.cend(); ++it) {
            bool isNumber = false;
            const double value = it.value().toDouble(&isNumber);
            NumberColumn &column = parameters[it.key()];
            column.name = it.key();
            column.values.resize(std::size_t(m_ids.size()), std::nan(""));
            column.values[i] = isNumber ? value : std::nan("");
        }
    }
    std::vector<NumberColumn> columns;
    const auto add = [&columns](NumberColumn &column) {
        if (columns.size() < std::size_t(maxColumns) && finish(column))
            columns.push_back(column);
    };
    for (NumberColumn &column : parameters)
        add(column);
    for (const QString &metric : metricNames().mid(0, maxColumns)) {
        NumberColumn column;
        const bool isLower = isLowerBetter(metric);
        column.name = (isLower ? tr("min %1") : tr("max %1")).arg(metric);
        for (const QString &id : m_ids) {
            const MetricSummary *found = summary(id, metric);
            column.values.push_back(!found ? std::nan("") : isLower ? found->minimum : found->maximum);
        }
        add(column);
    }
    return columns;
}

QList<ComparedRun> ComparedRuns::drawn(const Theme &theme) const
{
    QList<ComparedRun> runs;
    for (const QString &id : m_ids)
        runs.append({id, nameOf(id), drawnColorOf(id, theme)});
    return runs;
}

QString ComparedRuns::summary() const
{
    QStringList sentences{formatCounted(m_ids.size(), tr("1 run."), tr("%1 runs."))};
    QStringList differing;
    int said = 0;
    const std::vector<NumberColumn> columns = numberColumns();
    const QStringList metrics = metricNames();
    const std::size_t parameters = columns.size() - std::min(columns.size(), std::size_t(metrics.size()));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const NumberColumn &column = columns[i];
        if (i < parameters || !column.isDivided || said == metricsInWords) {
            if (i < parameters && column.isDivided)
                differing.append(column.name);
            continue;
        }
        ++said;
        const auto [least, most] = column.range();
        const bool isLower = isLowerBetter(column.name);
        const double best = isLower ? least : most;
        const auto at = std::ranges::find(column.values, best) - column.values.begin();
        sentences.append(tr("%1: best %2 by %3, worst %4.")
                             .arg(column.name, formatValue(best), nameOf(m_ids.value(at)),
                                  formatValue(isLower ? most : least)));
    }
    if (!differing.isEmpty())
        sentences.insert(1, tr("They differ in %1.").arg(differing.join(u", "_s)));
    return sentences.join(u' ');
}

} // namespace trainyard::ui
