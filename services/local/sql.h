// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/storage/database.h"

#include <QDateTime>

#include <optional>

namespace trainyard {

/// Milliseconds since 1970-01-01 UTC; an invalid time is NULL.
inline void bindTo(Statement &statement, int index, const QDateTime &time)
{
    if (time.isValid())
        statement.bind(index, time.toMSecsSinceEpoch());
    else
        statement.bindNull(index);
}
template <typename T> void bindTo(Statement &statement, int index, const std::optional<T> &value)
{
    if (value)
        statement.bind(index, *value);
    else
        statement.bindNull(index);
}
inline void bindTo(Statement &statement, int index, qint64 value)
{
    statement.bind(index, value);
}
inline void bindTo(Statement &statement, int index, const QString &value)
{
    statement.bind(index, value);
}

/// A statement with its parameters bound, ready to step.
template <typename... Values>
Result<Statement> bound(Database &database, const QString &sql, const Values &...values)
{
    auto statement = database.prepare(sql);
    if (statement) {
        int index = 0;
        (bindTo(*statement, ++index, values), ...);
    }
    return statement;
}

/// Runs an INSERT, UPDATE or DELETE with these parameters.
template <typename... Values>
Result<> execute(Database &database, const QString &sql, const Values &...values)
{
    auto statement = bound(database, sql, values...);
    if (!statement)
        return failure(statement.error());
    return statement->run();
}

inline QDateTime timeAt(const Statement &statement, int column)
{
    if (statement.isNull(column))
        return {};
    return QDateTime::fromMSecsSinceEpoch(statement.integer(column), Qt::UTC);
}

} // namespace trainyard
