// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runquery.h"
#include "ui/common/latestjob.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace trainyard {
class FileTreeModel;
}

namespace trainyard::ui {

class CodeView;
class EmptyState;
class ErrorPanel;
class FileTree;
class RunSession;
class SnapshotComparison;

/// The files that a run was started with: looked at, compared with another run of the experiment or with the
/// folder as it is now, and the uncommitted changes that git saw. Reads nothing before it is first shown.
class SnapshotTab : public QWidget
{
    Q_OBJECT
public:
    explicit SnapshotTab(RunSession &session, QWidget *parent = nullptr);
    void showGitDiff();
    void refresh();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void buildBar(QWidget *bar);
    void ask();
    void fillRuns();
    void chosen(int index);
    void updateTree();
    void showFile(const QString &path);

    RunSession &m_session;
    SnapshotComparison *m_comparison;
    FileTreeModel *m_model;
    LatestJob<trainyard::RunPage> m_runs;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    ErrorPanel *m_error;
    QComboBox *m_with;
    QLabel *m_summary;
    QPushButton *m_gitDiff;
    FileTree *m_tree;
    QLabel *m_title;
    CodeView *m_code;
    QString m_shown;
    bool m_isAsked = false;
    bool m_hasRuns = false; ///< runs to compare with were asked for
    bool m_wantsDiff = false;
};

} // namespace trainyard::ui
