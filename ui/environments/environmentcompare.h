// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environment.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListWidget;

namespace trainyard::ui {

/// What differs between an environment and another one, in words.
class EnvironmentCompare : public QWidget
{
    Q_OBJECT
public:
    explicit EnvironmentCompare(QWidget *parent = nullptr);
    /// `others` are what can be compared with; the version before it is chosen.
    void show(const Environment &environment, const QList<Environment> &others);

private:
    void compare();

    Environment m_environment;
    QList<Environment> m_others;
    QComboBox *m_with;
    QLabel *m_sum;
    QListWidget *m_changes;
};

} // namespace trainyard::ui
