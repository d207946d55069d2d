// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/texttable.h"

#include "ui/common/celldelegate.h"
#include "ui/common/flatheader.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace trainyard::ui {

void TextTableModel::setTable(MetricTable table)
{
    const bool isLonger = table.columns == m_table.columns && table.rows.size() >= m_table.rows.size();
    if (!isLonger) {
        beginResetModel();
        m_table = std::move(table);
        endResetModel();
        return;
    }
    const int before = int(m_table.rows.size());
    const int after = int(table.rows.size());
    if (after > before)
        beginInsertRows({}, before, after - 1);
    m_table = std::move(table);
    if (after > before)
        endInsertRows();
    if (before > 0 && !m_table.columns.isEmpty())
        emit dataChanged(index(0, 0), index(before - 1, columnCount() - 1));
}

int TextTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int TextTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.columns.size());
}

QVariant TextTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QString &text = m_table.rows[index.row()][index.column()];
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::TextAlignmentRole: {
        bool isNumber = false;
        text.toDouble(&isNumber);
        return QVariant(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    }
    case Qt::BackgroundRole: {
        if (m_table.shares.empty())
            return {};
        const double share = m_table.shares[size_t(index.row())][size_t(index.column())];
        QColor ground = Theme::of(QGuiApplication::palette()).accent;
        ground.setAlphaF(float(share * 0.45));
        return ground;
    }
    default:
        return {};
    }
}

QVariant TextTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal && rowCount() > 0)
        return index(0, section).data(role);
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Horizontal)
        return m_table.columns.value(section);
    return m_table.rowNames.isEmpty() ? QVariant(section + 1) : QVariant(m_table.rowNames.value(section));
}

TextTable::TextTable(QWidget *parent) : QTableView(parent), m_model(new TextTableModel(this))
{
    setModel(m_model);
    setHorizontalHeader(new FlatHeader(this));
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    setItemDelegate(new CellDelegate(this));
    setShowGrid(false);
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setWordWrap(false);
    setFont(tabularFont());
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->setDefaultSectionSize(3 * grid);
    verticalHeader()->setMinimumSectionSize(3 * grid);
    horizontalHeader()->setMaximumSectionSize(40 * grid);
    verticalHeader()->setHighlightSections(false);
    setTabKeyNavigation(false);
}

void TextTable::setTable(MetricTable table)
{
    const bool isNew = table.columns != m_model->table().columns;
    m_model->setTable(std::move(table));
    if (!isNew)
        return;
    resizeColumnsToContents();
    for (int i = 0; i < m_model->columnCount(); ++i)
        setColumnWidth(i, columnWidth(i) + grid);
}

int TextTable::heightForRows(int rows) const
{
    const int shown = std::min(rows, m_model->rowCount());
    return horizontalHeader()->sizeHint().height() + shown * verticalHeader()->defaultSectionSize() +
           2 * grid;
}

void TextTable::keyPressEvent(QKeyEvent *event)
{
    if (!event->matches(QKeySequence::Copy)) {
        QTableView::keyPressEvent(event);
        return;
    }
    QModelIndexList chosen = selectionModel()->selectedIndexes();
    std::sort(chosen.begin(), chosen.end());
    QString text;
    for (qsizetype i = 0; i < chosen.size(); ++i) {
        if (i > 0)
            text += chosen[i].row() == chosen[i - 1].row() ? u'\t' : u'\n';
        text += chosen[i].data().toString();
    }
    QGuiApplication::clipboard()->setText(text);
}

} // namespace trainyard::ui
