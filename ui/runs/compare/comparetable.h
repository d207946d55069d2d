// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/comparisonmodel.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace trainyard::ui {

class ComparedRuns;
class Preferences;

/// Parameters and metrics of the compared runs, a column a run; only what differs, if wanted. A click on the
/// heading of a run, or Space in its column, chooses it.
class CompareTable : public QWidget
{
    Q_OBJECT
public:
    CompareTable(ComparedRuns &runs, Preferences &preferences, QWidget *parent = nullptr);
    void focusFilter();

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void copy() const;
    void markChosen();
    void toggle(int column);

    ComparedRuns &m_runs;
    ComparisonModel m_model;
    QTableView *m_table;
    QLineEdit *m_filter;
    QCheckBox *m_onlyDifferences;
    QLabel *m_count;
    QTimer m_gather; ///< what changes together is shown together
};

} // namespace trainyard::ui
