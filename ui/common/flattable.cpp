// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/flattable.h"

#include "models/items/columns.h"
#include "ui/common/celldelegate.h"
#include "ui/common/flatheader.h"
#include "ui/common/theme.h"

namespace trainyard::ui {

FlatTable::FlatTable(const QString &objectName, const QString &accessibleName, QAbstractItemModel &model,
                     QWidget *parent)
    : QTableView(parent)
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setModel(&model);
    setItemDelegate(new CellDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setFont(tabularFont());
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(rowHeight);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    setHorizontalHeader(new FlatHeader(this));
    horizontalHeader()->setMinimumSectionSize(6 * grid);
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder);
}

void FlatTable::setColumns(int wide, std::initializer_list<std::pair<int, int>> widths)
{
    horizontalHeader()->setSectionResizeMode(wide, QHeaderView::Stretch);
    for (const auto &[column, cells] : widths)
        setColumnWidth(column, cells * grid);
}

QString FlatTable::selectedId() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? QString() : rows.constFirst().data(IdRole).toString();
}

} // namespace trainyard::ui
