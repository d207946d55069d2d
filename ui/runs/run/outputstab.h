// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace trainyard {
class FileTreeModel;
}

namespace trainyard::ui {

class EmptyState;
class FilePreview;
class FileTree;
class Preferences;
class RunFiles;
class RunSession;

/// What a run wrote below outputs/ and logs/, live: a tree with sizes, a preview, downloads of files and
/// folders.
class OutputsTab : public QWidget
{
    Q_OBJECT
public:
    OutputsTab(RunSession &session, RunFiles &files, Preferences &preferences, QWidget *parent = nullptr);
    void openFind();

signals:
    /// A file, or a folder with '/' at its end.
    void downloadRequested(const QString &path);

private:
    void updateFiles();
    void showFile(const QString &path);

    RunSession &m_session;
    RunFiles &m_files;
    FileTreeModel *m_model;
    FileTree *m_tree;
    FilePreview *m_preview;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QLabel *m_total;
    QToolButton *m_download;
    bool m_isOpened = false; ///< folders of this run were opened once
};

} // namespace trainyard::ui
