// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/columns.h"

#include <QAbstractItemModel>
#include <QDateTime>

#include <memory>

namespace trainyard {

/// A file as a tree shows it; `path` has '/' between folders.
struct TreeFile
{
    QString path;
    qint64 size = 0;
    QDateTime modified;
    QString mark; ///< a word beside the name ("added"); may be empty
    friend bool operator==(const TreeFile &, const TreeFile &) = default;
};

/// Files in their folders: folders first, then by name; a folder's size is that of all below it. setFiles()
/// changes only what is different, so selection and open folders stay. IdRole is the path, of a folder with
/// '/' at its end.
class FileTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, SizeColumn, ColumnCount };

    explicit FileTreeModel(QObject *parent = nullptr);
    ~FileTreeModel() override;

    void setFiles(const QList<TreeFile> &files);
    /// The file or folder; an invalid index where there is none.
    QModelIndex indexOf(const QString &path) const;
    QString pathOf(const QModelIndex &index) const;
    bool isFolder(const QModelIndex &index) const;
    qint64 sizeOf(const QModelIndex &index) const;
    qint64 fileCount() const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    Node *nodeOf(const QModelIndex &index) const;
    QModelIndex indexOfNode(const Node *node, int column = 0) const;
    void merge(Node *mine, Node &wanted);

    std::unique_ptr<Node> m_root;
};

} // namespace trainyard
