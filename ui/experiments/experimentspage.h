// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/experiments/experimentlistmodel.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QSortFilterProxyModel;

namespace trainyard::ui {

class EmptyState;
class ErrorPanel;
class FlatTable;

/// The experiments of the workspace with how many runs each has and how they went; opening one shows its
/// runs. Made by the shell, lives in the UI thread.
class ExperimentsPage : public QWidget
{
    Q_OBJECT
public:
    explicit ExperimentsPage(Workspace &workspace, QWidget *parent = nullptr);
    void refresh();
    void focusFilter();

signals:
    void openExperiment(const QString &experiment);
    void newRun();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeTop();
    void makeTable();
    void apply(const QList<ExperimentSummary> &experiments);
    void updateVisibility();

    Workspace &m_workspace;
    ExperimentListModel m_model;
    QSortFilterProxyModel *m_filter;
    QLineEdit *m_box = nullptr;
    FlatTable *m_table = nullptr;
    ErrorPanel *m_error;
    EmptyState *m_nothing;   ///< there is no experiment yet
    EmptyState *m_noneMatch; ///< none has the typed words
    bool m_isKnown = false;  ///< whether the workspace has answered
    QTimer m_soon;
    LatestJob<QList<ExperimentSummary>> m_job;
};

} // namespace trainyard::ui
