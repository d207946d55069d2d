// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QMap>

#include <functional>

namespace trainyard {

/// An editable table of names and values with an empty row at the end to type into (tags, environment
/// variables). A row that breaks a rule keeps what was typed, and says why in its tool tip. UI thread.
class KeyValueModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { KeyColumn, ValueColumn, ColumnCount };
    static constexpr int maxRows = 1000;
    /// The sentence to show for a pair that breaks a rule, else nothing.
    using Check = std::function<QString(const QString &key, const QString &value)>;

    KeyValueModel(QString keyTitle, QString valueTitle, Check check, QObject *parent = nullptr);

    void setValues(const QMap<QString, QString> &values);
    /// Rows that are complete and right; of two with one name the last one counts.
    QMap<QString, QString> values() const;
    /// The first row that breaks a rule says why; empty: all is well.
    QString firstProblem() const;
    bool isEmpty() const { return m_rows.isEmpty(); }
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
    struct Row
    {
        QString key;
        QString value;
        friend bool operator==(const Row &, const Row &) = default;
    };
    QString problem(int row) const;

    QString m_titles[ColumnCount];
    Check m_check;
    QList<Row> m_rows;
};

} // namespace trainyard
