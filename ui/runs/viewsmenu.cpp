// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/viewsmenu.h"

#include <QInputDialog>
#include <QLineEdit>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
/// '&' would become a mnemonic.
QString menuText(QString name)
{
    return name.replace(u'&', "&&"_L1);
}
} // namespace

ViewsMenu::ViewsMenu(Preferences &preferences, std::function<RunView()> current, QWidget *parent)
    : QMenu(parent), m_preferences(preferences), m_current(std::move(current)),
      m_views(runViewsFromJson(preferences.value(u"runs/views"_s).toByteArray()))
{
    setObjectName(u"viewsMenu"_s);
    connect(this, &QMenu::aboutToShow, this, &ViewsMenu::fill);
    fill();
}

void ViewsMenu::fill()
{
    clear();
    QAction *all = addAction(tr("All runs"));
    connect(all, &QAction::triggered, this, [this] {
        RunView view;
        view.columns = m_current().columns;
        emit chosen(view);
    });
    if (!m_views.isEmpty())
        addSeparator();
    for (const RunView &view : std::as_const(m_views)) {
        QAction *action = addAction(menuText(view.name));
        action->setToolTip(view.filter);
        connect(action, &QAction::triggered, this, [this, view] { emit chosen(view); });
    }
    addSeparator();
    QAction *save = addAction(tr("Save this view…"));
    save->setObjectName(u"saveView"_s);
    connect(save, &QAction::triggered, this, &ViewsMenu::askName);
    if (m_views.isEmpty())
        return;
    QMenu *forgetMenu = addMenu(tr("Forget a view"));
    for (const RunView &view : std::as_const(m_views)) {
        connect(forgetMenu->addAction(menuText(view.name)), &QAction::triggered, this,
                [this, name = view.name] { forget(name); });
    }
}

void ViewsMenu::askName()
{
    auto *dialog = new QInputDialog(parentWidget());
    dialog->setObjectName(u"viewName"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save view"));
    dialog->setLabelText(tr("Filter, order and columns are kept under this name:"));
    dialog->setTextValue(m_current().filter);
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &name) {
        RunView view = m_current();
        view.name = name.trimmed().left(100);
        if (!view.name.isEmpty())
            save(view);
    });
    dialog->open();
}

void ViewsMenu::save(const RunView &view)
{
    m_views.removeIf([&](const RunView &old) { return old.name == view.name; });
    if (m_views.size() >= maxRunViews)
        m_views.removeFirst();
    m_views.append(view);
    store();
}

void ViewsMenu::forget(const QString &name)
{
    m_views.removeIf([&](const RunView &old) { return old.name == name; });
    store();
}

void ViewsMenu::store()
{
    m_preferences.setValue(u"runs/views"_s, toJson(m_views));
    fill();
}

} // namespace trainyard::ui
