// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runquery.h"

#include <QString>

#include <optional>

namespace trainyard {

/// A column of a list of runs: a fixed fact, or the newest value of a metric. Plain value.
struct RunColumn
{
    enum class Kind { Status, Name, Experiment, Target, Environment, Started, Duration, Metric, Tags };

    Kind kind = Kind::Name;
    QString metric; ///< with Kind::Metric

    static RunColumn ofMetric(const QString &name) { return {Kind::Metric, name}; }
    /// Every fixed column in reading order.
    static QList<RunColumn> fixed();
    /// "status", …, "metric:loss": how a choice of columns is remembered.
    QString key() const;
    /// Nothing for a key of another version of the program.
    static std::optional<RunColumn> fromKey(const QString &key);

    QString title() const;
    /// Nothing where a workspace cannot sort by it.
    std::optional<RunQuery::Sort> sort() const;
    /// Names read from A on, times and durations from the newest and longest, metrics from the smallest.
    bool startsAscending() const;
    bool isNumber() const { return kind == Kind::Metric || kind == Kind::Duration; }

    friend bool operator==(const RunColumn &, const RunColumn &) = default;
};

} // namespace trainyard
