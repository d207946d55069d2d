// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/comparisonmodel.h"

#include <QFont>

#include <algorithm>

namespace trainyard {

namespace {
bool isSame(const ComparisonModel::Row &a, const ComparisonModel::Row &b)
{
    return a.isSection == b.isSection && a.name == b.name && a.what == b.what;
}
} // namespace

void ComparisonModel::setRuns(const QStringList &names)
{
    if (names.size() == m_runs.size()) {
        m_runs = names;
        if (!names.isEmpty())
            emit headerDataChanged(Qt::Horizontal, FirstRunColumn, columnCount() - 1);
        return;
    }
    beginResetModel();
    m_runs = names;
    m_all.clear();
    m_shown.clear();
    endResetModel();
}

void ComparisonModel::setMarked(const QSet<int> &runs, const QColor &ground)
{
    m_marked = runs;
    m_ground = ground;
    if (!m_shown.isEmpty() && !m_runs.isEmpty())
        emit dataChanged(index(0, FirstRunColumn), index(int(m_shown.size()) - 1, columnCount() - 1),
                         {Qt::BackgroundRole});
}

QList<ComparisonModel::Row> ComparisonModel::chosen() const
{
    QList<Row> rows;
    for (const Row &row : m_all) {
        if (row.isSection) {
            if (!rows.isEmpty() && rows.last().isSection)
                rows.removeLast(); // nothing of it is left
            rows.append(row);
            continue;
        }
        const bool isEmpty =
            std::ranges::all_of(row.cells, [](const QString &cell) { return cell.isEmpty(); });
        if (isEmpty)
            continue; // no run says anything
        const bool differs = std::ranges::any_of(
            row.cells, [&row](const QString &cell) { return cell != row.cells.constFirst(); });
        if ((!m_isOnlyDifferences || differs) && row.name.contains(m_filter, Qt::CaseInsensitive))
            rows.append(row);
    }
    if (!rows.isEmpty() && rows.last().isSection)
        rows.removeLast();
    return rows;
}

void ComparisonModel::showChosen()
{
    const QList<Row> rows = chosen();
    const bool hasSameRows =
        rows.size() == m_shown.size() && std::equal(rows.begin(), rows.end(), m_shown.begin(), isSame);
    if (!hasSameRows) {
        beginResetModel();
        m_shown = rows;
        endResetModel();
        return;
    }
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (rows.at(i) == m_shown.at(i))
            continue;
        m_shown[i] = rows.at(i);
        emit dataChanged(index(int(i), 0), index(int(i), columnCount() - 1));
    }
}

void ComparisonModel::setRows(const QList<Row> &rows)
{
    m_all = rows;
    showChosen();
}

void ComparisonModel::setOnlyDifferences(bool isOnly)
{
    m_isOnlyDifferences = isOnly;
    showChosen();
}

void ComparisonModel::setFilter(const QString &text)
{
    m_filter = text.trimmed();
    showChosen();
}

int ComparisonModel::factCount() const
{
    return int(std::ranges::count(m_shown, false, &Row::isSection));
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int ComparisonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FirstRunColumn + int(m_runs.size());
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_shown.at(index.row());
    const int run = index.column() - FirstRunColumn;
    const bool isBest = !row.isSection && run >= 0 && run == row.best;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return run >= 0 ? row.cells.value(run) : index.column() == NameColumn ? row.name : row.what;
    case Qt::BackgroundRole:
        return m_marked.contains(run) ? QVariant(m_ground) : QVariant();
    case Qt::FontRole:
        if (row.isSection || isBest) {
            QFont font;
            font.setWeight(QFont::DemiBold);
            return font;
        }
        return {};
    case Qt::TextAlignmentRole: {
        bool isNumber = false;
        (void)row.cells.value(run).toDouble(&isNumber);
        return QVariant(Qt::AlignVCenter | (run >= 0 && isNumber ? Qt::AlignRight : Qt::AlignLeft));
    }
    case Qt::AccessibleTextRole:
        return isBest ? tr("%1, the best").arg(row.cells.value(run)) : data(index, Qt::DisplayRole);
    case IsSectionRole:
        return row.isSection;
    case IsBestRole:
        return isBest;
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    if (section == NameColumn)
        return tr("Name");
    return section == WhatColumn ? QString() : m_runs.value(section - FirstRunColumn);
}

} // namespace trainyard
