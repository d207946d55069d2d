// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/sizetable.h"

#include "models/items/columns.h"

#include <QLocale>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

void SizeTableModel::setSizes(const QList<ComputeSize> &sizes)
{
    beginResetModel();
    m_sizes = sizes;
    endResetModel();
}

void SizeTableModel::setLowPriority(bool isLow)
{
    if (std::exchange(m_isLow, isLow) != isLow && !m_sizes.isEmpty())
        emit dataChanged(index(0, Price), index(int(m_sizes.size()) - 1, Left));
}

int SizeTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_sizes.size());
}

int SizeTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SizeTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ComputeSize &size = m_sizes.at(index.row());
    const auto price = m_isLow ? size.lowPriorityPricePerHour : size.pricePerHour;
    const qint64 left = m_isLow ? size.lowPriorityCoresLeft : size.coresLeft;
    if (role == IdRole)
        return size.name;
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Left)
        return left < 0
                   ? tr("The quota of this family is not known.")
                   : tr("%n core(s) of this family may still be taken in this region.", nullptr, int(left));
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    const bool isText = role == Qt::DisplayRole;
    switch (index.column()) {
    case Name:
        return size.name;
    case Cores:
        return size.cores;
    case Gpus:
        return isText && size.gpus == 0 ? QVariant(u"–"_s) : QVariant(size.gpus);
    case Memory:
        return isText ? QVariant(tr("%1 GiB").arg(QLocale().toString(size.memoryGiB, 'g', 5)))
                      : QVariant(size.memoryGiB);
    case Price:
        if (!isText)
            return price.value_or(1e9);
        return price ? tr("%1 %2/h").arg(QLocale().toString(*price, 'f', 2), size.currency) : u"–"_s;
    case Left:
        if (!isText)
            return left;
        return left < 0 ? u"–"_s : tr("%1 cores").arg(left);
    default:
        return {};
    }
}

QVariant SizeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Size"),   tr("Cores"),        tr("GPUs"),
                            tr("Memory"), tr("Price a node"), tr("Quota left")};
    return names.value(section);
}

} // namespace trainyard::ui
