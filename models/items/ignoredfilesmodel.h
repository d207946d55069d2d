// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/snapshot.h"

#include <QAbstractTableModel>

namespace trainyard {

/// What a submission leaves out: the path, the rule, and the line of the file that decides. UI thread.
class IgnoredFilesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { PathColumn, RuleColumn, LineColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// `ignoreFile` is the name of the file that holds the rules.
    void setEntries(const QList<IgnoredEntry> &entries, const QString &ignoreFile);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<IgnoredEntry> m_entries;
    QString m_ignoreFile;
};

} // namespace trainyard
