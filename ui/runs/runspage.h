// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/preferences.h"
#include "ui/runs/runcommands.h"
#include "ui/runs/runfeed.h"
#include "ui/runs/runviews.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace trainyard::ui {

class ColumnPicker;
class EmptyState;
class ErrorPanel;
class FilterBar;
class LogFolderBar;
class NoticeBar;
class ViewsMenu;

/// The list of all runs of a workspace: filter, order, columns, saved views, and what can be done with the
/// selected ones. UI thread; no call blocks.
class RunsPage : public QWidget
{
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>;

    RunsPage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr,
             Clock clock = QDateTime::currentDateTimeUtc);

    ~RunsPage() override;
    Q_DISABLE_COPY_MOVE(RunsPage)

    void focusFilter();
    void refresh();
    /// What is seen now, as a view can be saved.
    RunView view() const;
    void setView(const RunView &view);

signals:
    void openRun(const QString &id);
    void runAgain(const trainyard::RunConfiguration &configuration);
    void newRun();
    void compareRuns(const QStringList &ids);
    /// The person closed this folder of logs.
    void logsClosed(const QString &folder);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeHeader();
    void connectAll();
    void ask();
    void sortBy(const RunColumn &column);
    void pickColumn(const RunColumn &column, bool isShown);
    void showAnswer();
    void showCount();
    void showFailure(const Error &error);
    void remember();
    void refreshFacts();

    Workspace &m_workspace;
    Preferences &m_preferences;
    RunListModel m_model;
    RunFeed m_feed;
    RunActions m_actions;
    RunTable *m_table;
    RunCommands *m_commands;
    FilterBar *m_filter;
    ViewsMenu *m_views;
    ColumnPicker *m_picker;
    QToolButton *m_columnsButton;
    QWidget *m_tools = nullptr;
    QLabel *m_count;
    QPushButton *m_newAbove;
    ErrorPanel *m_error;
    NoticeBar *m_notice;
    QStackedWidget *m_stack;
    QWidget *m_list; ///< the table and the room at its sides
    EmptyState *m_nothingYet;
    EmptyState *m_nothingMatches;

    RunQuery m_order; ///< sort, metric, ascending
    QStringList m_metricNames;
    qint64 m_allRuns = 0;
    bool m_wantsMetrics = false; ///< nobody chose columns yet: show the metrics most used
    LatestJob<QList<ExperimentSummary>> m_experimentsJob;
    LatestJob<QStringList> m_metricsJob;
    QTimer m_refreshTimer;
    QTimer m_tick;
    QTimer m_rememberTimer;
};

} // namespace trainyard::ui
