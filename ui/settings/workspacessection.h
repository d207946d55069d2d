// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

#include <QWidget>

class QVBoxLayout;

namespace trainyard::ui {

/// The workspaces that are known, with the open one marked, and a way to open or create another.
class WorkspacesSection : public QWidget
{
    Q_OBJECT
public:
    explicit WorkspacesSection(const WorkspaceInfo &current, QWidget *parent = nullptr);
    void setWorkspaces(const QList<WorkspaceInfo> &workspaces);

signals:
    void openRequested(const QString &nameOrFolder);
    void otherRequested();
    void azureRequested();

private:
    QWidget *makeRow(const WorkspaceInfo &workspace);
    WorkspaceInfo m_current;
    QVBoxLayout *m_rows;
};

} // namespace trainyard::ui
