// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiments/experimentlistmodel.h"

#include "models/items/columns.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QApplication>

#include <algorithm>

namespace trainyard::ui {

namespace {
QString cell(const ExperimentSummary &experiment, int column)
{
    // Most experiments have none of these: a nought would only be in the way.
    const auto some = [](qint64 count) { return count > 0 ? formatCount(count) : QString(); };
    switch (column) {
    case ExperimentListModel::Name:
        return experiment.name;
    case ExperimentListModel::Runs:
        return formatCount(experiment.runs);
    case ExperimentListModel::Active:
        return some(experiment.active);
    case ExperimentListModel::Failed:
        return some(experiment.failed);
    case ExperimentListModel::LastRun:
        return formatRelative(experiment.lastCreated, QDateTime::currentDateTimeUtc());
    default:
        return {};
    }
}

QVariant sortValue(const ExperimentSummary &experiment, int column)
{
    switch (column) {
    case ExperimentListModel::Runs:
        return experiment.runs;
    case ExperimentListModel::Active:
        return experiment.active;
    case ExperimentListModel::Failed:
        return experiment.failed;
    case ExperimentListModel::LastRun:
        return experiment.lastCreated;
    default:
        return experiment.name;
    }
}

QVariant colour(const ExperimentSummary &experiment, int column)
{
    const Theme &theme = Theme::of(QApplication::palette());
    if (column == ExperimentListModel::Active && experiment.active > 0)
        return theme.accent;
    if (column == ExperimentListModel::Failed && experiment.failed > 0)
        return theme.failed;
    return column == ExperimentListModel::LastRun ? QVariant(theme.muted) : QVariant();
}

bool isNumber(int column)
{
    return column >= ExperimentListModel::Runs && column <= ExperimentListModel::Failed;
}
} // namespace

void ExperimentListModel::apply(const QList<ExperimentSummary> &experiments)
{
    const bool isSameList = std::ranges::equal(m_experiments, experiments, {}, &ExperimentSummary::name,
                                               &ExperimentSummary::name);
    if (!isSameList)
        beginResetModel(); // the page keeps the selection by name
    m_experiments = experiments;
    if (!isSameList)
        endResetModel();
    else if (!experiments.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ExperimentListModel::rowOf(const QString &name) const
{
    const auto found = std::ranges::find(m_experiments, name, &ExperimentSummary::name);
    return found == m_experiments.end() ? -1 : int(found - m_experiments.begin());
}

int ExperimentListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_experiments.size());
}

int ExperimentListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ExperimentListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_experiments.size())
        return {};
    const ExperimentSummary &experiment = m_experiments.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return cell(experiment, index.column());
    case Qt::ToolTipRole:
        return index.column() == LastRun ? formatExact(experiment.lastCreated) : QVariant();
    case Qt::ForegroundRole:
        return colour(experiment, index.column());
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case IdRole:
        return experiment.name;
    case SortRole:
        return sortValue(experiment, index.column());
    default:
        return {};
    }
}

QVariant ExperimentListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && isNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Experiment");
    case Runs:
        return tr("Runs");
    case Active:
        return tr("Active");
    case Failed:
        return tr("Failed");
    case LastRun:
        return tr("Last run");
    default:
        return {};
    }
}

} // namespace trainyard::ui
