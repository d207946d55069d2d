// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/filetree.h"

#include "models/items/columns.h"
#include "ui/common/theme.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QSplitter>
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
    m_fitSoon.setSingleShot(true);
    m_fitSoon.setInterval(0);
    connect(&m_fitSoon, &QTimer::timeout, this, &FileTree::fit);
    connect(this, &QTreeView::expanded, &m_fitSoon, qOverload<>(&QTimer::start));
}

void FileTree::setModel(QAbstractItemModel *model)
{
    QTreeView::setModel(model);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(6 * grid);
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    connect(model, &QAbstractItemModel::modelReset, &m_fitSoon, qOverload<>(&QTimer::start));
    connect(model, &QAbstractItemModel::rowsInserted, &m_fitSoon, qOverload<>(&QTimer::start));
}

void FileTree::fitInto(QSplitter *splitter)
{
    m_splitter = splitter;
    connect(splitter, &QSplitter::splitterMoved, this, [this] { m_splitter.clear(); });
}

void FileTree::fit()
{
    if (!m_splitter || !isVisible())
        return;
    const int needed = sizeHintForColumn(0) + sizeHintForColumn(1) + verticalScrollBar()->sizeHint().width();
    const int most = std::min(52 * grid, m_splitter->width() / 2);
    const int width = std::max(m_splitter->sizes().value(0), std::min(needed, most));
    m_splitter->setSizes({width, m_splitter->width() - width - m_splitter->handleWidth()});
}

void FileTree::showEvent(QShowEvent *event)
{
    QTreeView::showEvent(event);
    m_fitSoon.start();
}

void FileTree::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    // Chosen rows look as in every other list of the window.
    const Theme &theme = Theme::of(palette());
    QStyleOptionViewItem quiet(option);
    quiet.palette.setColor(QPalette::Highlight, theme.wash(theme.accent));
    quiet.palette.setColor(QPalette::HighlightedText, theme.ink);
    QTreeView::drawRow(painter, quiet, index);
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
