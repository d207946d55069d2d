// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/terminalanswers.h"
#include "app/cli/verb.h"

#include <QJsonArray>

namespace trainyard::cli {

/// What an attempt on compute tells, to reach a machine or to have one made: lines for people as they come,
/// and all of it for --json. Ends the verb. Lives until the verb's owner goes.
class Attempt : public QObject
{
    Q_OBJECT
public:
    explicit Attempt(const Call &call);
    /// Prints the target that the attempt ends with.
    void follow(const QFuture<Result<ComputeTarget>> &future);
    /// Prints `sentence` when it ends well.
    void follow(const QFuture<Result<>> &future, const QString &sentence);

    std::shared_ptr<ComputeConversation> conversation;
    TerminalAnswers answers;

private:
    void show(const ComputeStep &step);
    void fail(Error error);
    void print(const ComputeTarget &target);

    Call m_call;
    QJsonArray m_steps;
    QString m_said; ///< the last line of what still goes on
};

} // namespace trainyard::cli
