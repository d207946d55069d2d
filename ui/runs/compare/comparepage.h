// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;

namespace trainyard::ui {

class CompareCharts;
class ComparedRuns;
class CompareTable;
class ElidedLabel;
class EmptyState;
class ErrorPanel;
class PageTabs;
class ParallelTab;
class Preferences;
class RunLegend;
class ScatterTab;

/// Two runs or more beside each other: their curves in common charts, and a table of parameters and metrics.
/// Runs of a workspace and logs of other tools alike. UI thread; no call blocks.
class ComparePage : public QWidget
{
    Q_OBJECT
public:
    ComparePage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);

    /// Ids, at most ComparedRuns::maxRuns of them.
    void showRuns(const QStringList &ids);
    QStringList runIds() const;
    void refresh();
    void focusFilter();
    /// "charts", "table", "parallel" or "scatter".
    void showTab(const QString &tab);

signals:
    void openRun(const QString &id);
    void openRuns();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void updateHeader();
    void sayChoice();
    void offerGroupings();

    Preferences &m_preferences;
    ComparedRuns *m_runs;
    QLabel *m_title;
    QComboBox *m_group;
    ElidedLabel *m_choice; ///< which runs are singled out
    RunLegend *m_legend;
    ErrorPanel *m_error;
    PageTabs *m_tabs;
    QStackedWidget *m_chartsOrNone;
    EmptyState *m_none;
    CompareCharts *m_charts;
    CompareTable *m_table;
    ParallelTab *m_parallel;
    ScatterTab *m_scatter;
};

} // namespace trainyard::ui
