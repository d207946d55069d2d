// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/pairtable.h"

#include "ui/common/celldelegate.h"
#include "ui/common/flatheader.h"
#include "ui/common/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>

#include <algorithm>

namespace trainyard::ui {

PairTable::PairTable(QAbstractItemModel &model, std::function<void(const QList<int> &)> removeRows,
                     QWidget *parent)
    : QTableView(parent), m_removeRows(std::move(removeRows))
{
    setModel(&model);
    setProperty("field", true);
    setItemDelegate(new CellDelegate(this));
    setSelectionMode(ExtendedSelection);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed | SelectedClicked);
    setWordWrap(false);
    setShowGrid(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(rowHeight);
    setHorizontalHeader(new FlatHeader(this));
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto resized = [this] { updateGeometry(); };
    connect(&model, &QAbstractItemModel::rowsInserted, this, resized);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, resized);
    connect(&model, &QAbstractItemModel::modelReset, this, resized);
}

void PairTable::setVisibleRows(int least, int most)
{
    m_leastRows = least;
    m_mostRows = most;
    updateGeometry();
}

void PairTable::commitEditor()
{
    if (auto *editor = qobject_cast<QLineEdit *>(indexWidget(currentIndex()));
        editor && state() == EditingState)
        commitData(editor);
}

QSize PairTable::sizeHint() const
{
    const int rows = std::clamp(model()->rowCount(), m_leastRows, m_mostRows);
    return {40 * grid, horizontalHeader()->sizeHint().height() + rows * rowHeight + 2 * frameWidth()};
}

QSize PairTable::minimumSizeHint() const
{
    return {20 * grid, sizeHint().height()};
}

void PairTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Delete) && state() != EditingState) {
        QList<int> rows;
        const QModelIndexList selected = selectionModel()->selectedIndexes();
        for (const QModelIndex &index : selected) {
            if (!rows.contains(index.row()))
                rows << index.row();
        }
        m_removeRows(rows);
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace trainyard::ui
