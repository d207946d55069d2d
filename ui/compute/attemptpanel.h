// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/computeconversation.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace trainyard::ui {

class StepRows;

/// One attempt to reach a machine as a person sees it: the steps with their ticks, and between them, in
/// place, what the connection asks: a host key to compare, a password, the prompts of the machine.
class AttemptPanel : public QWidget
{
    Q_OBJECT
public:
    explicit AttemptPanel(QWidget *parent = nullptr);
    ~AttemptPanel() override;

    /// A new conversation for the next attempt; what was shown of the last one goes.
    std::shared_ptr<ComputeConversation> begin();
    /// The attempt is over; its steps stay.
    void finish(bool isFailed);
    /// Nobody answers any more.
    void abandon();
    bool hasSteps() const;
    StepRows *rows() const { return m_rows; }

private:
    void ask(const ComputeQuestion &question);
    void answer(bool isAccepted);
    void closeQuestion();

    std::shared_ptr<ComputeConversation> m_conversation;
    StepRows *m_rows;
    QWidget *m_question;
    QLabel *m_text;
    QLabel *m_fingerprint;
    QVBoxLayout *m_prompts;
    QList<QLineEdit *> m_answers;
    QPushButton *m_accept;
    QPushButton *m_decline;
    int m_questionId = 0;
};

} // namespace trainyard::ui
