// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/compute/computelistmodel.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QSplitter;
class QTabBar;

namespace trainyard::ui {

class AttachForm;
class ComputeDetails;
class ComputeFilter;
class CreateForm;
class EmptyState;
class ErrorPanel;
class FlatTable;

/// Where runs can run: a table of targets, by kind in tabs where there is more than one kind, and the details
/// of the selected one below. Made by the shell, lives in the UI thread.
class ComputePage : public QWidget
{
    Q_OBJECT
public:
    explicit ComputePage(Workspace &workspace, QWidget *parent = nullptr);
    void refresh();
    void focusFilter();
    /// Selects it as soon as the list is there.
    void showTarget(const QString &name);
    /// The form that attaches a machine, or with a name changes how one is reached; what was typed last is
    /// still there.
    void openForm(const QString &name = {});
    /// The form that makes a cluster or an instance.
    void openCreation();
    /// "attach", "create", "clusters", "instances", "kubernetes".
    void showTab(const QString &tab);

signals:
    void openRun(const QString &runId);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeTop();
    QWidget *makeList();
    QWidget *makeNote();
    /// One form in place of the list.
    void showForm(QWidget *form, const QString &title);
    void closeForm();
    void made(const QString &name);
    void say(const QString &text);
    void showTargets(const QList<ComputeTarget> &targets);
    void updateTabs();
    void selectWanted();
    void onSelection();
    void updateVisibility();

    Workspace &m_workspace;
    ComputeListModel m_model;
    ComputeFilter *m_filter;
    QLineEdit *m_box;
    QTabBar *m_tabs;
    ErrorPanel *m_error;
    FlatTable *m_table;
    EmptyState *m_empty;
    QSplitter *m_split;
    ComputeDetails *m_details;
    QScrollArea *m_scroll;
    QWidget *m_note;
    QLabel *m_title;
    QLabel *m_said; ///< what was just done
    QPushButton *m_attach;
    QPushButton *m_create;
    AttachForm *m_form;
    CreateForm *m_creation;
    QString m_wanted;
    QTimer m_soon;
    LatestJob<QList<ComputeTarget>> m_job;
    int m_sizedRows = 0;
};

} // namespace trainyard::ui
