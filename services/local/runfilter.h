// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runquery.h"
#include "services/local/keyset.h"
#include "services/storage/database.h"

#include <QStringList>

#include <vector>

namespace trainyard {

/// The part of a RunQuery that says which runs, evaluated: how many there are, and either their keys or the
/// SQL condition that tests a row of `run`. Plain value; the connection is used by evaluate() alone.
///
/// A text is looked for where that is cheap: in the few distinct experiments, targets and scripts (table
/// `facet`), and, from three characters on, in the trigram index of names, last id digits and tags; shorter
/// ones are beginnings of words. A whole id, or its beginning with a part of the time in it, is looked up.
class RunFilter
{
public:
    /// Up to `few` keys are collected.
    static Result<RunFilter> evaluate(Database &database, const RunQuery &query, qint64 few);

    bool isFor(const RunQuery &query) const;
    qint64 total() const { return m_total; }
    qint64 allRuns() const { return m_allRuns; } ///< of the workspace, whether they match or not
    /// The keys were collected, in ascending order. Otherwise condition() says which they are.
    bool hasKeys() const { return m_hasKeys; }
    const std::vector<qint64> &keys() const { return m_keys; }
    /// An expression over a row of `run`, empty when every run matches. It may call trainyard_hit(key), true
    /// for the keys of hits().
    QString condition() const;
    QStringList parameters() const { return m_parameters; }
    const std::vector<qint64> &hits() const { return m_hasKeys ? m_keys : m_hits; }
    /// Collects the keys although they are many: from the index of each column that the condition names, so
    /// that no row is read. Not when hasKeys() or condition() is empty.
    Result<> collect(Database &database);

private:
    struct Names ///< a column and the values that match
    {
        QString column;
        QStringList values;
    };
    struct Part
    {
        QString condition;
        QStringList parameters;
    };
    static QString conditionOf(const QList<Names> &names, const QString &word);
    static QStringList valuesOf(const QList<Names> &names);
    Result<> findWords(Database &database);
    Result<std::vector<qint64>> textKeys(Database &database) const;
    Result<> findText(Database &database, const Part &columns, qint64 few);
    static Result<KeySet> keysOf(Database &database, const Names &names);
    Result<> findTagged(Database &database);
    Result<> keepTagged(Database &database);
    void give(std::vector<qint64> keys);

    RunQuery m_query;
    QList<Names> m_columns; ///< all of them match
    QList<Names> m_words;   ///< and one of these, when there is a text
    QString m_condition;
    QStringList m_parameters;
    std::vector<qint64> m_keys;
    std::vector<qint64> m_hits;
    std::vector<qint64> m_tagged; ///< ascending; empty without a tag
    bool m_hasKeys = false;
    qint64 m_total = 0;
    qint64 m_allRuns = 0;
};

/// Binds texts from `index` on and says which index is next.
int bindAll(Statement &statement, int index, const QStringList &values);
/// The first column of every row.
Result<std::vector<qint64>> readKeys(Statement &statement);
Result<> readKeys(Statement &statement, KeySet &into);

} // namespace trainyard
