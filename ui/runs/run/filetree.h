// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace trainyard::ui {

/// A tree of files as all pages of a run show it: name and size, no frame, one height for all rows. Enter and
/// double click activate. Names are shown as they are.
class FileTree : public QTreeView
{
    Q_OBJECT
public:
    explicit FileTree(QWidget *parent = nullptr);
    void setModel(QAbstractItemModel *model) override;
    /// The path (IdRole) of the current row, empty without one.
    QString currentPath() const;
    /// Makes it the current row and opens the folders above it; false when it is not there.
    bool select(const QModelIndex &index);

signals:
    void pathChanged(const QString &path);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
};

} // namespace trainyard::ui
