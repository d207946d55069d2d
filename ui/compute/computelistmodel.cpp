// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computelistmodel.h"

#include "models/items/columns.h"
#include "ui/common/computestate.h"
#include "ui/common/format.h"

#include <QSet>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QString text(const ComputeTarget &target, int column)
{
    switch (column) {
    case ComputeListModel::Name:
        return target.name;
    case ComputeListModel::State:
        return computeStateText(target.state);
    case ComputeListModel::Kind:
        return target.kindLabel.isEmpty() ? computeKindText(target.kind) : target.kindLabel;
    case ComputeListModel::Cores:
        return target.cores > 0 ? QString::number(target.cores) : QString();
    case ComputeListModel::Gpus:
        return target.gpus.isEmpty() ? u"–"_s : QString::number(target.gpus.size());
    case ComputeListModel::Memory:
        return target.memoryBytes > 0 ? formatSize(target.memoryBytes) : QString();
    case ComputeListModel::FreeDisk:
        return target.freeDiskBytes > 0 ? formatSize(target.freeDiskBytes) : QString();
    case ComputeListModel::Nodes:
        return target.nodesMax > 1 ? u"%1/%2"_s.arg(target.nodesInUse).arg(target.nodesMax) : u"–"_s;
    case ComputeListModel::Runs:
        return QString::number(target.activeRuns);
    case ComputeListModel::Cost:
        return target.costPerHour ? computeCost(target) : u"–"_s;
    default:
        return {};
    }
}

QVariant sortValue(const ComputeTarget &target, int column)
{
    switch (column) {
    case ComputeListModel::State:
        return int(target.state);
    case ComputeListModel::Cores:
        return target.cores;
    case ComputeListModel::Gpus:
        return target.gpus.size();
    case ComputeListModel::Memory:
        return target.memoryBytes;
    case ComputeListModel::FreeDisk:
        return target.freeDiskBytes;
    case ComputeListModel::Nodes:
        return target.nodesInUse;
    case ComputeListModel::Runs:
        return target.activeRuns;
    case ComputeListModel::Cost:
        return target.costPerHour.value_or(0);
    default:
        return text(target, column);
    }
}

bool isNumber(int column)
{
    return column >= ComputeListModel::Cores;
}

QVariant toolTip(const ComputeTarget &target, int column)
{
    if (column == ComputeListModel::State && !target.stateReason.isEmpty())
        return target.stateReason.toHtmlEscaped();
    if (column == ComputeListModel::Gpus && !target.gpus.isEmpty())
        return target.gpus.join(u'\n').toHtmlEscaped();
    return {};
}
} // namespace

ComputeGroup computeGroup(ComputeKind kind)
{
    switch (kind) {
    case ComputeKind::Cluster:
        return ComputeGroup::Clusters;
    case ComputeKind::Instance:
        return ComputeGroup::Instances;
    case ComputeKind::Kubernetes:
    case ComputeKind::Aks:
        return ComputeGroup::Kubernetes;
    default:
        return ComputeGroup::LocalAndAttached;
    }
}

void ComputeListModel::apply(const QList<ComputeTarget> &targets)
{
    QSet<QString> wanted;
    for (const ComputeTarget &target : targets)
        wanted.insert(target.name);
    for (int row = int(m_targets.size()) - 1; row >= 0; --row) {
        if (wanted.contains(m_targets.at(row).name))
            continue;
        beginRemoveRows({}, row, row);
        m_targets.removeAt(row);
        endRemoveRows();
    }
    for (const ComputeTarget &target : targets) {
        const int row = rowOf(target.name);
        if (row < 0) {
            const int end = int(m_targets.size());
            beginInsertRows({}, end, end);
            m_targets.append(target);
            endInsertRows();
        } else if (m_targets.at(row) != target) {
            m_targets[row] = target;
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
}

int ComputeListModel::rowOf(const QString &name) const
{
    const auto found = std::ranges::find(m_targets, name, &ComputeTarget::name);
    return found == m_targets.end() ? -1 : int(found - m_targets.begin());
}

int ComputeListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_targets.size());
}

int ComputeListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ComputeListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ComputeTarget &target = m_targets.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(target, index.column());
    case Qt::ToolTipRole:
        return toolTip(target, index.column());
    case Qt::TextAlignmentRole:
        return int((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
        return sortValue(target, index.column());
    case IdRole:
        return target.name;
    case ValueRole:
        return int(target.state);
    default:
        return {};
    }
}

QVariant ComputeListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Name"),   tr("State"),     tr("Kind"),         tr("Cores"),       tr("GPUs"),
                            tr("Memory"), tr("Free disk"), tr("Nodes in use"), tr("Active runs"), tr("Cost")};
    return names.value(section);
}

} // namespace trainyard::ui
