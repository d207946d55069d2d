// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include <initializer_list>

namespace trainyard::ui {

/// A page's table as all pages have it: rows of one height over hairlines, a FlatHeader, one row selected at
/// a time, sorting by a click that begins as the model lists, and no stop of the tab key but one.
class FlatTable : public QTableView
{
    Q_OBJECT
public:
    static constexpr int rowHeight = 28;

    FlatTable(const QString &objectName, const QString &accessibleName, QAbstractItemModel &model,
              QWidget *parent = nullptr);
    /// Column and width in steps of the grid; `wide` is the one that takes what is left.
    void setColumns(int wide, std::initializer_list<std::pair<int, int>> widths);
    /// IdRole of the selected row; empty: none is.
    QString selectedId() const;
};

} // namespace trainyard::ui
