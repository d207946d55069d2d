// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QStackedWidget;

namespace trainyard {
class FileTreeModel;
}

namespace trainyard::ui {

class EmptyState;
class FileTree;
class LogPanel;
class Preferences;
class RunFiles;
class RunSession;

/// The logs of a run, live: the files beside the text of the chosen one; the driver's log first.
class LogsTab : public QWidget
{
    Q_OBJECT
public:
    LogsTab(RunSession &session, RunFiles &files, Preferences &preferences, QWidget *parent = nullptr);
    void openFind();
    QString shownPath() const { return m_shown; }

signals:
    void downloadRequested(const QString &path);

private:
    void updateFiles();
    void showFile(const QString &path);

    RunSession &m_session;
    RunFiles &m_files;
    Preferences &m_preferences;
    FileTreeModel *m_model;
    FileTree *m_tree;
    LogPanel *m_panel;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QString m_shown;
    bool m_isChosen = false; ///< by the person: a better first log does not take over any more
};

} // namespace trainyard::ui
