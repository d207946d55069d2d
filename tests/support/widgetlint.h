// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QWidget>

namespace trainyard::test {

/// Shown widgets that can take the focus and that a screen reader could not name; "Class objectName" each.
inline QStringList unnamedWidgets(const QWidget &root)
{
    QStringList unnamed;
    const auto all = root.findChildren<QWidget *>();
    for (QWidget *widget : all) {
        const bool isInner = widget->focusProxy() || widget->objectName().startsWith(QStringLiteral("qt_")) ||
                             widget->inherits("QComboBoxPrivateContainer") ||
                             widget->inherits("QComboBoxListView");
        if (widget->focusPolicy() == Qt::NoFocus || isInner || !widget->isVisibleTo(&root))
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        if (!face || face->text(QAccessible::Name).trimmed().isEmpty()) {
            unnamed << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') +
                           widget->objectName();
        }
    }
    return unnamed;
}

} // namespace trainyard::test
