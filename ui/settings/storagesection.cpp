// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/storagesection.h"

#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

StorageSection::StorageSection(Workspace &workspace, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_lines(new QGridLayout), m_note(mutedText()),
      m_again(new QPushButton(tr("Count again"))), m_error(new ErrorPanel)
{
    m_again->setObjectName(u"countStorage"_s);
    m_again->setToolTip(tr("Counts the files of this workspace anew (F5)"));
    m_lines->setHorizontalSpacing(2 * grid);
    m_lines->setVerticalSpacing(6);
    m_lines->setColumnStretch(1, 1);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_again);
    foot->addWidget(m_note, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * grid);
    layout->addWidget(m_error);
    layout->addLayout(m_lines);
    layout->addLayout(foot);
    connect(m_again, &QPushButton::clicked, this, [this] {
        if (m_job.isRunning())
            m_job.cancel();
        else
            refresh();
    });
    connect(m_error, &ErrorPanel::remedyRequested, this, &StorageSection::refresh);
}

void StorageSection::refresh()
{
    m_error->clear();
    m_again->setText(tr("Stop counting"));
    m_note->setText(tr("Counting… a workspace with many files may take a minute."));
    m_job.start(m_workspace.storageUse(), [this](const Result<StorageUse> &use) {
        m_again->setText(tr("Count again"));
        m_note->clear();
        if (use) {
            showUse(*use);
        } else if (use.error().kind == ErrorKind::Cancelled) {
            m_note->setText(tr("Counting was stopped."));
        } else if (use.error().kind == ErrorKind::Unsupported) {
            m_again->hide();
            m_note->setText(use.error().message);
        } else {
            m_error->showError(use.error(), tr("Count again"));
        }
    });
}

void StorageSection::showUse(const StorageUse &use)
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        discard(item->widget());
        delete item;
    }
    for (const StorageUse::Part &part : use.parts)
        addLine(part.name, part.location, formatSize(part.bytes), false);
    addLine(tr("Together"),
            use.freeBytes >= 0 ? tr("%1 free on this disk").arg(formatSize(use.freeBytes)) : QString(),
            formatSize(use.totalBytes()), true);
}

void StorageSection::addLine(const QString &name, const QString &where, const QString &size, bool isTotal)
{
    const int row = m_lines->count() / 3; // rowCount() never shrinks
    QLabel *label = isTotal ? sectionTitle(name) : new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setText(name);
    QLabel *place = mutedText(where);
    QLabel *amount = isTotal ? sectionTitle(size) : new QLabel(size);
    if (!isTotal)
        amount->setFont(tabularFont());
    for (QLabel *text : {label, place, amount})
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    amount->setAccessibleName(tr("%1: %2").arg(name, size));
    m_lines->addWidget(label, row, 0, Qt::AlignTop);
    m_lines->addWidget(place, row, 1, Qt::AlignTop);
    m_lines->addWidget(amount, row, 2, Qt::AlignTop | Qt::AlignRight);
}

} // namespace trainyard::ui
