// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/computeconversation.h"

#include <QObject>

namespace trainyard::cli {

/// Whether there is a terminal to ask a person on.
bool hasTerminal();

/// A secret from an open file descriptor: its first line, at most 4096 bytes.
Result<Secret> secretFromDescriptor(int descriptor);

/// Answers the questions of a conversation on the terminal, without echo; where there is none, it declines.
/// Lives in the main thread, which waits while a person types.
class TerminalAnswers : public QObject
{
    Q_OBJECT
public:
    /// `conversation` may be null: nothing is answered.
    explicit TerminalAnswers(std::shared_ptr<ComputeConversation> conversation, QObject *parent = nullptr);
    ~TerminalAnswers() override;

    /// The host key that nobody was there to accept; empty: that did not happen.
    QString unansweredHostKey() const { return m_unansweredHostKey; }

private:
    void answer(const ComputeQuestion &question);

    std::shared_ptr<ComputeConversation> m_conversation;
    QString m_unansweredHostKey;
};

} // namespace trainyard::cli
