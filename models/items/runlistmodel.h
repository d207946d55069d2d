// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/columns.h"
#include "models/items/runcolumn.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QMap>
#include <QSet>

#include <functional>

namespace trainyard {

/// A list of any number of runs, of which only the windows around what is seen are held.
///
/// It never calls a service: it asks through windowNeeded(), and its owner answers with acceptWindow() or
/// windowFailed(). Rows that have not come yet have no text. A refresh shifts rows by insertion and removal,
/// so selections move with their runs; where a run took the place of another, rowsReplaced() says so. UI
/// thread.
class RunListModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int windowSize = 128;
    static constexpr int cachedWindows = 32;

    /// How a cell reads; given by the window, which knows clock and language.
    struct Texts
    {
        std::function<QString(const Run &, const RunColumn &)> text;
        std::function<QString(const Run &, const RunColumn &)> tip;
    };
    /// A row that shows another run than before without having been moved.
    struct Replacement
    {
        int row = 0;
        QString before;
        QString after;
    };

    explicit RunListModel(Texts texts, QObject *parent = nullptr);

    void setColumns(const QList<RunColumn> &columns);
    const QList<RunColumn> &columns() const { return m_columns; }
    int columnOf(RunColumn::Kind kind) const; ///< -1: not shown

    /// Another filter or order. The rows of the old one stay until the first window of the new one is there.
    void setQuery(const RunQuery &query);
    const RunQuery &query() const { return m_query; }
    /// The same list anew, beginning with what is seen.
    void refresh();
    /// What the view shows; missing windows there, and a little around, are asked for.
    void setVisibleRows(int first, int last);

    void acceptWindow(const RunQuery &asked, const RunPage &page);
    /// It is not asked for again before the next refresh.
    void windowFailed(const RunQuery &asked);
    /// Nobody fetches it any more; it is asked for again when it is seen.
    void windowDropped(const RunQuery &asked);
    /// Shows a run's new facts where it is known; never moves a row.
    void updateRun(const Run &run);
    /// Times are read anew for the rows that are seen.
    void tick();

    /// Nothing while the row's window has not come. Valid until the model changes.
    const Run *runAt(int row) const;
    int rowOf(const QString &id) const; ///< -1: not known now
    /// Ids of the known rows from `first` to `last`; costs what is known, not the length of the range.
    QStringList knownIds(int first, int last) const;
    /// No window is awaited: what is shown is what there is.
    bool isSettled() const { return m_asked.isEmpty(); }
    /// An answer to the current query was seen.
    bool hasAnswer() const { return !m_isNewList; }
    int cachedRows() const { return int(m_rows.size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void windowNeeded(const trainyard::RunQuery &window);
    void rowsReplaced(const QList<trainyard::RunListModel::Replacement> &replacements);
    /// A window came, or it is known that none will.
    void settledChanged();

private:
    void ask(int window);
    void askVisible();
    void startList(const RunPage &page);
    void shiftRows(int at, int inserted, int removed);
    void setTotal(int total);
    void overwrite(int first, const QList<Run> &runs);
    void touch(int window);
    void indexRows();

    Texts m_texts;
    QList<RunColumn> m_columns = RunColumn::fixed();
    RunQuery m_query;
    bool m_isNewList = true;
    int m_total = 0;
    QMap<int, Run> m_rows;
    QHash<QString, int> m_rowOf;
    QSet<int> m_fresh;
    QSet<int> m_asked;
    QSet<int> m_failed;
    QList<int> m_recent; ///< windows with rows, the latest used at the end
    int m_firstVisible = 0;
    int m_lastVisible = 0;
};

} // namespace trainyard
