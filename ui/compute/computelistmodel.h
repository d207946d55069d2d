// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"

#include <QAbstractTableModel>

namespace trainyard::ui {

/// The tabs of the compute page, in their order.
enum class ComputeGroup { LocalAndAttached, Clusters, Instances, Kubernetes };
ComputeGroup computeGroup(ComputeKind kind);

/// Compute targets, one a row, known by name: a new list changes, adds and removes rows and never resets, so
/// that a selection stays. Answers SortRole, IdRole and, for the state column, ValueRole with the state.
class ComputeListModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, State, Kind, Cores, Gpus, Memory, FreeDisk, Nodes, Runs, Cost, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void apply(const QList<ComputeTarget> &targets);
    const QList<ComputeTarget> &targets() const { return m_targets; }
    /// −1: there is none of that name.
    int rowOf(const QString &name) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ComputeTarget> m_targets;
};

} // namespace trainyard::ui
