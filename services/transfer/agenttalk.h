// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"

#include <optional>
#include <stop_token>

namespace trainyard {

/// The command line of a verb of the run agent there.
HostCommand agentCommand(const QString &agent, const QString &targetHome, const QStringList &words);
/// The Error behind a line "@trainyard error KIND SENTENCE"; nothing when it is another line. `what` is the
/// sentence of what did not work.
std::optional<Error> agentProblem(QByteArrayView line, const QString &what);

/// A talk with a verb of the run agent over a stream: lines and bytes, both ways, without a deadlock. Waits;
/// one thread. What comes is bounded. Errors: Cancelled (stop), Unavailable (silence), those of HostStream.
class AgentTalk
{
public:
    /// `what` is what did not work when something goes wrong.
    AgentTalk(std::unique_ptr<HostStream> stream, QString what, std::stop_token stop);

    Result<> send(QByteArrayView bytes);
    /// Of the stream.
    std::optional<std::chrono::microseconds> networkTime() const { return m_stream->networkTime(); }
    void endSending() { m_stream->closeInput(); }
    /// A line without its end, at most 8 KiB; an error line of the agent is an Error. `isOver` when there is
    /// none any more.
    Result<QByteArray> line();
    /// At least one byte and at most `most`; what came already goes first. Empty: all was said.
    Result<QByteArray> bytes(qint64 most, std::chrono::milliseconds patience);
    bool isOver() const { return m_isOver; }
    /// Why it ended before it was done.
    Error whyOver();

private:
    Result<> receive(std::chrono::milliseconds wait);

    std::unique_ptr<HostStream> m_stream;
    QString m_what;
    std::stop_token m_stop;
    QByteArray m_come;
    bool m_isOver = false;
};

} // namespace trainyard
