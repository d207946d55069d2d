// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/shell/findmodel.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;

namespace trainyard::ui {

/// The box of Ctrl+K: type a part of a page, command, compute target or run, choose with the arrow keys,
/// Enter opens it. Covers the upper middle of the window; Esc and a click beside it close it.
class FindAnything : public QWidget
{
    Q_OBJECT
public:
    /// `window` is the parent that it lies over.
    FindAnything(Workspace &workspace, QWidget *window);

    /// `items` are the pages and commands; compute and runs are asked for.
    void open(const QList<FindItem> &items);
    void close();

signals:
    void chosen(const trainyard::ui::FindItem &item);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void askCompute();
    void askRuns();
    void showFound();
    void place();
    void moveBy(int rows);
    void choose(const QModelIndex &index);

    Workspace &m_workspace;
    FindModel m_model;
    QLineEdit *m_box;
    QListView *m_list;
    QLabel *m_note;
    QList<FindItem> m_given;
    QList<FindItem> m_compute;
    QList<FindItem> m_runs;
    QTimer m_soon;
    QPointer<QWidget> m_focusBefore;
    LatestJob<QList<ComputeTarget>> m_computeJob;
    LatestJob<trainyard::RunPage> m_runsJob;
};

} // namespace trainyard::ui
