// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/runcolumn.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
struct Fixed
{
    RunColumn::Kind kind;
    QLatin1StringView key;
    const char *title;
    std::optional<RunQuery::Sort> sort;
};

constexpr std::array fixedColumns{
    Fixed{RunColumn::Kind::Status, "status"_L1, QT_TRANSLATE_NOOP("RunColumn", "Status"),
          RunQuery::Sort::Status},
    Fixed{RunColumn::Kind::Name, "name"_L1, QT_TRANSLATE_NOOP("RunColumn", "Name"), RunQuery::Sort::Name},
    Fixed{RunColumn::Kind::Experiment, "experiment"_L1, QT_TRANSLATE_NOOP("RunColumn", "Experiment"),
          RunQuery::Sort::Experiment},
    Fixed{RunColumn::Kind::Target, "target"_L1, QT_TRANSLATE_NOOP("RunColumn", "Target"),
          RunQuery::Sort::Target},
    Fixed{RunColumn::Kind::Environment, "environment"_L1, QT_TRANSLATE_NOOP("RunColumn", "Environment"),
          std::nullopt},
    Fixed{RunColumn::Kind::Started, "started"_L1, QT_TRANSLATE_NOOP("RunColumn", "Started"),
          RunQuery::Sort::Started},
    Fixed{RunColumn::Kind::Duration, "duration"_L1, QT_TRANSLATE_NOOP("RunColumn", "Duration"),
          RunQuery::Sort::Duration},
    Fixed{RunColumn::Kind::Tags, "tags"_L1, QT_TRANSLATE_NOOP("RunColumn", "Tags"), std::nullopt},
};
constexpr auto metricPrefix = "metric:"_L1;

const Fixed *find(RunColumn::Kind kind)
{
    const auto *found = std::ranges::find(fixedColumns, kind, &Fixed::kind);
    return found == fixedColumns.end() ? nullptr : found;
}
} // namespace

QList<RunColumn> RunColumn::fixed()
{
    QList<RunColumn> columns;
    for (const Fixed &column : fixedColumns)
        columns.append({column.kind, {}});
    return columns;
}

QString RunColumn::key() const
{
    const Fixed *column = find(kind);
    return column ? QString(column->key) : metricPrefix + metric;
}

std::optional<RunColumn> RunColumn::fromKey(const QString &key)
{
    if (key.startsWith(metricPrefix) && key.size() > metricPrefix.size())
        return ofMetric(key.mid(metricPrefix.size()));
    const auto *found = std::ranges::find_if(fixedColumns, [&](const Fixed &c) { return c.key == key; });
    return found == fixedColumns.end() ? std::nullopt : std::optional(RunColumn{found->kind, {}});
}

QString RunColumn::title() const
{
    const Fixed *column = find(kind);
    return column ? QCoreApplication::translate("RunColumn", column->title) : metric;
}

std::optional<RunQuery::Sort> RunColumn::sort() const
{
    const Fixed *column = find(kind);
    return column ? column->sort : RunQuery::Sort::Metric;
}

bool RunColumn::startsAscending() const
{
    return kind != Kind::Started && kind != Kind::Duration;
}

} // namespace trainyard
