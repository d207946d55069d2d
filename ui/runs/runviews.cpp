// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runviews.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr std::pair<RunQuery::Sort, QLatin1StringView> sortNames[] = {
    {RunQuery::Sort::Created, "created"_L1},       {RunQuery::Sort::Name, "name"_L1},
    {RunQuery::Sort::Experiment, "experiment"_L1}, {RunQuery::Sort::Status, "status"_L1},
    {RunQuery::Sort::Target, "target"_L1},         {RunQuery::Sort::Started, "started"_L1},
    {RunQuery::Sort::Duration, "duration"_L1},     {RunQuery::Sort::Metric, "metric"_L1},
};
constexpr int maxColumns = 200;
constexpr int maxWidth = 4000;

QJsonObject toJson(const RunView &view)
{
    QJsonArray columns;
    for (const ColumnState &state : view.columns)
        columns.append(QJsonObject{{u"key"_s, state.column.key()}, {u"width"_s, state.width}});
    const auto *sort =
        std::ranges::find(sortNames, view.sort, &std::pair<RunQuery::Sort, QLatin1StringView>::first);
    return {{u"name"_s, view.name},     {u"filter"_s, view.filter},       {u"sort"_s, QString(sort->second)},
            {u"metric"_s, view.metric}, {u"ascending"_s, view.ascending}, {u"columns"_s, columns}};
}

RunView viewFromJson(const QJsonObject &object)
{
    RunView view;
    view.name = object.value("name"_L1).toString().left(100);
    view.filter = object.value("filter"_L1).toString().left(2000);
    view.metric = object.value("metric"_L1).toString();
    view.ascending = object.value("ascending"_L1).toBool();
    const QString sort = object.value("sort"_L1).toString();
    for (const auto &[value, name] : sortNames) {
        if (name == sort && (value != RunQuery::Sort::Metric || !view.metric.isEmpty()))
            view.sort = value;
    }
    const QJsonArray columns = object.value("columns"_L1).toArray();
    for (const QJsonValue &value : columns) {
        const auto column = RunColumn::fromKey(value["key"_L1].toString());
        if (column && view.columns.size() < maxColumns)
            view.columns.append({*column, std::clamp(value["width"_L1].toInt(), 0, maxWidth)});
    }
    // A list without names could not be read by anyone.
    if (!view.columns.isEmpty() && std::ranges::none_of(view.columns, [](const ColumnState &state) {
            return state.column.kind == RunColumn::Kind::Name;
        }))
        view.columns.prepend({RunColumn{RunColumn::Kind::Name, {}}, 0});
    return view;
}
} // namespace

QByteArray toJson(const QList<RunView> &views)
{
    QJsonArray array;
    for (const RunView &view : views)
        array.append(toJson(view));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<RunView> runViewsFromJson(const QByteArray &json)
{
    QList<RunView> views;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &value : array) {
        if (value.isObject() && views.size() < maxRunViews)
            views.append(viewFromJson(value.toObject()));
    }
    return views;
}

} // namespace trainyard::ui
