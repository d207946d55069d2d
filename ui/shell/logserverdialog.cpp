// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/logserverdialog.h"

#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

LogServerDialog::LogServerDialog(Workspace &workspace, const QString &address, QWidget *parent)
    : QDialog(parent), m_workspace(workspace), m_address(new QLineEdit(address)), m_user(new QLineEdit),
      m_password(new QLineEdit), m_open(new QPushButton(tr("Open"))), m_error(new ErrorPanel)
{
    setObjectName(u"logServerDialog"_s);
    setWindowTitle(tr("Open an MLflow server"));
    m_address->setObjectName(u"logServerAddress"_s);
    m_address->setPlaceholderText(u"http://127.0.0.1:5000"_s);
    m_address->setMaxLength(2000);
    m_user->setObjectName(u"logServerUser"_s);
    m_user->setPlaceholderText(tr("Empty for a token, or where none is asked for"));
    m_user->setMaxLength(500);
    m_password->setObjectName(u"logServerPassword"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setMaxLength(4096);
    m_open->setObjectName(u"openLogServer"_s);
    m_open->setProperty("primary", true);
    m_open->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    auto *form = new QFormLayout;
    form->addRow(tr("&Address"), m_address);
    form->addRow(tr("&User"), m_user);
    form->addRow(tr("&Password or token"), m_password);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_open);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(mutedText(tr("The address that shows MLflow's page in a browser. Its runs stand beside "
                                   "yours and are followed live; nothing is changed there. What you type as "
                                   "password is kept in the keychain.")));
    layout->addWidget(m_error);
    layout->addSpacing(grid);
    layout->addLayout(buttons);
    setMinimumWidth(64 * grid);
    connect(m_address, &QLineEdit::textChanged, this, &LogServerDialog::check);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_open, &QPushButton::clicked, this, &LogServerDialog::ask);
    check();
}

void LogServerDialog::check()
{
    m_open->setEnabled(!m_address->text().trimmed().isEmpty() && !m_job.isRunning());
}

void LogServerDialog::ask()
{
    m_error->clear();
    QString address = m_address->text().trimmed();
    if (!isLogAddress(address))
        address.prepend("http://"_L1);
    const QString user = m_user->text().trimmed();
    QByteArray words = m_password->text().toUtf8();
    if (!user.isEmpty())
        words.prepend(user.toUtf8() + ':');
    m_open->setText(tr("Opening…"));
    m_job.start(m_workspace.openLogs(address, Secret::take(std::move(words))),
                [this](const Result<LogFolder> &server) {
                    m_open->setText(tr("Open"));
                    check();
                    if (!server) {
                        m_error->showError(server.error());
                        return;
                    }
                    emit opened(*server);
                    accept();
                });
    check();
}

} // namespace trainyard::ui
