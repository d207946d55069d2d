// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace trainyard::ui {

/// Asks for the name of a workspace to create; says the rule while one types.
class NewWorkspaceDialog : public QDialog
{
    Q_OBJECT
public:
    NewWorkspaceDialog(const QStringList &taken, QWidget *parent);

signals:
    void nameChosen(const QString &name);

private:
    void check();
    QStringList m_taken;
    QLineEdit *m_name;
    QLabel *m_rule;
    QPushButton *m_create;
};

} // namespace trainyard::ui
