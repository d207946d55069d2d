// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/preferences.h"
#include "ui/runs/runviews.h"

#include <QMenu>

#include <functional>

namespace trainyard::ui {

/// Saved views of the list: choose one, save what is seen under a name, forget one. Kept in Preferences. UI
/// thread.
class ViewsMenu : public QMenu
{
    Q_OBJECT
public:
    /// `current` gives what is seen now.
    ViewsMenu(Preferences &preferences, std::function<RunView()> current, QWidget *parent = nullptr);
    QList<RunView> views() const { return m_views; }
    /// Replaces a view of the same name.
    void save(const RunView &view);
    void forget(const QString &name);

signals:
    void chosen(const trainyard::ui::RunView &view);

private:
    void fill();
    void askName();
    void store();

    Preferences &m_preferences;
    std::function<RunView()> m_current;
    QList<RunView> m_views;
};

} // namespace trainyard::ui
