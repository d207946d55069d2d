// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/filetree.h"

#include "models/items/columns.h"
#include "ui/common/theme.h"

#include <QHeaderView>
#include <QStyledItemDelegate>

namespace trainyard::ui {

namespace {
class RowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width() + grid, 3 * grid};
    }
};
} // namespace

FileTree::FileTree(QWidget *parent) : QTreeView(parent)
{
    setUniformRowHeights(true);
    setHeaderHidden(true);
    setFrameShape(QFrame::NoFrame);
    setIndentation(2 * grid);
    setTextElideMode(Qt::ElideMiddle);
    setVerticalScrollMode(ScrollPerPixel);
    setSelectionMode(SingleSelection);
    setAllColumnsShowFocus(true);
    setItemDelegate(new RowDelegate(this));
}

void FileTree::setModel(QAbstractItemModel *model)
{
    QTreeView::setModel(model);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(6 * grid);
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
}

QString FileTree::currentPath() const
{
    return currentIndex().data(IdRole).toString();
}

bool FileTree::select(const QModelIndex &index)
{
    if (!index.isValid())
        return false;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        expand(above);
    setCurrentIndex(index);
    return true;
}

void FileTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    emit pathChanged(current.data(IdRole).toString());
}

} // namespace trainyard::ui
