// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/environmentlistmodel.h"

#include "models/items/columns.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QApplication>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;
using State = EnvironmentBuild::State;

QString buildStateText(State state)
{
    switch (state) {
    case State::Starting:
    case State::Building:
        return EnvironmentListModel::tr("being built");
    case State::Complete:
        return EnvironmentListModel::tr("built");
    case State::Failed:
        return EnvironmentListModel::tr("failed");
    case State::Canceled:
        return EnvironmentListModel::tr("canceled");
    case State::Interrupted:
        return EnvironmentListModel::tr("interrupted");
    case State::Absent:
        break;
    }
    return EnvironmentListModel::tr("not built");
}

void EnvironmentListModel::apply(const QList<Environment> &environments,
                                 const QList<EnvironmentBuild> &builds)
{
    const bool isSameList = std::ranges::equal(m_environments, environments, {}, &Environment::reference,
                                               &Environment::reference);
    if (!isSameList)
        beginResetModel(); // the page keeps the selection by name
    m_environments = environments;
    m_hashes.clear();
    for (const Environment &environment : environments)
        m_hashes.append(environmentHash(environment));
    m_builds.clear();
    for (const EnvironmentBuild &build : builds)
        m_builds.insert(build.hash, build);
    if (!isSameList)
        endResetModel();
    else if (!m_environments.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const Environment *EnvironmentListModel::at(int row) const
{
    return row >= 0 && row < m_environments.size() ? &m_environments.at(row) : nullptr;
}

const EnvironmentBuild *EnvironmentListModel::buildOf(const Environment &environment) const
{
    const auto found = m_builds.constFind(environmentHash(environment));
    return found == m_builds.constEnd() ? nullptr : &*found;
}

int EnvironmentListModel::rowOf(const QString &reference) const
{
    const auto found = std::ranges::find(m_environments, reference, &Environment::reference);
    return found == m_environments.end() ? -1 : int(found - m_environments.begin());
}

int EnvironmentListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_environments.size());
}

int EnvironmentListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString EnvironmentListModel::cell(const Environment &e, int column) const
{
    const bool isBuilt = e.kind != Environment::Kind::UserManaged;
    const auto build = m_builds.value(m_hashes.value(rowOf(e.reference())));
    switch (column) {
    case Name:
        return e.name;
    case Version:
        return e.version > 0 ? QString::number(e.version) : tr("curated");
    case Kind:
        return environmentKindLabel(e);
    case Built:
        if (!isBuilt)
            return tr("as it is");
        return build.state == State::Complete ? tr("local · Python %1").arg(build.python)
                                              : buildStateText(build.state);
    case Size:
        return isBuilt && build.bytes > 0 ? formatSize(build.bytes) : QString();
    case LastUsed:
        return build.lastUsed.isValid() ? formatRelative(build.lastUsed, QDateTime::currentDateTimeUtc())
                                        : QString();
    default:
        return {};
    }
}

QVariant EnvironmentListModel::data(const QModelIndex &index, int role) const
{
    const Environment *environment = index.isValid() ? at(index.row()) : nullptr;
    if (!environment)
        return {};
    const auto build = m_builds.value(m_hashes.at(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return cell(*environment, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Built && !build.reason.isEmpty())
            return build.reason;
        return index.column() == LastUsed && build.lastUsed.isValid() ? formatExact(build.lastUsed)
                                                                      : environment->description;
    case Qt::ForegroundRole: {
        const Theme &theme = Theme::of(QApplication::palette());
        if (index.column() == Built && build.state == State::Complete)
            return theme.completed;
        if (index.column() == Built && build.state == State::Failed)
            return theme.failed;
        if (index.column() == Built && build.isUnderWay())
            return theme.accent;
        return index.column() == Name ? QVariant() : QVariant(theme.muted);
    }
    case Qt::TextAlignmentRole:
        return index.column() == Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case IdRole:
        return environment->reference();
    case SortRole:
        if (index.column() == Version)
            return environment->version;
        if (index.column() == Size)
            return build.bytes;
        return index.column() == LastUsed ? QVariant(build.lastUsed)
                                          : QVariant(cell(*environment, index.column()));
    default:
        return {};
    }
}

QVariant EnvironmentListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Size)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Version:
        return tr("Version");
    case Kind:
        return tr("Kind");
    case Built:
        return tr("Built");
    case Size:
        return tr("Size");
    case LastUsed:
        return tr("Last used");
    default:
        return {};
    }
}

} // namespace trainyard::ui
