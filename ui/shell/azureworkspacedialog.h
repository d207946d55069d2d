// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace trainyard::ui {

/// Asks which workspace in Azure to open: by its address in whatever form a person has it, or by a folder
/// with an .azureml/config.json.
class AzureWorkspaceDialog : public QDialog
{
    Q_OBJECT
public:
    explicit AzureWorkspaceDialog(QWidget *parent);

signals:
    /// "azure:…", as the command line takes it.
    void chosen(const QString &word);

private:
    void chooseFolder();
    void accepted();
    QLineEdit *m_address;
    QPushButton *m_open;
};

} // namespace trainyard::ui
