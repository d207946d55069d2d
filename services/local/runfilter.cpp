// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/runfilter.h"

#include "services/local/sql.h"

#include <QRegularExpression>

#include <algorithm>
#include <iterator>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 mostWords = 500; ///< distinct experiments, targets or scripts that one text may name

QString in(const QString &column, qsizetype count)
{
    return column + u" IN (?"_s + u", ?"_s.repeated(count - 1) + u')';
}

QString escapedForLike(QString text)
{
    return text.replace(u"\\"_s, u"\\\\"_s).replace(u"%"_s, u"\\%"_s).replace(u"_"_s, u"\\_"_s);
}

bool isShort(const QString &text)
{
    return text.toUcs4().size() < 3;
}

const QString afterAll = QString(QChar(0xffff)); ///< sorts behind any text that goes on

QString joined(const QString &left, const QString &right, const QString &word)
{
    if (left.isEmpty() || right.isEmpty())
        return left + right;
    return u'(' + left + u") "_s + word + u" ("_s + right + u')';
}

Result<qint64> facetSum(Database &database, const QString &condition, const QStringList &parameters)
{
    auto sum = database.prepare(u"SELECT ifnull(sum(runs), 0) FROM facet"_s +
                                (condition.isEmpty() ? QString() : u" WHERE "_s + condition));
    if (!sum)
        return failure(sum.error());
    bindAll(*sum, 1, parameters);
    if (auto row = sum->step(); !row)
        return failure(row.error());
    return sum->integer(0);
}

Result<std::vector<qint64>> keysWhere(Database &database, const QString &condition,
                                      const QStringList &parameters)
{
    auto select = database.prepare(u"SELECT key FROM run WHERE "_s + condition + u" ORDER BY key"_s);
    if (!select)
        return failure(select.error());
    bindAll(*select, 1, parameters);
    return readKeys(*select);
}

/// Those of `keys` whose row fulfils the condition.
Result<std::vector<qint64>> keep(Database &database, const std::vector<qint64> &keys,
                                 const QString &condition, const QStringList &parameters)
{
    if (condition.isEmpty())
        return keys;
    auto test = database.prepare(u"SELECT 1 FROM run WHERE key = ? AND ("_s + condition + u')');
    if (!test)
        return failure(test.error());
    std::vector<qint64> kept;
    bindAll(*test, 2, parameters);
    for (const qint64 key : keys) {
        test->rewind();
        test->bind(1, key);
        const auto row = test->step();
        if (!row)
            return failure(row.error());
        if (*row)
            kept.push_back(key);
    }
    return kept;
}
} // namespace

int bindAll(Statement &statement, int index, const QStringList &values)
{
    for (const QString &value : values)
        statement.bind(index++, value);
    return index;
}

Result<std::vector<qint64>> readKeys(Statement &statement)
{
    std::vector<qint64> keys;
    auto row = statement.step();
    for (; row && *row; row = statement.step())
        keys.push_back(statement.integer(0));
    if (!row)
        return failure(row.error());
    return keys;
}

Result<> readKeys(Statement &statement, KeySet &into)
{
    auto row = statement.step();
    for (; row && *row; row = statement.step())
        into.add(statement.integer(0));
    if (!row)
        return failure(row.error());
    return {};
}

bool RunFilter::isFor(const RunQuery &query) const
{
    return m_query.text == query.text && m_query.experiment == query.experiment &&
           m_query.statuses == query.statuses && m_query.tag == query.tag;
}

Result<RunFilter> RunFilter::evaluate(Database &database, const RunQuery &query, qint64 few)
{
    RunFilter filter;
    filter.m_query = query;
    if (!query.experiment.isEmpty())
        filter.m_columns.append({u"experiment"_s, {query.experiment}});
    if (!query.statuses.isEmpty()) {
        Names statuses{u"status"_s, {}};
        for (const RunStatus status : query.statuses)
            statuses.values.append(runStatusName(status));
        filter.m_columns.append(statuses);
    }
    const Part columns{conditionOf(filter.m_columns, u"AND"_s), valuesOf(filter.m_columns)};
    filter.m_condition = columns.condition;
    filter.m_parameters = columns.parameters;
    const auto sum = facetSum(database, columns.condition, columns.parameters);
    const auto all = columns.condition.isEmpty() ? sum : facetSum(database, {}, {});
    if (!sum || !all)
        return failure(sum ? all.error() : sum.error());
    filter.m_total = *sum;
    filter.m_allRuns = *all;
    Result<> found;
    if (!query.tag.isEmpty())
        found = filter.findTagged(database);
    if (found && !query.text.isEmpty())
        found = filter.findText(database, columns, few);
    if (found && !query.tag.isEmpty())
        found = filter.keepTagged(database);
    if (!found)
        return failure(found.error());
    if (!filter.m_hasKeys && filter.m_total <= few && !filter.m_condition.isEmpty()) {
        auto keys = keysWhere(database, filter.m_condition, filter.m_parameters);
        if (!keys)
            return failure(keys.error());
        filter.give(std::move(*keys));
    }
    return filter;
}

void RunFilter::give(std::vector<qint64> keys)
{
    m_keys = std::move(keys);
    m_hits.clear();
    m_hasKeys = true;
    m_total = qint64(m_keys.size());
    m_condition.clear();
    m_parameters.clear();
}

QString RunFilter::condition() const
{
    if (m_hasKeys)
        return u"trainyard_hit(run.key)"_s;
    return m_hits.empty() ? m_condition : u"trainyard_hit(run.key) OR ("_s + m_condition + u')';
}

QString RunFilter::conditionOf(const QList<Names> &names, const QString &word)
{
    QString condition;
    for (const Names &some : names)
        condition = joined(condition, in(some.column, some.values.size()), word);
    return condition;
}

QStringList RunFilter::valuesOf(const QList<Names> &names)
{
    QStringList values;
    for (const Names &some : names)
        values += some.values;
    return values;
}

Result<KeySet> RunFilter::keysOf(Database &database, const Names &names)
{
    // An index holds its column and the key and nothing else.
    auto select = database.prepare(u"SELECT key FROM run INDEXED BY run_%1 WHERE %2"_s.arg(
        names.column, in(names.column, names.values.size())));
    if (!select)
        return failure(select.error());
    bindAll(*select, 1, names.values);
    KeySet keys;
    if (auto read = readKeys(*select, keys); !read)
        return failure(read.error());
    return keys;
}

Result<> RunFilter::collect(Database &database)
{
    KeySet all;
    for (const Names &names : m_words) {
        const auto keys = keysOf(database, names);
        if (!keys)
            return failure(keys.error());
        all.unite(*keys);
    }
    bool isFirst = m_words.isEmpty();
    for (const Names &names : m_columns) {
        auto keys = keysOf(database, names);
        if (!keys)
            return failure(keys.error());
        if (isFirst)
            all = std::move(*keys);
        else
            all.intersect(*keys);
        isFirst = false;
    }
    for (const qint64 key : m_hits)
        all.add(key);
    give(all.keys());
    return {};
}

/// Experiments, targets and scripts with the text in their name.
Result<> RunFilter::findWords(Database &database)
{
    const QString pattern =
        (isShort(m_query.text) ? QString() : u"%"_s) + escapedForLike(m_query.text) + u'%';
    for (const QString &column : {u"experiment"_s, u"target"_s, u"script"_s}) {
        auto select = bound(
            database, u"SELECT DISTINCT %1 FROM facet WHERE %1 LIKE ? ESCAPE '\\' LIMIT ?"_s.arg(column),
            pattern, mostWords);
        if (!select)
            return failure(select.error());
        QStringList values;
        auto row = select->step();
        for (; row && *row; row = select->step())
            values.append(select->text(0));
        if (!row)
            return failure(row.error());
        if (!values.isEmpty())
            m_words.append({column, values});
    }
    return {};
}

/// Runs whose own name, id or tags hold the text.
Result<std::vector<qint64>> RunFilter::textKeys(Database &database) const
{
    static const QRegularExpression startOfAnId(u"_\\d"_s);
    std::vector<qint64> keys;
    const QString &text = m_query.text;
    const auto add = [&keys](Result<Statement> select) -> Result<> {
        if (!select)
            return failure(select.error());
        auto found = readKeys(*select);
        if (!found)
            return failure(found.error());
        keys.insert(keys.end(), found->begin(), found->end());
        return {};
    };
    Result<> added;
    if (isShort(text)) {
        added = add(
            bound(database, u"SELECT key FROM run WHERE name >= ? AND name < ?"_s, text, text + afterAll));
    } else {
        const QString phrase = u'"' + QString(text).replace(u'"', u"\"\""_s) + u'"';
        added = add(bound(database, u"SELECT rowid FROM run_text WHERE run_text MATCH ?"_s, phrase));
        if (added && text.contains(startOfAnId)) {
            added = add(bound(database, u"SELECT key FROM run WHERE id >= ? AND id < ? LIMIT 10000"_s, text,
                              text + afterAll));
        }
    }
    if (!added)
        return failure(added.error());
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    if (m_query.tag.isEmpty())
        return keys;
    std::vector<qint64> tagged; // few: each of the others would cost the reading of a row
    std::ranges::set_intersection(keys, m_tagged, std::back_inserter(tagged));
    return tagged;
}

Result<> RunFilter::findText(Database &database, const Part &columns, qint64 few)
{
    if (auto found = findWords(database); !found)
        return found;
    const Part named{conditionOf(m_words, u"OR"_s), valuesOf(m_words)};
    auto own = textKeys(database);
    if (!own)
        return failure(own.error());
    // Keys that the text index named, and that the words do not cover already.
    const QString notCovered = named.condition.isEmpty() ? QString() : u"NOT ("_s + named.condition + u')';
    auto hits = keep(database, *own, joined(columns.condition, notCovered, u"AND"_s),
                     columns.parameters + named.parameters);
    if (!hits)
        return failure(hits.error());
    if (named.condition.isEmpty()) {
        give(std::move(*hits));
        return {};
    }
    const QString both = joined(columns.condition, named.condition, u"AND"_s);
    const QStringList parameters = columns.parameters + named.parameters;
    const auto covered = facetSum(database, both, parameters);
    if (!covered)
        return failure(covered.error());
    m_total = *covered + qint64(hits->size());
    if (m_total <= few) {
        auto keys = keysWhere(database, both, parameters);
        if (!keys)
            return failure(keys.error());
        std::vector<qint64> all;
        std::ranges::merge(*keys, *hits, std::back_inserter(all));
        give(std::move(all));
        return {};
    }
    m_condition = both;
    m_parameters = parameters;
    m_hits = std::move(*hits);
    return {};
}

Result<> RunFilter::findTagged(Database &database)
{
    const bool hasValue = m_query.tag.contains(u'=');
    auto select = bound(database, u"SELECT run FROM run_tag WHERE name = ?1 AND (?2 = 0 OR value = ?3)"_s,
                        m_query.tag.section(u'=', 0, 0), qint64(hasValue), m_query.tag.section(u'=', 1));
    if (!select)
        return failure(select.error());
    auto tagged = readKeys(*select);
    if (!tagged)
        return failure(tagged.error());
    m_tagged = std::move(*tagged);
    std::ranges::sort(m_tagged);
    return {};
}

Result<> RunFilter::keepTagged(Database &database)
{
    std::vector<qint64> kept;
    std::ranges::set_intersection(m_tagged, hits(), std::back_inserter(kept));
    if (!m_hasKeys) {
        auto others = keep(database, m_tagged, m_condition, m_parameters);
        if (!others)
            return failure(others.error());
        std::vector<qint64> all;
        std::ranges::set_union(kept, *others, std::back_inserter(all));
        kept = std::move(all);
    }
    give(std::move(kept));
    return {};
}

} // namespace trainyard
