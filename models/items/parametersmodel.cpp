// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/parametersmodel.h"

#include <algorithm>
#include <functional>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
bool isName(const QString &word)
{
    if (word.size() < 2 || word[0] != u'-' || word == "--"_L1)
        return false;
    bool isNumber = false;
    word.toDouble(&isNumber); // -1e-3 is a value
    return !isNumber;
}

/// A name that a person typed without dashes means the long option.
QString dashed(const QString &name)
{
    if (name.isEmpty() || name.startsWith(u'-'))
        return name;
    return (name.size() == 1 ? u"-"_s : u"--"_s) + name;
}

Parameter edited(Parameter p, int column, const QString &text)
{
    using Form = Parameter::Form;
    if (column == ParametersModel::NameColumn) {
        p.name = dashed(text.trimmed());
        if (p.name.isEmpty())
            p.form = Form::Positional;
        else if (p.form == Form::Positional)
            p.form = p.value.isEmpty() ? Form::Flag : Form::Separate;
    } else {
        p.value = text;
        if (p.form == Form::Flag && !text.isEmpty())
            p.form = Form::Separate;
        else if (text.isEmpty() && p.form != Form::Positional)
            p.form = Form::Flag;
    }
    // A value that looks like an option would be read as one.
    if (p.form == Form::Separate && isName(p.value) && p.name.startsWith("--"_L1))
        p.form = Form::Joined;
    return p;
}
} // namespace

QList<Parameter> parametersFromWords(const QStringList &words)
{
    using Form = Parameter::Form;
    QList<Parameter> parameters;
    for (int i = 0; i < int(words.size()); ++i) {
        const QString &word = words[i];
        if (!isName(word)) {
            parameters.append({Form::Positional, {}, word});
            continue;
        }
        const auto equals = word.indexOf(u'=');
        if (equals > 0)
            parameters.append({Form::Joined, word.left(equals), word.mid(equals + 1)});
        else if (i + 1 < words.size() && !isName(words[i + 1]) && words[i + 1] != "--"_L1)
            parameters.append({Form::Separate, word, words[++i]});
        else
            parameters.append({Form::Flag, word, {}});
    }
    return parameters;
}

QStringList wordsFromParameters(const QList<Parameter> &parameters)
{
    using Form = Parameter::Form;
    QStringList words;
    for (const Parameter &p : parameters) {
        switch (p.form) {
        case Form::Positional:
            words << p.value;
            break;
        case Form::Flag:
            words << p.name;
            break;
        case Form::Separate:
            words << p.name << p.value;
            break;
        case Form::Joined:
            words << p.name + u'=' + p.value;
            break;
        }
    }
    return words;
}

void ParametersModel::setWords(const QStringList &words)
{
    if (words == this->words())
        return;
    beginResetModel();
    m_parameters = parametersFromWords(words);
    endResetModel();
}

void ParametersModel::removeRowsAt(QList<int> rows)
{
    std::ranges::sort(rows, std::greater<>());
    bool wasChanged = false;
    for (const int row : std::as_const(rows)) {
        if (row < 0 || row >= m_parameters.size())
            continue;
        beginRemoveRows({}, row, row);
        m_parameters.removeAt(row);
        endRemoveRows();
        wasChanged = true;
    }
    if (wasChanged)
        emit edited();
}

int ParametersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_parameters.size()) + 1;
}

int ParametersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ParametersModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Parameter p = m_parameters.value(index.row());
    if (role == Qt::DisplayRole || role == Qt::EditRole)
        return index.column() == NameColumn ? p.name : p.value;
    return {};
}

bool ParametersModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    const QString text = value.toString();
    const int row = index.row();
    if (row == m_parameters.size()) {
        if (text.trimmed().isEmpty() || row >= maxRows)
            return false;
        // The new empty row comes below, so that an open editor stays where it is.
        beginInsertRows({}, row + 1, row + 1);
        m_parameters.append(Parameter{});
        endInsertRows();
        m_parameters[row] = ::trainyard::edited(Parameter{}, index.column(), text);
    } else {
        if (data(index, Qt::EditRole).toString() == text)
            return false;
        m_parameters[row] = ::trainyard::edited(m_parameters[row], index.column(), text);
        if (m_parameters[row].name.isEmpty() && m_parameters[row].value.isEmpty()) {
            removeRowsAt({row});
            return true;
        }
    }
    emit dataChanged(this->index(row, 0), this->index(row, ColumnCount - 1));
    emit edited();
    return true;
}

QVariant ParametersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return section == NameColumn ? tr("Name") : tr("Value");
    return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant();
}

Qt::ItemFlags ParametersModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable : flags;
}

} // namespace trainyard
