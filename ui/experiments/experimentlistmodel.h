// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runquery.h"

#include <QAbstractTableModel>

namespace trainyard::ui {

/// Experiments, one a row, known by name: the one that was used last comes first. A new list resets only
/// where names came, went or changed places. Answers SortRole and, with the name, IdRole.
class ExperimentListModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Runs, Active, Failed, LastRun, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void apply(const QList<ExperimentSummary> &experiments);
    /// −1: there is none.
    int rowOf(const QString &name) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ExperimentSummary> m_experiments;
};

} // namespace trainyard::ui
