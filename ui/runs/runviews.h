// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/runtable.h"

#include <QByteArray>

namespace trainyard::ui {

/// How a person looks at the list of runs: filter, order and columns, with a name where it was saved.
struct RunView
{
    QString name;
    QString filter; ///< a line of filter words
    RunQuery::Sort sort = RunQuery::Sort::Created;
    QString metric; ///< with Sort::Metric
    bool ascending = false;
    QList<ColumnState> columns; ///< empty: the usual ones
    friend bool operator==(const RunView &, const RunView &) = default;
};

inline constexpr int maxRunViews = 100;

/// What Preferences keep. Broken or unknown parts are left out, never an error.
QByteArray toJson(const QList<RunView> &views);
QList<RunView> runViewsFromJson(const QByteArray &json);

} // namespace trainyard::ui
