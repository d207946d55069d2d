// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include <functional>

namespace trainyard::ui {

/// A table of names and values to type into (KeyValueModel, ParametersModel): as high as its rows up to a
/// limit, Del removes the selected ones, a row with a ProblemRole text is red. UI thread.
class PairTable : public QTableView
{
    Q_OBJECT
public:
    static constexpr int rowHeight = 28;

    /// `removeRows` takes the rows out of `model`.
    PairTable(QAbstractItemModel &model, std::function<void(const QList<int> &)> removeRows,
              QWidget *parent = nullptr);
    void setVisibleRows(int least, int most);
    /// Takes over what is being typed.
    void commitEditor();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    std::function<void(const QList<int> &)> m_removeRows;
    int m_leastRows = 2;
    int m_mostRows = 5;
};

} // namespace trainyard::ui
