// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands.h"

#include "ui/common/icon.h"

#include <QAbstractButton>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QShortcutEvent>
#include <QWidget>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

Commands::Commands(QWidget *window) : QObject(window), m_window(window)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool Commands::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && pressesButton(watched, static_cast<QKeyEvent *>(event)))
        return true;
    if (event->type() != QEvent::Shortcut || !m_window->isActiveWindow())
        return false;
    const auto *shortcut = static_cast<QShortcutEvent *>(event);
    if (!shortcut->isAmbiguous())
        return false;
    for (QAction *action : m_actions) {
        if (!action->isEnabled() || !action->shortcuts().contains(shortcut->key()))
            continue;
        action->trigger();
        return true;
    }
    return false;
}

bool Commands::pressesButton(QObject *watched, const QKeyEvent *key) const
{
    const bool isEnter = (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) &&
                         !(key->modifiers() & ~Qt::KeypadModifier) && !key->isAutoRepeat();
    auto *button = isEnter ? qobject_cast<QAbstractButton *>(watched) : nullptr;
    if (!button || !button->isEnabled() || button->window() != m_window)
        return false;
    button->click(); // Qt presses with Space alone outside of dialogs
    return true;
}

QAction *Commands::add(const QString &name, const QString &icon, const QString &text,
                       const QList<QKeySequence> &keys, const std::function<void()> &run)
{
    auto *action = new QAction(themedIcon(icon), text, this);
    action->setObjectName(name);
    action->setProperty("iconName", icon);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, [run] { run(); });
    m_window->addAction(action);
    m_actions.append(action);
    return action;
}

QAction *Commands::action(const QString &name) const
{
    for (QAction *action : m_actions)
        if (action->objectName() == name)
            return action;
    return nullptr;
}

QList<FindItem> Commands::findItems() const
{
    QList<FindItem> items;
    for (const QAction *action : m_actions) {
        if (action->objectName() == "find"_L1)
            continue;
        const bool isPage = action->objectName().startsWith("page:"_L1);
        items.append({isPage ? FindItem::Kind::Page : FindItem::Kind::Command, action->objectName(),
                      action->text(), isPage ? tr("Page") : tr("Command"),
                      action->shortcut().toString(QKeySequence::NativeText),
                      action->property("iconName").toString()});
    }
    return items;
}

QList<KeyHint> Commands::keyHints() const
{
    QList<KeyHint> hints;
    for (const QAction *action : m_actions)
        if (!action->shortcut().isEmpty())
            hints.append(
                {tr("Everywhere"), action->shortcut().toString(QKeySequence::NativeText), action->text()});
    hints.append({tr("Everywhere"), u"Esc"_s, tr("Close what is open, then go back")});
    const QString lists = tr("Lists of runs");
    hints.append({{lists, u"Enter"_s, tr("Open the run")},
                  {lists, u"Space"_s, tr("Look at the run without leaving the list")},
                  {lists, u"C"_s, tr("Compare the selected runs")},
                  {lists, u"Ctrl+R"_s, tr("Run again")},
                  {lists, u"Ctrl+."_s, tr("Cancel")},
                  {lists, u"T"_s, tr("Edit the tags")},
                  {lists, u"Ctrl+C"_s, tr("Copy the ids")},
                  {lists, u"Del"_s, tr("Delete runs that have ended")}});
    const QString run = tr("A run");
    hints.append({{run, u"Ctrl+PgDown"_s, tr("Next tab")},
                  {run, u"Ctrl+R"_s, tr("Run again")},
                  {run, u"Ctrl+."_s, tr("Cancel")},
                  {run, u"F2"_s, tr("Rename")},
                  {run, u"Ctrl+T"_s, tr("Add a tag")},
                  {run, u"Ctrl+O"_s, tr("Open the run's folder")}});
    const QString chart = tr("Charts");
    hints.append({{chart, u"Shift+←/→"_s, tr("Read the values from point to point")},
                  {chart, u"←/→/↑/↓"_s, tr("Move")},
                  {chart, u"+/−"_s, tr("Zoom; with Ctrl the values")},
                  {chart, u"0"_s, tr("Show everything")},
                  {chart, u"End"_s, tr("Follow the newest points")},
                  {chart, u"L"_s, tr("Logarithmic values; with Shift the other axis")},
                  {chart, u"X"_s, tr("By step, time since the start or time of day")},
                  {chart, u"1…9"_s, tr("Hide and show a line")},
                  {chart, u"Enter"_s, tr("Fill the page with it")},
                  {chart, u"P"_s, tr("Pin")},
                  {chart, u"Ctrl+C"_s, tr("Copy the visible points; with Shift the picture")},
                  {chart, u"Ctrl+S"_s, tr("Save as a picture or as points")}});
    const QString log = tr("Logs");
    hints.append({{log, u"Alt+Z"_s, tr("Wrap long lines")},
                  {log, u"Alt+F"_s, tr("Follow the end")},
                  {log, u"Ctrl+S"_s, tr("Save the file")}});
    hints.append({tr("New run"), u"Alt+1…4"_s, tr("Go to a step")});
    hints.append({tr("New run"), u"Ctrl+Enter"_s, tr("Submit")});
    hints.append({tr("Compute"), u"Ctrl+Shift+A"_s, tr("Attach a machine")});
    hints.append({tr("Compute"), u"Ctrl+T"_s, tr("Test the selected target")});
    return hints;
}

} // namespace trainyard::ui
