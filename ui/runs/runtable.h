// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/runlistmodel.h"

#include <QTableView>
#include <QTimer>

namespace trainyard::ui {

/// A column as a person arranged it.
struct ColumnState
{
    RunColumn column;
    int width = 0; ///< pixels at scale 1; 0: its usual width
    friend bool operator==(const ColumnState &, const ColumnState &) = default;
};

/// The table of a RunListModel: tells the model what is seen, keeps what a person looks at in place through
/// refreshes, and keeps the selection on its runs. UI thread.
class RunTable : public QTableView
{
    Q_OBJECT
public:
    explicit RunTable(RunListModel &model, QWidget *parent = nullptr);

    QStringList selectedIds() const; ///< of the rows that are known
    int selectedCount() const;
    QString currentId() const;
    /// Selects these where they are known, without scrolling.
    void selectIds(const QStringList &ids, const QString &current);

    QList<ColumnState> columnStates() const; ///< as seen, from left to right
    void setColumnStates(const QList<ColumnState> &states);
    /// Narrower on a small screen, so that no metric needs scrolling.
    static int usualWidth(const RunColumn &column, bool isNarrow = false);
    void showSort(const RunQuery &query);

    /// Rows that came above what is seen since the top was last seen.
    int newAbove() const { return m_newAbove; }

    void keyboardSearch(const QString &) override {
    } // would walk a million rows; the filter box does it better

signals:
    void opened(const QString &id);
    void selectedChanged();
    void sortRequested(const trainyard::RunColumn &column);
    void columnsArranged();
    void newAboveChanged();

protected:
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void tellVisibleRows();
    void keepInPlace(int row, int shift);
    void followReplacements(const QList<RunListModel::Replacement> &replacements);
    void applyWidths();

    RunListModel &m_model;
    QTimer m_visibleTimer; ///< one question for all the scroll steps of one turn of the event loop
    QHash<QString, int> m_widths;
    int m_newAbove = 0;
    bool m_isArranging = false;
    bool m_isNarrow = false;
};

} // namespace trainyard::ui
