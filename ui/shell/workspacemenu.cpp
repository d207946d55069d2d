// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workspacemenu.h"

#include "ui/common/icon.h"
#include "ui/shell/azureworkspacedialog.h"
#include "ui/shell/newworkspacedialog.h"

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

WorkspaceMenu::WorkspaceMenu(const WorkspaceInfo &current, QWidget *parent)
    : QMenu(parent), m_current(current)
{
    setObjectName(u"workspaceMenu"_s);
    setAccessibleName(tr("Workspaces"));
    setKnown({current});
}

void WorkspaceMenu::setKnown(const QList<WorkspaceInfo> &known)
{
    m_known = known;
    const bool hasCurrent =
        std::ranges::find(m_known, m_current.location, &WorkspaceInfo::location) != m_known.end();
    if (!hasCurrent)
        m_known.prepend(m_current);
    clear();
    for (const WorkspaceInfo &workspace : std::as_const(m_known)) {
        const bool isCurrent = workspace.location == m_current.location;
        // A name is text: an '&' in it is no key.
        QAction *action = addAction(QString(workspace.name).replace(u'&', u"&&"_s));
        action->setCheckable(true);
        action->setChecked(isCurrent);
        action->setStatusTip(workspace.location);
        connect(action, &QAction::triggered, this, [this, action, workspace, isCurrent] {
            action->setChecked(isCurrent);
            if (!isCurrent)
                emit workspaceRequested(workspace.location);
        });
    }
    addSeparator();
    QAction *create = addAction(themedIcon(u"plus"_s), tr("New workspace…"));
    create->setObjectName(u"createWorkspaceAction"_s);
    connect(create, &QAction::triggered, this, &WorkspaceMenu::askName);
    QAction *open = addAction(themedIcon(u"folder"_s), tr("Open a folder as workspace…"));
    open->setObjectName(u"openWorkspaceAction"_s);
    connect(open, &QAction::triggered, this, &WorkspaceMenu::folderRequested);
    QAction *azure = addAction(themedIcon(u"external"_s), tr("Open one in Azure…"));
    azure->setObjectName(u"openAzureAction"_s);
    connect(azure, &QAction::triggered, this, &WorkspaceMenu::askAddress);
}

void WorkspaceMenu::askAddress()
{
    auto *dialog = new AzureWorkspaceDialog(parentWidget());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AzureWorkspaceDialog::chosen, this, &WorkspaceMenu::workspaceRequested);
    dialog->open();
}

void WorkspaceMenu::askName()
{
    QStringList taken;
    for (const WorkspaceInfo &workspace : std::as_const(m_known))
        taken << workspace.name;
    auto *dialog = new NewWorkspaceDialog(taken, parentWidget());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewWorkspaceDialog::nameChosen, this, &WorkspaceMenu::workspaceRequested);
    dialog->open();
}

} // namespace trainyard::ui
