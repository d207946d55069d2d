// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/keyhint.h"
#include "ui/shell/finditem.h"

#include <QAction>
#include <QObject>

#include <functional>

class QKeyEvent;
class QWidget;

namespace trainyard::ui {

/// What can be done anywhere in the window: one action each, with its key, for the window, for "find
/// anything" and for the list of keys. Owned by the window.
class Commands : public QObject
{
    Q_OBJECT
public:
    explicit Commands(QWidget *window);

    /// `name` is the action's object name. The first key is the one that is shown.
    QAction *add(const QString &name, const QString &icon, const QString &text,
                 const QList<QKeySequence> &keys, const std::function<void()> &run);
    QAction *action(const QString &name) const;
    QList<FindItem> findItems() const;
    /// Those of the commands, and then those that pages answer to.
    QList<KeyHint> keyHints() const;

protected:
    /// A page may have a key of the window for itself too (Ctrl+F of a log). Qt would then do neither; the
    /// window's command does it, as it knows the page that is shown.
    /// And Enter presses the button that has the focus, as Space does.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool pressesButton(QObject *watched, const QKeyEvent *key) const;

    QWidget *m_window;
    QList<QAction *> m_actions;
};

} // namespace trainyard::ui
