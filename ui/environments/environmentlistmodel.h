// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environmentbuild.h"

#include <QAbstractTableModel>

namespace trainyard::ui {

/// Registered environments, newest version of each name first, with what is known of their builds; the
/// curated ones that nobody has registered come last. Answers SortRole and IdRole with the reference.
class EnvironmentListModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Version, Kind, Built, Size, LastUsed, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void apply(const QList<Environment> &environments, const QList<EnvironmentBuild> &builds);
    const Environment *at(int row) const;
    const EnvironmentBuild *buildOf(const Environment &environment) const;
    /// −1: there is none.
    int rowOf(const QString &reference) const;
    const QList<Environment> &environments() const { return m_environments; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString cell(const Environment &environment, int column) const;

    QList<Environment> m_environments;
    QMap<QString, EnvironmentBuild> m_builds; ///< by hash
    QStringList m_hashes;                     ///< of the environments
};

/// "built", "being built", "failed": the state of a build for people.
QString buildStateText(EnvironmentBuild::State state);

} // namespace trainyard::ui
