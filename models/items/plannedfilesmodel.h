// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/snapshot.h"

#include <QAbstractTableModel>

#include <functional>

namespace trainyard {

/// The files that a submission would send. Sorting orders indices, so that 100 000 files cost no copies. UI
/// thread.
class PlannedFilesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { PathColumn, SizeColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setFiles(const QList<SnapshotEntry> &files);
    /// How a size reads; without it sizes are bytes.
    void setSizeText(std::function<QString(qint64)> text) { m_sizeText = std::move(text); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    void order();

    QList<SnapshotEntry> m_files;
    QList<int> m_order;
    int m_column = PathColumn;
    Qt::SortOrder m_direction = Qt::AscendingOrder;
    std::function<QString(qint64)> m_sizeText;
};

} // namespace trainyard
