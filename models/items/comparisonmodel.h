// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QColor>
#include <QList>
#include <QSet>
#include <QStringList>

namespace trainyard {

/// Runs beside each other: a row for each fact, a column for each run. Rows of which no
/// run says anything are left out, and those whose runs all say the same, if wanted. Set anew as often as one
/// likes: rows that stay keep their place in a view. UI thread.
class ComparisonModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, WhatColumn, FirstRunColumn };
    enum Role { IsSectionRole = Qt::UserRole, IsBestRole };

    struct Row
    {
        bool isSection = false; ///< a heading over the rows that follow
        QString name;           ///< "lr", "loss"
        QString what;           ///< "last", "least", …; empty for a parameter
        QStringList cells;      ///< one a run; empty: the run has none
        int best = -1;          ///< the run with the best value of all, if one is alone
        friend bool operator==(const Row &, const Row &) = default;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(const QStringList &names);
    void setRows(const QList<Row> &rows);
    void setOnlyDifferences(bool isOnly);
    bool isOnlyDifferences() const { return m_isOnlyDifferences; }
    /// Only rows whose name contains it.
    void setFilter(const QString &text);
    /// Columns of these runs stand on `ground`.
    void setMarked(const QSet<int> &runs, const QColor &ground);
    /// Rows that are shown, without headings.
    int factCount() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Row> chosen() const;
    void showChosen();

    QStringList m_runs;
    QList<Row> m_all;
    QList<Row> m_shown;
    QString m_filter;
    QSet<int> m_marked;
    QColor m_ground;
    bool m_isOnlyDifferences = false;
};

} // namespace trainyard
