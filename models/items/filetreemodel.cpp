// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/filetreemodel.h"

#include <QLocale>

#include <algorithm>
#include <vector>

namespace trainyard {

using namespace Qt::StringLiterals;

struct FileTreeModel::Node
{
    QString name;
    Node *parent = nullptr;
    bool isFolder = false;
    TreeFile file; ///< of a folder only the size counts
    std::vector<std::unique_ptr<Node>> children;

    int row() const
    {
        const auto &all = parent->children;
        return int(std::ranges::find(all, this, &std::unique_ptr<Node>::get) - all.begin());
    }
    static bool isBefore(const Node &a, const Node &b)
    {
        return a.isFolder != b.isFolder ? a.isFolder : a.name < b.name;
    }
    Node *folder(const QString &folderName)
    {
        // Files come sorted by path, so the folder is nearly always the last one made.
        for (auto it = children.rbegin(); it != children.rend(); ++it) {
            if ((*it)->isFolder && (*it)->name == folderName)
                return it->get();
        }
        children.push_back(std::make_unique<Node>(Node{folderName, this, true, {}, {}}));
        return children.back().get();
    }
    void finish()
    {
        std::ranges::sort(children, [](const auto &a, const auto &b) { return isBefore(*a, *b); });
        for (const auto &child : children) {
            child->finish();
            if (isFolder)
                file.size += child->file.size;
        }
    }
};

FileTreeModel::FileTreeModel(QObject *parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>())
{
    m_root->isFolder = true;
}

FileTreeModel::~FileTreeModel() = default;

void FileTreeModel::setFiles(const QList<TreeFile> &files)
{
    QList<TreeFile> sorted = files;
    std::ranges::sort(sorted, {}, &TreeFile::path);
    Node wanted;
    wanted.isFolder = true;
    for (const TreeFile &file : std::as_const(sorted)) {
        const QStringList names = file.path.split(u'/', Qt::SkipEmptyParts);
        if (names.isEmpty() || names.size() > 128) // a path that deep is no one's folder
            continue;
        Node *folder = &wanted;
        for (qsizetype i = 0; i + 1 < names.size(); ++i)
            folder = folder->folder(names[i]);
        folder->children.push_back(std::make_unique<Node>(Node{names.constLast(), folder, false, file, {}}));
    }
    wanted.finish();
    merge(m_root.get(), wanted);
}

void FileTreeModel::merge(Node *mine, Node &wanted)
{
    const QModelIndex parent = indexOfNode(mine);
    size_t row = 0;
    for (auto &next : wanted.children) {
        // What stands before the next wanted one is gone.
        while (row < mine->children.size() && Node::isBefore(*mine->children[row], *next)) {
            beginRemoveRows(parent, int(row), int(row));
            mine->children.erase(mine->children.begin() + qsizetype(row));
            endRemoveRows();
        }
        const bool isThere = row < mine->children.size() && !Node::isBefore(*next, *mine->children[row]);
        if (!isThere) {
            beginInsertRows(parent, int(row), int(row));
            next->parent = mine;
            mine->children.insert(mine->children.begin() + qsizetype(row), std::move(next));
            endInsertRows();
        } else {
            Node *here = mine->children[row].get();
            const bool isSame = here->file == next->file;
            here->file = next->file;
            if (here->isFolder)
                merge(here, *next);
            if (!isSame)
                emit dataChanged(indexOfNode(here), indexOfNode(here, SizeColumn));
        }
        ++row;
    }
    if (row < mine->children.size()) {
        beginRemoveRows(parent, int(row), int(mine->children.size()) - 1);
        mine->children.resize(row);
        endRemoveRows();
    }
}

FileTreeModel::Node *FileTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex FileTreeModel::indexOfNode(const Node *node, int column) const
{
    return node == m_root.get() ? QModelIndex() : createIndex(node->row(), column, node);
}

QModelIndex FileTreeModel::indexOf(const QString &path) const
{
    const bool wantsFolder = path.endsWith(u'/');
    const QStringList names = path.split(u'/', Qt::SkipEmptyParts);
    const Node *node = m_root.get();
    for (qsizetype i = 0; i < names.size(); ++i) {
        const bool isFolder = wantsFolder || i + 1 < names.size();
        const auto found = std::ranges::find_if(node->children, [&](const auto &child) {
            return child->isFolder == isFolder && child->name == names[i];
        });
        if (found == node->children.end())
            return {};
        node = found->get();
    }
    return indexOfNode(node);
}

QString FileTreeModel::pathOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Node *node = nodeOf(index);
    if (!node->isFolder)
        return node->file.path;
    QString path = node->name + u'/';
    for (node = node->parent; node != m_root.get(); node = node->parent)
        path.prepend(node->name + u'/');
    return path;
}

bool FileTreeModel::isFolder(const QModelIndex &index) const
{
    return nodeOf(index)->isFolder;
}

qint64 FileTreeModel::sizeOf(const QModelIndex &index) const
{
    return nodeOf(index)->file.size;
}

qint64 FileTreeModel::fileCount() const
{
    const auto count = [](const Node &node, const auto &self) -> qint64 {
        qint64 files = 0;
        for (const auto &child : node.children)
            files += child->isFolder ? self(*child, self) : 1;
        return files;
    };
    return count(*m_root, count);
}

QModelIndex FileTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    const Node *node = nodeOf(parent);
    if (row < 0 || column < 0 || column >= ColumnCount || parent.column() > 0 ||
        row >= int(node->children.size()))
        return {};
    return createIndex(row, column, node->children[size_t(row)].get());
}

QModelIndex FileTreeModel::parent(const QModelIndex &child) const
{
    const Node *parent = nodeOf(child)->parent;
    return child.isValid() && parent ? indexOfNode(parent) : QModelIndex();
}

int FileTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(nodeOf(parent)->children.size());
}

int FileTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant FileTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node *node = nodeOf(index);
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == SizeColumn)
            return QLocale().formattedDataSize(node->file.size, node->file.size < 1024 ? 0 : 1,
                                               QLocale::DataSizeIecFormat);
        return node->file.mark.isEmpty() ? node->name : node->name + u"  "_s + node->file.mark;
    case Qt::ToolTipRole:
        return index.column() == NameColumn ? u"<qt/>"_s + pathOf(index).toHtmlEscaped() : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == SizeColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case SortRole:
        return index.column() == SizeColumn ? QVariant(node->file.size) : QVariant(node->name);
    case IdRole:
        return pathOf(index);
    default:
        return {};
    }
}

QVariant FileTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Name") : tr("Size");
}

} // namespace trainyard
