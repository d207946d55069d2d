// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/runmatch.h"

#include <QDateTime>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
bool contains(const QString &text, const QString &part)
{
    return text.contains(part, Qt::CaseInsensitive);
}

bool hasText(const Run &run, const QString &part)
{
    if (contains(run.id, part) || contains(run.displayName, part) || contains(run.experiment(), part) ||
        contains(run.target(), part) || contains(run.configuration.script, part))
        return true;
    const auto &tags = run.configuration.tags;
    for (auto it = tags.cbegin(); it != tags.cend(); ++it)
        if (contains(it.key(), part) || contains(it.value(), part))
            return true;
    return false;
}

bool hasTag(const Run &run, const QString &tag)
{
    const qsizetype equals = tag.indexOf(u'=');
    const auto found = run.configuration.tags.constFind(equals < 0 ? tag : tag.left(equals));
    return found != run.configuration.tags.cend() && (equals < 0 || *found == tag.mid(equals + 1));
}

/// A log that does not say how its run ended is no active run, though nothing says that it completed: who
/// asks for all that is not terminal does not mean it.
bool hasStatus(const Run &run, const QList<RunStatus> &statuses)
{
    if (!statuses.contains(run.status))
        return false;
    return run.status != RunStatus::Unknown || !run.ended.isValid() || statuses.size() == 1 ||
           std::ranges::any_of(statuses, isTerminal);
}

template <typename T> int order(const T &a, const T &b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

/// Below, at or above 0, ascending.
int compare(const Run &a, const Run &b, const RunQuery &query)
{
    switch (query.sort) {
    case RunQuery::Sort::Created:
        return order(a.created, b.created);
    case RunQuery::Sort::Name:
        return a.displayName.compare(b.displayName, Qt::CaseInsensitive);
    case RunQuery::Sort::Experiment:
        return a.experiment().compare(b.experiment(), Qt::CaseInsensitive);
    case RunQuery::Sort::Status:
        return runStatusName(a.status).compare(runStatusName(b.status));
    case RunQuery::Sort::Target:
        return a.target().compare(b.target(), Qt::CaseInsensitive);
    case RunQuery::Sort::Started:
        return order(a.started, b.started);
    case RunQuery::Sort::Duration:
        return order(a.durationSeconds(a.ended), b.durationSeconds(b.ended));
    case RunQuery::Sort::Metric:
        break;
    }
    return order(a.lastMetrics.value(query.metric), b.lastMetrics.value(query.metric));
}
} // namespace

bool matches(const Run &run, const RunQuery &query)
{
    return (query.text.isEmpty() || hasText(run, query.text)) &&
           (query.experiment.isEmpty() || run.experiment() == query.experiment) &&
           (query.statuses.isEmpty() || hasStatus(run, query.statuses)) &&
           (query.tag.isEmpty() || hasTag(run, query.tag));
}

bool standsBefore(const Run &a, const Run &b, const RunQuery &query)
{
    if (query.sort == RunQuery::Sort::Metric) {
        const bool hasA = a.lastMetrics.contains(query.metric);
        if (hasA != b.lastMetrics.contains(query.metric))
            return hasA; // those without come last either way
    }
    const int compared = compare(a, b, query);
    if (compared != 0)
        return query.ascending ? compared < 0 : compared > 0;
    return b.created < a.created;
}

} // namespace trainyard
