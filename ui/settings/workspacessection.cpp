// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/workspacessection.h"

#include "ui/common/card.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

WorkspacesSection::WorkspacesSection(const WorkspaceInfo &current, QWidget *parent)
    : QWidget(parent), m_current(current), m_rows(new QVBoxLayout)
{
    auto *other = new QPushButton(themedIcon(u"folder"_s), tr("Open or create another…"));
    other->setObjectName(u"otherWorkspace"_s);
    other->setToolTip(tr("Choose a folder; a workspace is made in it if it has none (Ctrl+Shift+O)"));
    connect(other, &QPushButton::clicked, this, &WorkspacesSection::otherRequested);
    auto *azure = new QPushButton(themedIcon(u"external"_s), tr("Open one in Azure…"));
    azure->setObjectName(u"azureWorkspace"_s);
    connect(azure, &QPushButton::clicked, this, &WorkspacesSection::azureRequested);
    m_rows->setSpacing(12);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * grid);
    layout->addLayout(m_rows);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(other);
    buttons->addWidget(azure);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    setWorkspaces({current});
}

void WorkspacesSection::setWorkspaces(const QList<WorkspaceInfo> &workspaces)
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        discard(item->widget());
        delete item;
    }
    for (const WorkspaceInfo &workspace : workspaces)
        m_rows->addWidget(makeRow(workspace));
}

QWidget *WorkspacesSection::makeRow(const WorkspaceInfo &workspace)
{
    const bool isCurrent = workspace.location == m_current.location;
    auto *name = new QLabel;
    name->setTextFormat(Qt::PlainText);
    name->setText(workspace.name);
    name->setFont(textFont(TextSize::Text, isCurrent ? QFont::DemiBold : QFont::Normal));
    QLabel *where = mutedText(workspace.kindLabel + u" · "_s + workspace.location);
    where->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *row = new QWidget;
    auto *layout = new QGridLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(0);
    layout->addWidget(name, 0, 0);
    layout->addWidget(where, 1, 0);
    layout->setColumnStretch(0, 1);
    if (isCurrent) {
        layout->addWidget(mutedText(tr("Open now")), 0, 1, 2, 1);
        return row;
    }
    auto *open = new QPushButton(tr("Open"));
    open->setObjectName(u"open:"_s + workspace.name);
    open->setAccessibleName(tr("Open workspace %1").arg(workspace.name));
    connect(open, &QPushButton::clicked, this, [this, workspace] { emit openRequested(workspace.location); });
    layout->addWidget(open, 0, 1, 2, 1);
    return row;
}

} // namespace trainyard::ui
