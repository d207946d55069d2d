// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/micromambaoffer.h"

#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

MicromambaOffer::MicromambaOffer(EnvironmentService *service, QWidget *parent)
    : QWidget(parent), m_service(service), m_text(mutedText()), m_button(new QPushButton),
      m_error(new ErrorPanel)
{
    setObjectName(u"micromambaOffer"_s);
    m_button->setObjectName(u"fetchMicromamba"_s);
    m_text->setWordWrap(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(grid);
    line->addWidget(m_text, 1);
    line->addWidget(m_button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_error);
    connect(m_button, &QPushButton::clicked, this, &MicromambaOffer::ask);
    hide();
}

void MicromambaOffer::offerFor(const QString &target)
{
    setVisible(m_service && !target.isEmpty());
    if (target == m_target)
        return;
    m_target = target;
    m_offerJob.abandon();
    m_error->clear();
    m_button->setEnabled(true);
    m_button->setText(tr("Download micromamba…"));
    m_text->setText(
        tr("%1 has no conda. micromamba installs conda packages there without any rights and beside "
           "everything else.")
            .arg(target));
}

void MicromambaOffer::ask()
{
    m_error->clear();
    m_button->setEnabled(false);
    m_offerJob.start(m_service->offerMicromamba(m_target), [this](const Result<ToolOffer> &offer) {
        m_button->setEnabled(true);
        if (offer)
            confirm(*offer);
        else
            m_error->showError(offer.error());
    });
}

void MicromambaOffer::confirm(const ToolOffer &offer)
{
    const QString size = offer.bytes > 0 ? formatSize(offer.bytes) : tr("size not told");
    auto *box = new QMessageBox(
        QMessageBox::Question, tr("Download micromamba"),
        tr("Download micromamba to %1? What comes is checked against this checksum before it may "
           "run.")
            .arg(m_target),
        QMessageBox::Cancel, this);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("From: %1\nSize: %2\nSHA-256: %3").arg(offer.url, size, offer.sha256));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->addButton(tr("Download"), QMessageBox::AcceptRole);
    connect(box, &QMessageBox::buttonClicked, this, [this, box, offer](QAbstractButton *clicked) {
        if (box->buttonRole(clicked) == QMessageBox::AcceptRole)
            fetch(offer);
    });
    box->open();
}

void MicromambaOffer::fetch(const ToolOffer &offer)
{
    m_button->setEnabled(false);
    m_button->setText(tr("Downloading…"));
    m_fetchJob.start(m_service->fetchMicromamba(offer, m_target),
                     [this, target = m_target](const Result<> &fetchedIt) {
                         m_button->setEnabled(true);
                         m_button->setText(tr("Download micromamba…"));
                         if (fetchedIt)
                             emit fetched(target);
                         else
                             m_error->showError(fetchedIt.error());
                     });
}

} // namespace trainyard::ui
