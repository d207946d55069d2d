// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/confirmbar.h"

#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

ConfirmBar::ConfirmBar(QWidget *parent)
    : QWidget(parent), m_question(new QLabel), m_act(new QPushButton), m_keep(new QPushButton)
{
    m_question->setTextFormat(Qt::PlainText);
    m_question->setWordWrap(true);
    m_act->setObjectName(u"confirmAct"_s);
    m_keep->setObjectName(u"confirmKeep"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * grid, grid, grid, grid);
    layout->addWidget(m_question, 1);
    layout->addWidget(m_act);
    layout->addWidget(m_keep);
    connect(m_keep, &QPushButton::clicked, this, &ConfirmBar::dismiss);
    connect(m_act, &QPushButton::clicked, this, [this] {
        const auto confirmed = std::exchange(m_confirmed, {});
        dismiss();
        if (confirmed)
            confirmed();
    });
    hide();
}

void ConfirmBar::ask(const QString &question, const QString &act, const QString &keep,
                     std::function<void()> confirmed)
{
    m_question->setText(question);
    m_act->setText(act);
    m_keep->setText(keep);
    m_confirmed = std::move(confirmed);
    show();
    m_keep->setFocus(Qt::OtherFocusReason);
}

void ConfirmBar::dismiss()
{
    m_confirmed = {};
    hide();
}

void ConfirmBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QWidget::keyPressEvent(event);
}

void ConfirmBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.wash(theme.queued));
    painter.fillRect(QRect(0, 0, 3, height()), theme.queued);
}

} // namespace trainyard::ui
