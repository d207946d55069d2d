// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

#include <QMenu>

namespace trainyard::ui {

/// The switcher at the foot of the side bar: the known workspaces, and ways to a new or another one.
class WorkspaceMenu : public QMenu
{
    Q_OBJECT
public:
    WorkspaceMenu(const WorkspaceInfo &current, QWidget *parent);
    /// Asks for one in Azure, and requests it.
    void askAddress();
    void setKnown(const QList<WorkspaceInfo> &known);

signals:
    void workspaceRequested(const QString &nameOrFolder);
    void folderRequested();

private:
    void askName();
    WorkspaceInfo m_current;
    QList<WorkspaceInfo> m_known;
};

} // namespace trainyard::ui
