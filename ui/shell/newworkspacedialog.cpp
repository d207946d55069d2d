// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/newworkspacedialog.h"

#include "models/domain/names.h"
#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

NewWorkspaceDialog::NewWorkspaceDialog(const QStringList &taken, QWidget *parent)
    : QDialog(parent), m_taken(taken), m_name(new QLineEdit), m_rule(mutedText()),
      m_create(new QPushButton(tr("Create and open")))
{
    setObjectName(u"newWorkspaceDialog"_s);
    setWindowTitle(tr("New workspace"));
    m_name->setObjectName(u"workspaceName"_s);
    m_name->setAccessibleName(tr("Name of the workspace"));
    m_name->setMaxLength(64);
    m_rule->setMinimumHeight(5 * grid);
    m_rule->setAlignment(Qt::AlignTop);
    m_create->setObjectName(u"createWorkspace"_s);
    m_create->setProperty("primary", true);
    m_create->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    auto *name = new QLabel(tr("&Name"));
    name->setBuddy(m_name);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_create);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(name);
    layout->addWidget(m_name);
    layout->addWidget(m_rule);
    layout->addLayout(buttons);
    setMinimumWidth(48 * grid);

    connect(m_name, &QLineEdit::textChanged, this, &NewWorkspaceDialog::check);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, [this] {
        emit nameChosen(m_name->text());
        accept();
    });
    check();
}

void NewWorkspaceDialog::check()
{
    const QString name = m_name->text();
    QString problem;
    if (const auto valid = checkWorkspaceName(name); !valid)
        problem = valid.error().message;
    else if (m_taken.contains(name, Qt::CaseInsensitive))
        problem = tr("There is a workspace “%1” already. Choose another name, or open that one.").arg(name);
    m_create->setEnabled(problem.isEmpty());
    m_rule->setText(problem.isEmpty() ? tr("Its runs, files and metrics are kept apart from those of others.")
                                      : problem);
}

} // namespace trainyard::ui
