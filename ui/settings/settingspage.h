// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/keyhint.h"

#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace trainyard::ui {

class Card;
class KeyList;
class Preferences;
class StorageSection;
class WorkspacesSection;

/// Appearance, notifications, workspaces, storage in use, keys and what this program is. Every choice counts
/// at once; there is nothing to save. Made by the shell, lives in the UI thread.
class SettingsPage : public QWidget
{
    Q_OBJECT
public:
    SettingsPage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);
    /// The workspaces that the program knows, the open one among them.
    void setKnownWorkspaces(const QList<WorkspaceInfo> &workspaces);
    void setKeys(const QList<KeyHint> &keys);
    void refresh();
    /// Scrolls to the list of keys.
    void showKeys();

signals:
    void workspaceRequested(const QString &nameOrFolder);
    /// A folder is to be chosen for another workspace.
    void otherWorkspaceRequested();
    void azureWorkspaceRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void scrollToKeys();
    Card *addSection(const QString &title, const QString &remark = {});
    void addAppearance();
    void addNotifications();
    void addAbout();

    Workspace &m_workspace;
    Preferences &m_preferences;
    QVBoxLayout *m_sections;
    WorkspacesSection *m_workspaces;
    StorageSection *m_storage;
    KeyList *m_keys;
    QScrollArea *m_scroll;
    bool m_areKeysWanted = false;
};

} // namespace trainyard::ui
