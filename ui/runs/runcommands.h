// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/runactions.h"
#include "ui/runs/runcollector.h"
#include "ui/runs/runtable.h"

#include <QAction>

class QMenu;

namespace trainyard::ui {

/// What a person can do with the selected runs: one QAction each, with its key; asks before anything is lost.
/// Owned by the page. UI thread.
class RunCommands : public QObject
{
    Q_OBJECT
public:
    RunCommands(Workspace &workspace, RunListModel &model, RunTable &table, RunActions &actions,
                QWidget *page);

    QAction *open() const { return m_open; }
    QAction *compare() const { return m_compare; }
    QAction *again() const { return m_again; }
    QAction *cancel() const { return m_cancel; }
    QAction *tags() const { return m_tags; }
    QAction *remove() const { return m_remove; }
    QAction *copyIds() const { return m_copy; }
    QAction *undo() const { return m_undo; }

public slots:
    /// What is possible for the runs that are selected now.
    void update();
    void showMenu(const QPoint &at);

signals:
    void openRun(const QString &id);
    void runAgain(const trainyard::RunConfiguration &configuration);
    void compareRuns(const QStringList &ids);
    void refused(const trainyard::Error &why);

private:
    QAction *add(const QString &name, const QString &icon, const QString &text, const QKeySequence &key,
                 Qt::ShortcutContext context);
    void withSelected(std::function<void(const QList<Run> &)> then);
    void askAgain(const QList<Run> &runs);
    void askCancel(const QList<Run> &runs);
    void askRemove(const QList<Run> &runs);
    void editTags(const QList<Run> &runs);
    void confirm(const QString &title, const QString &sentence, const QString &detail, const QString &action,
                 std::function<void()> then);

    Workspace &m_workspace;
    RunListModel &m_model;
    RunTable &m_table;
    RunActions &m_actions;
    RunCollector m_collector;
    QWidget *m_page;
    QAction *m_open;
    QAction *m_compare;
    QAction *m_again;
    QAction *m_cancel;
    QAction *m_tags;
    QAction *m_remove;
    QAction *m_copy;
    QAction *m_undo;
};

} // namespace trainyard::ui
