// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/plannedfilesmodel.h"

#include "models/items/columns.h"

#include <QLocale>

#include <algorithm>
#include <numeric>

namespace trainyard {

void PlannedFilesModel::setFiles(const QList<SnapshotEntry> &files)
{
    if (files == m_files)
        return;
    beginResetModel();
    m_files = files;
    order();
    endResetModel();
}

void PlannedFilesModel::sort(int column, Qt::SortOrder direction)
{
    if (column < 0 || (column == m_column && direction == m_direction))
        return;
    beginResetModel(); // nobody selects files here, and a layout change would cost an index a row
    m_column = column;
    m_direction = direction;
    order();
    endResetModel();
}

void PlannedFilesModel::order()
{
    m_order.resize(m_files.size());
    std::iota(m_order.begin(), m_order.end(), 0); // by path, as the plan is
    if (m_column == SizeColumn)
        std::ranges::stable_sort(m_order, {}, [this](int i) { return m_files[i].size; });
    if (m_direction == Qt::DescendingOrder)
        std::ranges::reverse(m_order);
}

int PlannedFilesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_files.size());
}

int PlannedFilesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant PlannedFilesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const SnapshotEntry &file = m_files[m_order[index.row()]];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == PathColumn)
            return file.kind == EntryKind::SymbolicLink ? file.path + QStringLiteral(" → ") + file.linkTarget
                                                        : file.path;
        return m_sizeText ? m_sizeText(file.size) : QString::number(file.size);
    case Qt::ToolTipRole:
        return index.column() == PathColumn ? file.path : tr("%1 bytes").arg(QLocale().toString(file.size));
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (index.column() == SizeColumn ? Qt::AlignRight : Qt::AlignLeft));
    case SortRole:
        return index.column() == PathColumn ? QVariant(file.path) : QVariant(file.size);
    case IdRole:
        return file.path;
    default:
        return {};
    }
}

QVariant PlannedFilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return section == PathColumn ? tr("File") : tr("Size");
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == SizeColumn ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace trainyard
