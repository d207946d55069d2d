// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/documents/packagedocument.h"

#include <QAbstractTableModel>

namespace trainyard::ui {

/// The items of a document as a table, a row each. It never changes the document: a cell that is edited asks
/// for that through itemEdited(), and the document that comes of it is given back with apply(), which keeps
/// rows that stay.
class PackageTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { From, Name, Version, Comment, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void apply(const PackageDocument &document);
    const QList<PackageEntry> &entries() const { return m_entries; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void itemEdited(int row, const QString &item);

private:
    const DocumentProblem *problemOf(const PackageEntry &entry) const;

    QList<PackageEntry> m_entries;
    QList<DocumentProblem> m_problems;
};

QString sectionText(PackageEntry::Section section);

} // namespace trainyard::ui
