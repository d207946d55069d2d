// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/packagetablemodel.h"

#include "models/documents/packageedit.h"
#include "models/items/columns.h"
#include "ui/common/theme.h"

#include <QApplication>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

QString sectionText(PackageEntry::Section section)
{
    switch (section) {
    case PackageEntry::Section::Channel:
        return PackageTableModel::tr("channel");
    case PackageEntry::Section::Conda:
        return PackageTableModel::tr("conda");
    case PackageEntry::Section::PipOption:
        return PackageTableModel::tr("pip option");
    case PackageEntry::Section::Pip:
        break;
    }
    return PackageTableModel::tr("pip");
}

void PackageTableModel::apply(const PackageDocument &document)
{
    m_problems = document.problems;
    const auto &next = document.entries;
    // An edit changes one place, so rows are taken out or put in between a common head and a common tail.
    qsizetype head = 0;
    while (head < m_entries.size() && head < next.size() && m_entries.at(head).text == next.at(head).text &&
           m_entries.at(head).section == next.at(head).section)
        ++head;
    const qsizetype common = qMin(m_entries.size(), next.size());
    const qsizetype extra = m_entries.size() - next.size();
    if (extra > 0) {
        beginRemoveRows({}, int(qMin(head, common)), int(qMin(head, common) + extra - 1));
        m_entries = next;
        endRemoveRows();
    } else if (extra < 0) {
        beginInsertRows({}, int(head), int(head - extra - 1));
        m_entries = next;
        endInsertRows();
    } else {
        m_entries = next;
    }
    if (!m_entries.isEmpty())
        emit dataChanged(index(0, 0), index(int(m_entries.size()) - 1, ColumnCount - 1));
}

int PackageTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int PackageTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const DocumentProblem *PackageTableModel::problemOf(const PackageEntry &entry) const
{
    for (const DocumentProblem &problem : m_problems) {
        if (problem.line >= entry.line && problem.line <= entry.lastLine &&
            (!entry.isFlow || problem.column == entry.column))
            return &problem;
    }
    return nullptr;
}

QVariant PackageTableModel::data(const QModelIndex &at, int role) const
{
    if (!at.isValid() || at.row() >= m_entries.size())
        return {};
    const PackageEntry &entry = m_entries.at(at.row());
    const DocumentProblem *problem = problemOf(entry);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        switch (at.column()) {
        case From:
            return sectionText(entry.section);
        case Name:
            return entry.name;
        case Version:
            return entry.constraint;
        case Comment:
            return entry.comment;
        default:
            return {};
        }
    case Qt::ToolTipRole:
        return problem ? problem->message : entry.text;
    case Qt::ForegroundRole: {
        const Theme &theme = Theme::of(QApplication::palette());
        if (problem && at.column() != Comment)
            return problem->severity == Finding::Severity::Problem ? theme.failed : theme.queued;
        return at.column() == Name || at.column() == Version ? QVariant() : QVariant(theme.muted);
    }
    case ProblemRole:
        return problem && problem->severity == Finding::Severity::Problem ? problem->message : QString();
    case Qt::AccessibleTextRole:
        return problem ? u"%1: %2"_s.arg(data(at, Qt::DisplayRole).toString(), problem->message)
                       : data(at, Qt::DisplayRole).toString();
    default:
        return {};
    }
}

bool PackageTableModel::setData(const QModelIndex &at, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !at.isValid() || at.row() >= m_entries.size())
        return false;
    const PackageEntry &entry = m_entries.at(at.row());
    const QString text = value.toString().trimmed();
    const QString before = at.column() == Name ? entry.name : entry.constraint;
    if (text == before || (at.column() == Name && text.isEmpty()))
        return false;
    emit itemEdited(at.row(), itemText(entry.section, at.column() == Name ? text : entry.name,
                                       at.column() == Version ? text : entry.constraint));
    return true;
}

QVariant PackageTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case From:
        return tr("From");
    case Name:
        return tr("Package");
    case Version:
        return tr("Version");
    case Comment:
        return tr("Comment");
    default:
        return {};
    }
}

Qt::ItemFlags PackageTableModel::flags(const QModelIndex &at) const
{
    const Qt::ItemFlags plain = QAbstractTableModel::flags(at);
    const bool hasCells = at.column() == Name || at.column() == Version;
    return hasCells ? plain | Qt::ItemIsEditable : plain;
}

} // namespace trainyard::ui
