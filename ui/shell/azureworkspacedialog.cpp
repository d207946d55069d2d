// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/azureworkspacedialog.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

AzureWorkspaceDialog::AzureWorkspaceDialog(QWidget *parent)
    : QDialog(parent), m_address(new QLineEdit), m_open(new QPushButton(tr("Open")))
{
    setObjectName(u"azureWorkspaceDialog"_s);
    setWindowTitle(tr("Open a workspace in Azure"));
    m_address->setObjectName(u"azureAddress"_s);
    m_address->setMaxLength(2000);
    m_address->setPlaceholderText(u"https://ml.azure.com/…"_s);
    m_open->setObjectName(u"openAzureWorkspace"_s);
    m_open->setProperty("primary", true);
    m_open->setDefault(true);
    m_open->setEnabled(false);
    auto *folder = new QPushButton(tr("Choose a folder…"));
    folder->setObjectName(u"chooseAzureFolder"_s);
    folder->setToolTip(tr("One with an .azureml/config.json, as the workspace's page offers it"));
    folder->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    auto *label = new QLabel(tr("&Address"));
    label->setBuddy(m_address);
    auto *line = new QHBoxLayout;
    line->addWidget(m_address, 1);
    line->addWidget(folder);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_open);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addLayout(line);
    layout->addWidget(mutedText(tr("The address of any of its pages in the portal, its resource id, or "
                                   "azure:SUBSCRIPTION/RESOURCE-GROUP/WORKSPACE.")));
    layout->addWidget(
        mutedText(tr("You are signed in as whoever “az login” let in. “trainyard workspace add” knows other "
                     "ways, and “trainyard workspace find” lists what you may open.")));
    layout->addSpacing(grid);
    layout->addLayout(buttons);
    setMinimumWidth(72 * grid);
    connect(m_address, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_open->setEnabled(!text.trimmed().isEmpty()); });
    connect(folder, &QPushButton::clicked, this, &AzureWorkspaceDialog::chooseFolder);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_open, &QPushButton::clicked, this, &AzureWorkspaceDialog::accepted);
}

void AzureWorkspaceDialog::chooseFolder()
{
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("A folder with an .azureml/config.json"));
    if (!folder.isEmpty())
        m_address->setText(folder);
}

void AzureWorkspaceDialog::accepted()
{
    const QString text = m_address->text().trimmed();
    emit chosen(text.startsWith("azure:"_L1) ? text : u"azure:"_s + text);
    accept();
}

} // namespace trainyard::ui
