// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computecreation.h"

#include <QAbstractTableModel>

namespace trainyard::ui {

/// Sizes of machines with what a person chooses by: cores, GPUs, memory, price, and what the quota leaves.
/// SortRole gives values, IdRole the size's name.
class SizeTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Cores, Gpus, Memory, Price, Left, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setSizes(const QList<ComputeSize> &sizes);
    /// Prices and quota of low-priority machines instead.
    void setLowPriority(bool isLow);
    const QList<ComputeSize> &sizes() const { return m_sizes; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ComputeSize> m_sizes;
    bool m_isLow = false;
};

} // namespace trainyard::ui
