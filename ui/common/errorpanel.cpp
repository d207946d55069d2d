// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/errorpanel.h"

#include "ui/common/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace trainyard::ui {

ErrorPanel::ErrorPanel(QWidget *parent)
    : QWidget(parent), m_message(new QLabel), m_remedy(new QPushButton), m_fold(new QToolButton),
      m_detail(new QLabel)
{
    for (QLabel *label : {m_message, m_detail}) {
        label->setTextFormat(Qt::PlainText); // the text may quote remote output
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_message->setAccessibleName(tr("Error"));
    m_detail->setAccessibleName(tr("Error details"));
    m_detail->setFont(monospacedFont());
    m_fold->setText(tr("Details"));
    m_fold->setCheckable(true);
    m_fold->setAutoRaise(true);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(2 * grid, grid, grid, grid);
    layout->addWidget(m_message, 0, 0);
    layout->addWidget(m_remedy, 0, 1, Qt::AlignTop);
    layout->addWidget(m_fold, 0, 2, Qt::AlignTop);
    layout->addWidget(m_detail, 1, 0, 1, 3);
    layout->setColumnStretch(0, 1);

    connect(m_fold, &QToolButton::toggled, m_detail, &QWidget::setVisible);
    connect(m_remedy, &QPushButton::clicked, this, &ErrorPanel::remedyRequested);
    clear();
}

void ErrorPanel::showError(const Error &error, const QString &remedy)
{
    m_message->setText(error.message);
    m_remedy->setText(remedy);
    m_remedy->setVisible(!remedy.isEmpty());
    m_detail->setText(error.detail);
    m_fold->setVisible(!error.detail.isEmpty());
    m_fold->setChecked(false);
    m_detail->hide();
    show();
}

void ErrorPanel::clear()
{
    m_detail->clear();
    hide();
}

void ErrorPanel::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.wash(theme.failed));
    painter.fillRect(QRect(0, 0, 3, height()), theme.failed);
}

} // namespace trainyard::ui
