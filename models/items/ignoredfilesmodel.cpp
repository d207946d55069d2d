// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/ignoredfilesmodel.h"

#include "models/items/columns.h"

namespace trainyard {

void IgnoredFilesModel::setEntries(const QList<IgnoredEntry> &entries, const QString &ignoreFile)
{
    if (entries == m_entries && ignoreFile == m_ignoreFile)
        return;
    beginResetModel();
    m_entries = entries;
    m_ignoreFile = ignoreFile;
    endResetModel();
}

int IgnoredFilesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int IgnoredFilesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant IgnoredFilesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const IgnoredEntry &entry = m_entries[index.row()];
    if (role == IdRole)
        return entry.path;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case PathColumn:
        return entry.path;
    case RuleColumn:
        return entry.rule;
    default:
        return entry.line > 0 ? tr("%1, line %2").arg(m_ignoreFile).arg(entry.line) : tr("always left out");
    }
}

QVariant IgnoredFilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | Qt::AlignLeft);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case PathColumn:
        return tr("Left out");
    case RuleColumn:
        return tr("Rule");
    default:
        return tr("Decided by");
    }
}

} // namespace trainyard
