// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/attemptpanel.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"
#include "ui/compute/steprows.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

AttemptPanel::AttemptPanel(QWidget *parent)
    : QWidget(parent), m_rows(new StepRows), m_question(new Card), m_text(new QLabel),
      m_fingerprint(new QLabel), m_accept(new QPushButton), m_decline(new QPushButton)
{
    setObjectName(u"attemptPanel"_s);
    m_question->setObjectName(u"computeQuestion"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_fingerprint->setTextFormat(Qt::PlainText);
    m_fingerprint->setFont(monospacedFont());
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_accept->setObjectName(u"acceptQuestion"_s);
    m_decline->setObjectName(u"declineQuestion"_s);
    auto *question = new QVBoxLayout(m_question);
    question->setContentsMargins(2 * grid, 12, 2 * grid, 12);
    question->setSpacing(grid);
    question->addWidget(m_text);
    question->addWidget(m_fingerprint);
    m_prompts = new QVBoxLayout;
    m_prompts->setSpacing(grid / 2);
    question->addLayout(m_prompts);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_accept);
    buttons->addWidget(m_decline);
    buttons->addStretch(1);
    question->addLayout(buttons);
    m_question->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_rows);
    layout->addWidget(m_question);
    connect(m_accept, &QPushButton::clicked, this, [this] { answer(true); });
    connect(m_decline, &QPushButton::clicked, this, [this] { answer(false); });
}

AttemptPanel::~AttemptPanel()
{
    abandon();
}

std::shared_ptr<ComputeConversation> AttemptPanel::begin()
{
    abandon();
    m_rows->clear();
    m_conversation = ComputeConversation::make();
    connect(m_conversation.get(), &ComputeConversation::stepped, m_rows, &StepRows::show);
    connect(m_conversation.get(), &ComputeConversation::asked, this, &AttemptPanel::ask);
    return m_conversation;
}

void AttemptPanel::finish(bool isFailed)
{
    m_rows->endOpenStep(isFailed);
    closeQuestion();
}

void AttemptPanel::abandon()
{
    closeQuestion();
    if (!m_conversation)
        return;
    m_conversation->disconnect(this);
    m_conversation->disconnect(m_rows);
    m_conversation->end();
    m_conversation.reset();
}

bool AttemptPanel::hasSteps() const
{
    return !m_rows->steps().isEmpty();
}

void AttemptPanel::ask(const ComputeQuestion &question)
{
    closeQuestion();
    m_questionId = question.id;
    const bool isHostKey = question.kind == ComputeQuestion::Kind::HostKey;
    m_fingerprint->setVisible(isHostKey);
    const QString again = question.attempt > 0 ? tr("That was refused.") + u' ' : QString();
    QList<ComputeQuestion::Prompt> prompts = question.prompts;
    switch (question.kind) {
    case ComputeQuestion::Kind::HostKey:
        m_text->setText(
            tr("%1 is not known here. It shows this %2 key; compare it with what its administrator "
               "says before you trust it.")
                .arg(question.machine, question.keyType) +
            (question.warning.isEmpty() ? QString() : u'\n' + question.warning));
        m_fingerprint->setText(question.fingerprint);
        break;
    case ComputeQuestion::Kind::Password:
        m_text->setText(again + tr("The password of %1:").arg(question.machine));
        prompts = {{tr("Password"), false}};
        break;
    case ComputeQuestion::Kind::Passphrase:
        m_text->setText(again + tr("The key %1 is protected:").arg(question.keyFile));
        prompts = {{tr("Passphrase"), false}};
        break;
    case ComputeQuestion::Kind::Prompts:
        m_text->setText(again + tr("%1 asks: %2").arg(question.machine, question.title));
        break;
    }
    for (const ComputeQuestion::Prompt &prompt : std::as_const(prompts)) {
        auto *edit = new QLineEdit;
        edit->setEchoMode(prompt.isEchoed ? QLineEdit::Normal : QLineEdit::Password);
        edit->setAccessibleName(prompt.text);
        edit->setPlaceholderText(prompt.text);
        edit->setMaximumWidth(40 * grid);
        connect(edit, &QLineEdit::returnPressed, this, [this, edit] {
            if (edit == m_answers.constLast())
                answer(true);
            else
                focusNextChild();
        });
        m_prompts->addWidget(edit);
        m_answers.append(edit);
    }
    m_accept->setText(isHostKey ? tr("Trust this machine") : tr("Continue"));
    m_decline->setText(isHostKey ? tr("Do not trust it") : tr("Skip"));
    m_question->show();
    // A key is compared, not waved through with the Enter that began the test.
    if (isHostKey)
        m_decline->setFocus();
    else if (!m_answers.isEmpty())
        m_answers.constFirst()->setFocus();
}

void AttemptPanel::answer(bool isAccepted)
{
    if (!m_conversation || m_questionId == 0)
        return;
    ComputeAnswer given;
    given.isAccepted = isAccepted;
    if (isAccepted) {
        for (QLineEdit *edit : std::as_const(m_answers))
            given.secrets.push_back(Secret::take(edit->text().toUtf8()));
    }
    const int id = m_questionId;
    closeQuestion();
    m_conversation->answer(id, std::move(given));
}

void AttemptPanel::closeQuestion()
{
    m_questionId = 0;
    m_question->hide();
    for (QLineEdit *edit : std::as_const(m_answers)) {
        edit->clear();
        discard(edit);
    }
    m_answers.clear();
}

} // namespace trainyard::ui
