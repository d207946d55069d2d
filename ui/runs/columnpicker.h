// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/runcolumn.h"

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace trainyard::ui {

/// A small window to tick the columns of the table: the fixed ones and the metrics of the workspace, with a
/// filter for long lists. Closes with Esc or a click elsewhere.
class ColumnPicker : public QFrame
{
    Q_OBJECT
public:
    explicit ColumnPicker(QWidget *parent = nullptr);

    /// `metrics` are offered besides those already shown.
    void open(const QList<RunColumn> &shown, const QStringList &metrics, const QPoint &below);

signals:
    /// The ticked set in the order shown here; the name always belongs to it.
    void picked(const trainyard::RunColumn &column, bool isShown);

private:
    void filter(const QString &text);

    QLineEdit *m_filter;
    QListWidget *m_list;
};

} // namespace trainyard::ui
