// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/runlistmodel.h"

#include "models/items/windowedits.h"

#include <algorithm>
#include <limits>

namespace trainyard {

namespace {
constexpr int margin = 32; ///< rows beyond the view that are fetched ahead

bool isSameList(RunQuery a, const RunQuery &b)
{
    a.offset = b.offset;
    a.limit = b.limit;
    return a == b;
}

int windowOf(int row)
{
    return row / RunListModel::windowSize;
}

/// Rows are counted in int by Qt; an answer may claim anything.
int length(const RunPage &page)
{
    return int(std::clamp<qint64>(page.total, 0, std::numeric_limits<int>::max()));
}

QVariant sortValue(const Run &run, const RunColumn &column)
{
    switch (column.kind) {
    case RunColumn::Kind::Status:
        return int(run.status);
    case RunColumn::Kind::Name:
        return run.displayName;
    case RunColumn::Kind::Experiment:
        return run.experiment();
    case RunColumn::Kind::Target:
        return run.target();
    case RunColumn::Kind::Environment:
        return run.environmentLabel;
    case RunColumn::Kind::Started:
        return run.started;
    case RunColumn::Kind::Duration:
        return run.ended.isValid() ? run.durationSeconds(run.ended) : QVariant();
    case RunColumn::Kind::Metric:
        return run.lastMetrics.contains(column.metric) ? run.lastMetrics.value(column.metric) : QVariant();
    case RunColumn::Kind::Tags:
        return QStringList(run.configuration.tags.keys());
    }
    return {};
}
} // namespace

RunListModel::RunListModel(Texts texts, QObject *parent)
    : QAbstractTableModel(parent), m_texts(std::move(texts))
{
}

void RunListModel::setColumns(const QList<RunColumn> &columns)
{
    for (int i = int(m_columns.size()) - 1; i >= 0; --i) {
        if (columns.contains(m_columns[i]))
            continue;
        beginRemoveColumns({}, i, i);
        m_columns.removeAt(i);
        endRemoveColumns();
    }
    for (int i = 0; i < int(columns.size()); ++i) {
        if (m_columns.contains(columns[i]))
            continue;
        const int at = std::min(i, int(m_columns.size()));
        beginInsertColumns({}, at, at);
        m_columns.insert(at, columns[i]);
        endInsertColumns();
    }
    if (m_columns == columns)
        return;
    beginResetModel();
    m_columns = columns;
    endResetModel();
}

int RunListModel::columnOf(RunColumn::Kind kind) const
{
    const auto found = std::ranges::find(m_columns, kind, &RunColumn::kind);
    return found == m_columns.end() ? -1 : int(found - m_columns.begin());
}

void RunListModel::setQuery(const RunQuery &query)
{
    m_query = query;
    m_query.limit = windowSize;
    m_query.offset = 0;
    m_isNewList = true;
    m_asked.clear();
    m_failed.clear();
    ask(0);
}

void RunListModel::refresh()
{
    m_fresh.clear();
    m_failed.clear();
    m_asked.clear(); // an answer under way may be older than the change that is to be seen
    if (m_isNewList || m_total == 0)
        ask(0);
    else
        askVisible();
}

void RunListModel::setVisibleRows(int first, int last)
{
    m_firstVisible = first;
    m_lastVisible = last;
    if (!m_isNewList)
        askVisible();
}

void RunListModel::askVisible()
{
    if (m_total == 0)
        return;
    const int first = std::clamp(m_firstVisible - margin, 0, m_total - 1);
    const int last = std::clamp(m_lastVisible + margin, first, m_total - 1);
    for (int window = windowOf(first); window <= windowOf(last); ++window) {
        if (m_fresh.contains(window))
            touch(window);
        else if (!m_asked.contains(window) && !m_failed.contains(window))
            ask(window);
    }
}

void RunListModel::ask(int window)
{
    m_asked.insert(window);
    RunQuery wanted = m_query;
    wanted.offset = qint64(window) * windowSize;
    emit windowNeeded(wanted);
}

void RunListModel::windowFailed(const RunQuery &asked)
{
    if (isSameList(asked, m_query))
        m_failed.insert(int(asked.offset / windowSize)); // asking at once would only fail again, and again
    windowDropped(asked);
}

void RunListModel::windowDropped(const RunQuery &asked)
{
    if (isSameList(asked, m_query) && m_asked.remove(int(asked.offset / windowSize)))
        emit settledChanged();
}

void RunListModel::acceptWindow(const RunQuery &asked, const RunPage &page)
{
    const int window = int(asked.offset / windowSize);
    if (!isSameList(asked, m_query) || (m_isNewList && window != 0))
        return;
    m_asked.remove(window);
    if (m_isNewList) {
        startList(page);
        emit settledChanged();
        return;
    }

    const int first = window * windowSize;
    const int total = length(page);
    const QList<Run> runs = page.runs.mid(0, windowSize);
    QStringList before;
    QStringList after;
    for (int row = first; row < std::min(first + windowSize, m_total); ++row) {
        const Run *run = runAt(row);
        before << (run ? run->id : QString());
    }
    for (const Run &run : runs)
        after << run.id;
    for (const WindowEdit &edit : windowEdits(before, after)) {
        // What shifts a whole window came or went above it.
        const bool isAbove = edit.at == 0 && edit.inserted - edit.removed == total - m_total;
        shiftRows(isAbove ? 0 : first + edit.at, edit.inserted,
                  std::min(edit.removed, m_total - first - edit.at));
    }
    setTotal(total);
    overwrite(first, runs.mid(0, std::max(0, m_total - first)));
    m_fresh.insert(window);
    touch(window);
    indexRows();
    askVisible();
    emit settledChanged();
}

void RunListModel::startList(const RunPage &page)
{
    beginResetModel();
    m_isNewList = false;
    m_rows.clear();
    m_fresh = {0};
    m_asked.clear();
    m_recent = {0};
    m_total = length(page);
    const int count = std::min({int(page.runs.size()), windowSize, m_total});
    for (int row = 0; row < count; ++row)
        m_rows.insert(row, page.runs[row]);
    m_firstVisible = m_lastVisible = 0;
    indexRows();
    endResetModel();
}

void RunListModel::shiftRows(int at, int inserted, int removed)
{
    if (inserted > 0)
        beginInsertRows({}, at, at + inserted - 1);
    else if (removed > 0)
        beginRemoveRows({}, at, at + removed - 1);
    else
        return;
    QMap<int, Run> rows;
    for (auto it = m_rows.cbegin(); it != m_rows.cend(); ++it) {
        if (it.key() < at)
            rows.insert(rows.cend(), it.key(), it.value());
        else if (it.key() >= at + removed)
            rows.insert(rows.cend(), it.key() + inserted - removed, it.value());
    }
    m_rows.swap(rows);
    m_total += inserted - removed;
    m_fresh.clear();
    for (auto it = m_rows.cbegin(); it != m_rows.cend(); ++it) {
        if (!m_recent.contains(windowOf(it.key())))
            m_recent.prepend(windowOf(it.key()));
    }
    indexRows();
    inserted > 0 ? endInsertRows() : endRemoveRows();
}

void RunListModel::setTotal(int total)
{
    // Only the end moves: what is known stays as fresh as it was, even when two answers disagree on the
    // length.
    const QSet<int> fresh = m_fresh;
    if (total > m_total)
        shiftRows(m_total, total - m_total, 0);
    else if (total < m_total)
        shiftRows(total, 0, m_total - total);
    m_fresh = fresh;
}

void RunListModel::overwrite(int first, const QList<Run> &runs)
{
    if (runs.isEmpty())
        return;
    QList<Replacement> replacements;
    for (int i = 0; i < int(runs.size()); ++i) {
        const Run *old = runAt(first + i);
        if (old && old->id != runs[i].id)
            replacements.append({first + i, old->id, runs[i].id});
        m_rows.insert(first + i, runs[i]);
    }
    emit dataChanged(index(first, 0), index(first + int(runs.size()) - 1, std::max(0, columnCount() - 1)));
    if (!replacements.isEmpty()) {
        indexRows();
        emit rowsReplaced(replacements);
    }
}

void RunListModel::touch(int window)
{
    m_recent.removeAll(window);
    m_recent.append(window);
    while (m_recent.size() > cachedWindows) {
        const int oldest = m_recent.takeFirst();
        m_fresh.remove(oldest);
        m_rows.erase(m_rows.lowerBound(oldest * windowSize), m_rows.lowerBound((oldest + 1) * windowSize));
    }
}

void RunListModel::indexRows()
{
    m_rowOf.clear();
    for (auto it = m_rows.cbegin(); it != m_rows.cend(); ++it)
        m_rowOf.insert(it.value().id, it.key());
}

void RunListModel::updateRun(const Run &run)
{
    const int row = rowOf(run.id);
    if (row < 0)
        return;
    m_rows.insert(row, run);
    emit dataChanged(index(row, 0), index(row, std::max(0, columnCount() - 1)));
}

void RunListModel::tick()
{
    for (const auto kind : {RunColumn::Kind::Started, RunColumn::Kind::Duration}) {
        const int column = columnOf(kind);
        if (column >= 0 && m_total > 0 && m_firstVisible < m_total) {
            emit dataChanged(index(m_firstVisible, column),
                             index(std::clamp(m_lastVisible, m_firstVisible, m_total - 1), column),
                             {Qt::DisplayRole});
        }
    }
}

const Run *RunListModel::runAt(int row) const
{
    const auto found = m_rows.constFind(row);
    return found == m_rows.cend() ? nullptr : &found.value();
}

int RunListModel::rowOf(const QString &id) const
{
    const int row = m_rowOf.value(id, -1);
    const Run *run = runAt(row); // its window may have been let go
    return run && run->id == id ? row : -1;
}

QStringList RunListModel::knownIds(int first, int last) const
{
    QStringList ids;
    for (auto it = m_rows.lowerBound(first); it != m_rows.cend() && it.key() <= last; ++it)
        ids << it.value().id;
    return ids;
}

int RunListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_total;
}

int RunListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant RunListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RunColumn &column = m_columns[index.column()];
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (column.isNumber() ? Qt::AlignRight : Qt::AlignLeft));
    const Run *run = runAt(index.row());
    if (!run)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return m_texts.text(*run, column);
    case Qt::ToolTipRole:
        return m_texts.tip(*run, column);
    case SortRole:
        return sortValue(*run, column);
    case IdRole:
        return run->id;
    case ValueRole:
        return QVariant::fromValue(*run);
    default:
        return {};
    }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    const RunColumn &column = m_columns[section];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return column.title();
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (column.isNumber() ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace trainyard
