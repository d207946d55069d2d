// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/escapeclears.h"

#include <QLineEdit>
#include <QShortcut>

namespace trainyard::ui {

void escapeClears(QLineEdit *box, QWidget *filtered)
{
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), box);
    escape->setContext(Qt::WidgetShortcut);
    QObject::connect(escape, &QShortcut::activated, filtered, [box, filtered] {
        if (box->text().isEmpty())
            filtered->setFocus(Qt::OtherFocusReason);
        else
            box->clear();
    });
}

} // namespace trainyard::ui
