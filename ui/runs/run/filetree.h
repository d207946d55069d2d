// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTimer>
#include <QTreeView>

class QSplitter;

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
    /// Lets the part of the splitter with the tree be as wide as the names in it need, within reason, until a
    /// person moves the handle.
    void fitInto(QSplitter *splitter);

signals:
    void pathChanged(const QString &path);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void showEvent(QShowEvent *event) override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const override;

private:
    void fit();

    QPointer<QSplitter> m_splitter;
    QTimer m_fitSoon;
};

} // namespace trainyard::ui
