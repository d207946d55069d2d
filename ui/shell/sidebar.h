// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QWidget>

class QMenu;
class QVBoxLayout;

namespace trainyard::ui {

class SideButton;

/// The bar at the left: pages above, a new run, the workspace and the settings at its foot.
class SideBar : public QWidget
{
    Q_OBJECT
public:
    explicit SideBar(const QString &workspaceName, QWidget *parent = nullptr);

    /// `key` is shown in the tool tip only.
    void addPage(const QString &page, const QString &icon, const QString &text, const QString &key);
    void addFoot(const QString &page, const QString &icon, const QString &text, const QString &key);
    /// The menu of the workspace entry; stays the caller's.
    void setWorkspaceMenu(QMenu *menu);
    void setCurrent(const QString &page);
    void setActiveRuns(qint64 count);

signals:
    void pageRequested(const QString &page);
    void newRunRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SideButton *addButton(const QString &page, const QString &icon, const QString &text, const QString &key);
    /// Tab goes from top to bottom, whatever was added when.
    void orderTabs();
    QMap<QString, SideButton *> m_pages;
    QVBoxLayout *m_top;
    QVBoxLayout *m_foot;
    SideButton *m_workspace;
};

} // namespace trainyard::ui
