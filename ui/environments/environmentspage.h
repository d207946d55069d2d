// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/environments/environmentlistmodel.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QSortFilterProxyModel;

namespace trainyard::ui {

class EnvironmentDetails;
class ErrorPanel;
class FlatTable;
class Preferences;

/// What scripts need around them: a list of environments, with those that come with Trainyard, and the
/// selected one below. Made by the shell, lives in the UI thread.
class EnvironmentsPage : public QWidget
{
    Q_OBJECT
public:
    EnvironmentsPage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);
    void refresh();
    void focusFilter();
    /// Selects it as soon as the list is there: a name or NAME:VERSION.
    void showEnvironment(const QString &reference);
    void showTab(const QString &tab);

private:
    QWidget *makeTop();
    QWidget *makeList();
    void ask();
    void fill();
    void select(const QString &reference);
    void onSelection();
    void newEnvironment(Environment::Format format);
    void newContainer();
    void chooseImport();
    void chooseCondaImport();
    void import(const QString &path);
    void archiveSelected();

    Workspace &m_workspace;
    EnvironmentListModel m_model;
    QSortFilterProxyModel *m_filter;
    QLineEdit *m_box = nullptr;
    FlatTable *m_table = nullptr;
    ErrorPanel *m_error;
    EnvironmentDetails *m_details;
    QString m_wanted;
    QTimer m_soon;
    QList<Environment> m_registered;
    QList<EnvironmentBuild> m_builds;
    LatestJob<QList<Environment>> m_listJob;
    LatestJob<QList<EnvironmentBuild>> m_buildsJob;
    LatestJob<Environment> m_importJob;
    LatestJob<Environment> m_archiveJob;
};

} // namespace trainyard::ui
