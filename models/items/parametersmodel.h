// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

namespace trainyard {

/// One argument as a person thinks of it. Any list of words is a list of parameters and comes back unchanged.
struct Parameter
{
    enum class Form {
        Positional, ///< value
        Flag,       ///< --name
        Separate,   ///< --name value
        Joined,     ///< --name=value
    };
    Form form = Form::Positional;
    QString name;
    QString value;
    friend bool operator==(const Parameter &, const Parameter &) = default;
};

/// A word that starts with '-' and is no number is a name; the word after it is its value unless it is a name
/// too.
QList<Parameter> parametersFromWords(const QStringList &words);
QStringList wordsFromParameters(const QList<Parameter> &parameters);

/// The arguments of a script as an editable table of names and values, with an empty row at the end to type
/// into; the other view of the same words is the command line. UI thread.
class ParametersModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, ValueColumn, ColumnCount };
    static constexpr int maxRows = 5000;

    using QAbstractTableModel::QAbstractTableModel;

    void setWords(const QStringList &words);
    QStringList words() const { return wordsFromParameters(m_parameters); }
    void removeRowsAt(QList<int> rows);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void edited();

private:
    QList<Parameter> m_parameters;
};

} // namespace trainyard
