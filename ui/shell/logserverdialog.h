// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace trainyard::ui {

class ErrorPanel;

/// Asks for a tracking server of MLflow, and for user and password or a token where it wants them; stays
/// until the server answers. UI thread.
class LogServerDialog : public QDialog
{
    Q_OBJECT
public:
    LogServerDialog(Workspace &workspace, const QString &address, QWidget *parent);

signals:
    void opened(const trainyard::LogFolder &server);

private:
    void ask();
    void check();

    Workspace &m_workspace;
    QLineEdit *m_address;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QPushButton *m_open;
    ErrorPanel *m_error;
    LatestJob<LogFolder> m_job;
};

} // namespace trainyard::ui
