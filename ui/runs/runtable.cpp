// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runtable.h"

#include "ui/common/flatheader.h"
#include "ui/common/theme.h"
#include "ui/runs/rundelegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace trainyard::ui {

namespace {
constexpr int narrow = 120 * grid; ///< what the usual columns need at their usual widths
}

RunTable::RunTable(RunListModel &model, QWidget *parent) : QTableView(parent), m_model(model)
{
    setObjectName(QStringLiteral("runTable"));
    setAccessibleName(tr("Runs"));
    setItemDelegate(new RunDelegate(this));
    setModel(&model);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(RunDelegate::rowHeight);
    verticalHeader()->setDefaultSectionSize(RunDelegate::rowHeight);
    auto *header = new FlatHeader(this);
    setHorizontalHeader(header);
    header->setObjectName(QStringLiteral("runTableHeader"));
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(5 * grid);
    header->setSortIndicatorShown(true);

    m_visibleTimer.setSingleShot(true);
    m_visibleTimer.setInterval(0);
    connect(&m_visibleTimer, &QTimer::timeout, this, &RunTable::tellVisibleRows);
    connect(&model, &RunListModel::modelReset, this, [this] {
        verticalScrollBar()->setValue(0); // a stale offset would show rows that are not there
        m_visibleTimer.start();
    });
    connect(&model, &RunListModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { keepInPlace(first, last - first + 1); });
    connect(&model, &RunListModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { keepInPlace(first, first - last - 1); });
    connect(&model, &RunListModel::rowsReplaced, this, &RunTable::followReplacements);
    connect(&model, &RunListModel::columnsInserted, this, &RunTable::applyWidths);
    connect(&model, &RunListModel::settledChanged, &m_visibleTimer, qOverload<>(&QTimer::start));
    connect(header, &QHeaderView::sectionClicked, this, [this](int section) {
        if (section < m_model.columnCount())
            emit sortRequested(m_model.columns()[section]);
    });
    connect(header, &QHeaderView::sectionResized, this, [this](int section, int, int width) {
        if (m_isArranging || section >= m_model.columnCount() || width == 0)
            return;
        if (horizontalHeader()->visualIndex(section) == m_model.columnCount() - 1)
            return; // it takes what is left; nobody chose that width
        m_widths[m_model.columns()[section].key()] = width;
        emit columnsArranged();
    });
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        if (!m_isArranging)
            emit columnsArranged();
    });
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        if (const Run *run = m_model.runAt(index.row()))
            emit opened(run->id);
    });
    applyWidths();
}

void RunTable::tellVisibleRows()
{
    const int first = std::max(0, rowAt(0));
    const int last = rowAt(viewport()->height() - 1);
    m_model.setVisibleRows(first, last < 0 ? m_model.rowCount() - 1 : last);
    if (m_newAbove > 0 && verticalScrollBar()->value() == 0) {
        m_newAbove = 0;
        emit newAboveChanged();
    }
}

void RunTable::keepInPlace(int row, int shift)
{
    QScrollBar *bar = verticalScrollBar();
    const int top = bar->value() / RunDelegate::rowHeight;
    const bool isLookedAt = isVisible() && (underMouse() || selectionModel()->hasSelection());
    const bool isAbove = row < top || (row == top && (bar->value() > 0 || isLookedAt));
    m_visibleTimer.start();
    if (!isAbove || top + 1 >= m_model.rowCount())
        return;
    updateGeometries(); // the bar's range must know the new rows first
    bar->setValue(bar->value() + shift * RunDelegate::rowHeight);
    m_newAbove = std::max(0, m_newAbove + shift);
    emit newAboveChanged();
}

void RunTable::followReplacements(const QList<RunListModel::Replacement> &replacements)
{
    QHash<QString, bool> wasSelected;
    const int current = currentIndex().row();
    QString currentRun;
    for (const auto &r : replacements) {
        wasSelected[r.before] = selectionModel()->isRowSelected(r.row);
        if (r.row == current)
            currentRun = r.before;
    }
    for (const auto &r : replacements) {
        const bool isWanted = wasSelected.value(r.after, false);
        if (isWanted != selectionModel()->isRowSelected(r.row)) {
            selectionModel()->select(m_model.index(r.row, 0), (isWanted ? QItemSelectionModel::Select
                                                                        : QItemSelectionModel::Deselect) |
                                                                  QItemSelectionModel::Rows);
        }
        if (!currentRun.isEmpty() && r.after == currentRun)
            selectionModel()->setCurrentIndex(m_model.index(r.row, 0), QItemSelectionModel::NoUpdate);
    }
}

QStringList RunTable::selectedIds() const
{
    QStringList ids;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection) {
        if (range.left() == 0)
            ids << m_model.knownIds(range.top(), range.bottom());
    }
    ids.removeDuplicates();
    return ids;
}

int RunTable::selectedCount() const
{
    qint64 rows = 0;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        rows += range.left() == 0 ? range.height() : 0;
    return int(rows);
}

QString RunTable::currentId() const
{
    const Run *run = m_model.runAt(currentIndex().row());
    return run ? run->id : QString();
}

void RunTable::selectIds(const QStringList &ids, const QString &current)
{
    QItemSelection selection;
    for (const QString &id : ids) {
        if (const int row = m_model.rowOf(id); row >= 0)
            selection.select(m_model.index(row, 0), m_model.index(row, m_model.columnCount() - 1));
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (const int row = m_model.rowOf(current); row >= 0)
        selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
}

int RunTable::usualWidth(const RunColumn &column, bool isNarrow)
{
    switch (column.kind) {
    case RunColumn::Kind::Status:
        return (isNarrow ? 14 : 17) * grid;
    case RunColumn::Kind::Name:
        return (isNarrow ? 15 : 20) * grid;
    case RunColumn::Kind::Experiment:
        return (isNarrow ? 10 : 17) * grid;
    case RunColumn::Kind::Environment:
        return (isNarrow ? 8 : 14) * grid;
    case RunColumn::Kind::Started:
        return (isNarrow ? 12 : 13) * grid;
    case RunColumn::Kind::Duration:
        return (isNarrow ? 9 : 11) * grid;
    case RunColumn::Kind::Target:
        return (isNarrow ? 7 : 9) * grid;
    case RunColumn::Kind::Tags: // as the last one it takes what is left
        return 8 * grid;
    case RunColumn::Kind::Metric:
        break;
    }
    return (isNarrow ? 9 : 10) * grid;
}

void RunTable::applyWidths()
{
    m_isArranging = true;
    for (int i = 0; i < m_model.columnCount(); ++i) {
        const RunColumn &column = m_model.columns()[i];
        setColumnWidth(i, m_widths.value(column.key(), usualWidth(column, m_isNarrow)));
    }
    m_isArranging = false;
}

QList<ColumnState> RunTable::columnStates() const
{
    QList<ColumnState> states;
    for (int i = 0; i < m_model.columnCount(); ++i) {
        const RunColumn &column = m_model.columns()[horizontalHeader()->logicalIndex(i)];
        states.append({column, m_widths.value(column.key(), 0)});
    }
    return states;
}

void RunTable::setColumnStates(const QList<ColumnState> &states)
{
    QList<RunColumn> columns;
    for (const ColumnState &state : states) {
        if (state.width > 0)
            m_widths[state.column.key()] = state.width;
        if (!columns.contains(state.column))
            columns << state.column;
    }
    const QStringList ids = selectedIds();
    const QString current = currentId();
    const int scroll = verticalScrollBar()->value();
    m_isArranging = true;
    m_model.setColumns(columns);
    for (int i = 0; i < int(columns.size()); ++i)
        horizontalHeader()->moveSection(horizontalHeader()->visualIndex(i), i);
    m_isArranging = false;
    applyWidths();
    if (selectedIds() != ids) // another order of columns resets the model
        selectIds(ids, current);
    verticalScrollBar()->setValue(scroll);
}

void RunTable::showSort(const RunQuery &query)
{
    const auto &columns = m_model.columns();
    const auto found = std::ranges::find_if(columns, [&](const RunColumn &column) {
        return column.sort() == query.sort &&
               (query.sort != RunQuery::Sort::Metric || column.metric == query.metric);
    });
    horizontalHeader()->setSortIndicator(found == columns.end() ? -1 : int(found - columns.begin()),
                                         query.ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void RunTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    if (dy != 0)
        m_visibleTimer.start();
}

void RunTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    m_visibleTimer.start();
    if (const bool isNarrow = viewport()->width() < narrow; isNarrow != m_isNarrow) {
        m_isNarrow = isNarrow;
        applyWidths();
    }
}

void RunTable::showEvent(QShowEvent *event)
{
    QTableView::showEvent(event);
    m_visibleTimer.start();
}

/// A list of runs: its beginning and its end, not those of a row.
QModelIndex RunTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const bool isFar = action == MoveHome || action == MoveEnd;
    return QTableView::moveCursor(action, isFar ? modifiers | Qt::ControlModifier : modifiers);
}

void RunTable::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && event->modifiers().testFlag(Qt::ControlModifier) == false) {
        if (const QString id = currentId(); !id.isEmpty())
            emit opened(id);
        return;
    }
    QTableView::keyPressEvent(event);
}

void RunTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    emit selectedChanged();
}

void RunTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    viewport()->update(); // the line around the current row spans all cells
}

void RunTable::focusInEvent(QFocusEvent *event)
{
    QTableView::focusInEvent(event);
    viewport()->update();
}

void RunTable::focusOutEvent(QFocusEvent *event)
{
    QTableView::focusOutEvent(event);
    viewport()->update();
}

} // namespace trainyard::ui
