// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/run/metrictable.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace trainyard::ui {

/// A table of texts as it was read; cells of a confusion matrix have their share as a ground.
class TextTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void setTable(MetricTable table);
    const MetricTable &table() const { return m_table; }
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    MetricTable m_table;
};

/// Shows such a table; Ctrl+C copies the chosen cells, tab-separated. Scroll position and selection stay when
/// a table of the same columns comes.
class TextTable : public QTableView
{
    Q_OBJECT
public:
    explicit TextTable(QWidget *parent = nullptr);
    void setTable(MetricTable table);
    const MetricTable &table() const { return m_model->table(); }
    /// Room for all rows, at most `rows`.
    int heightForRows(int rows) const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    TextTableModel *m_model;
};

} // namespace trainyard::ui
