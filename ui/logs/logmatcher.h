// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QList>
#include <QRegularExpression>
#include <QStringMatcher>

#include <optional>

namespace trainyard::ui {

/// What a person looks for in a log.
struct LogQuery
{
    QString text;
    bool isCaseSensitive = false;
    bool isExpression = false;
    friend bool operator==(const LogQuery &, const LogQuery &) = default;
};

struct LogMatch
{
    int start = 0; ///< UTF-16 units of the line's text
    int length = 0;
    friend bool operator==(const LogMatch &, const LogMatch &) = default;
};

/// Finds a query in one line. A regular expression that takes too long on a line finds nothing there: its
/// steps are bounded. Copies may be used in different threads.
class LogMatcher
{
public:
    static constexpr int maxPattern = 1000;
    static constexpr int maxMatches = 1000; ///< in one line

    LogMatcher() = default;
    /// An empty text finds nothing. Errors: InvalidInput with the reason, for an expression.
    static Result<LogMatcher> make(const LogQuery &query);

    bool isEmpty() const { return m_query.text.isEmpty(); }
    const LogQuery &query() const { return m_query; }
    QList<LogMatch> find(const QString &line) const;
    /// The first match of plain text at or behind `from`, -1 without; not for expressions.
    qsizetype indexIn(QStringView text, qsizetype from) const { return m_plain.indexIn(text, from); }

private:
    LogQuery m_query;
    QStringMatcher m_plain;
    QRegularExpression m_expression;
};

} // namespace trainyard::ui
