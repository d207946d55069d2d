// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/keyvaluemodel.h"

#include "models/items/columns.h"

#include <algorithm>

namespace trainyard {

KeyValueModel::KeyValueModel(QString keyTitle, QString valueTitle, Check check, QObject *parent)
    : QAbstractTableModel(parent), m_titles{std::move(keyTitle), std::move(valueTitle)},
      m_check(std::move(check))
{
}

void KeyValueModel::setValues(const QMap<QString, QString> &values)
{
    QList<Row> rows;
    for (auto it = values.cbegin(); it != values.cend() && rows.size() < maxRows; ++it)
        rows.append({it.key(), it.value()});
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

QMap<QString, QString> KeyValueModel::values() const
{
    QMap<QString, QString> values;
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (m_check(m_rows[row].key, m_rows[row].value).isEmpty())
            values.insert(m_rows[row].key, m_rows[row].value);
    }
    return values;
}

QString KeyValueModel::problem(int row) const
{
    if (row >= m_rows.size())
        return {};
    const QString broken = m_check(m_rows[row].key, m_rows[row].value);
    if (!broken.isEmpty())
        return broken;
    const bool isTwice = std::ranges::count(m_rows, m_rows[row].key, &Row::key) > 1;
    return isTwice ? tr("The name %1 is there twice: keep one of them.").arg(m_rows[row].key) : QString();
}

QString KeyValueModel::firstProblem() const
{
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (const QString text = problem(row); !text.isEmpty())
            return text;
    }
    return {};
}

void KeyValueModel::removeRowsAt(QList<int> rows)
{
    std::ranges::sort(rows, std::greater<>());
    bool wasChanged = false;
    for (const int row : std::as_const(rows)) {
        if (row < 0 || row >= m_rows.size())
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
        wasChanged = true;
    }
    if (wasChanged)
        emit edited();
}

int KeyValueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size()) + 1;
}

int KeyValueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant KeyValueModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::DisplayRole || role == Qt::EditRole) {
        const Row row = index.row() < m_rows.size() ? m_rows[index.row()] : Row{};
        return index.column() == KeyColumn ? row.key : row.value;
    }
    if (role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole || role == ProblemRole)
        return problem(index.row());
    return {};
}

bool KeyValueModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    QString text = value.toString();
    if (index.column() == KeyColumn)
        text = text.trimmed();
    if (index.row() == m_rows.size()) {
        if (text.isEmpty() || m_rows.size() >= maxRows)
            return false;
        // The new empty row comes below, so that an open editor stays where it is.
        beginInsertRows({}, int(m_rows.size()) + 1, int(m_rows.size()) + 1);
        m_rows.append(Row{});
        endInsertRows();
        (index.column() == KeyColumn ? m_rows.last().key : m_rows.last().value) = text;
    } else {
        QString &cell = index.column() == KeyColumn ? m_rows[index.row()].key : m_rows[index.row()].value;
        if (cell == text)
            return false;
        cell = text;
    }
    if (m_rows[index.row()] == Row{}) {
        removeRowsAt({index.row()});
        return true;
    }
    // A name that became unique or double concerns other rows too.
    emit dataChanged(this->index(0, 0), this->index(rowCount() - 1, ColumnCount - 1));
    emit edited();
    return true;
}

QVariant KeyValueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return m_titles[section];
    return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant();
}

Qt::ItemFlags KeyValueModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable : flags;
}

} // namespace trainyard
