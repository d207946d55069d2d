// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshstream.h"

#include "services/hosts/ssh/remotescript.h"
#include "services/hosts/ssh/sshjob.h"
#include "services/hosts/ssh/sshverbs.h"

#include <QCoreApplication>

#include <atomic>

namespace trainyard {

using namespace std::chrono_literals;
using How = SshExecEnd::How;
using Clock = SshTransport::Clock;

namespace {
/// What the session's thread fills; it outlives the stream while a job still points to it.
struct Flow
{
    Flow(const QByteArray &nonce, qint64 mostErrors)
        : output(nonce, 0, [this](QByteArrayView bytes) { pipe->put(bytes); }), errors(nonce, mostErrors)
    {
    }
    std::shared_ptr<SshPipe> pipe = std::make_shared<SshPipe>();
    FrameReader output; ///< the session's thread, until the job has ended
    FrameReader errors;
};

class SshStream : public HostStream
{
public:
    SshStream(std::shared_ptr<SshSession> session, QString machine, QString program, QByteArray nonce,
              std::shared_ptr<Flow> flow, const SshExec &exec)
        : m_session(std::move(session)), m_machine(std::move(machine)), m_program(std::move(program)),
          m_nonce(std::move(nonce)), m_flow(std::move(flow)), m_job(m_session->begin(exec))
    {
    }
    ~SshStream() override
    {
        if (m_job->hasEnded() && m_job->end().how == How::Done)
            return;
        cancel();
        // The session's thread notes it at once; what the frame told is safe to read then.
        if (m_job->waitForEnd(2s) && m_job->end().wasSent && m_session->isOpen())
            m_session->begin(killerOf(m_flow->output.processId(), m_nonce));
    }

    Result<QByteArray> read(qint64 most, std::chrono::milliseconds wait) override
    {
        const bool wasFull = !m_flow->pipe->hasRoom();
        QByteArray bytes = m_flow->pipe->take(std::max<qint64>(1, most), wait);
        if (wasFull && m_flow->pipe->hasRoom())
            m_session->wake();
        if (m_isCancelled)
            return failure(ErrorKind::Cancelled, {});
        if (bytes.isEmpty() && m_flow->pipe->isDrained() && !m_isWhole) {
            if (m_job->waitForEnd(0ms) && !m_flow->output.isWhole())
                return failure(whyItEnded());
            m_isWhole = true;
        }
        return bytes;
    }
    bool isAtEnd() const override { return m_isWhole; }

    Result<qint64> write(QByteArrayView bytes, std::chrono::milliseconds wait) override
    {
        const qint64 taken = m_flow->pipe->give(bytes, wait);
        if (m_isCancelled)
            return failure(ErrorKind::Cancelled, {});
        // Its output may have ended before the connection did: that is no end either.
        if (m_job->hasEnded() && !m_flow->output.isWhole())
            return failure(whyItEnded());
        m_session->wake();
        return taken;
    }
    void closeInput() override
    {
        m_flow->pipe->closeInput();
        m_session->wake();
    }

    Result<CommandResult> finish(std::chrono::milliseconds wait) override
    {
        closeInput();
        const auto deadline = Clock::now() + wait;
        while (!m_job->hasEnded()) {
            m_flow->pipe->take(SshPipe::room, m_flow->pipe->isDrained() ? 0ms : 20ms);
            m_session->wake();
            if (m_isCancelled)
                return failure(ErrorKind::Cancelled, {});
            m_job->waitForEnd(m_flow->pipe->isDrained() ? 100ms : 0ms);
            if (Clock::now() >= deadline && !m_job->hasEnded()) {
                return failure(
                    ErrorKind::Unavailable,
                    QCoreApplication::translate("Ssh", "%1 has not ended yet on %2. Try again later.")
                        .arg(m_program, m_machine));
            }
        }
        if (!m_flow->output.isWhole())
            return failure(whyItEnded());
        const auto code = exitCodeOf(m_flow->output.status(), m_program, m_machine);
        if (!code)
            return failure(code.error());
        return CommandResult{*code, {}, m_flow->errors.content(), m_flow->errors.isCut()};
    }
    void cancel() override
    {
        m_isCancelled = true;
        m_job->cancel();
        m_flow->pipe->cancel();
        m_session->wake();
    }
    std::optional<std::chrono::microseconds> networkTime() const override { return m_session->networkTime(); }

private:
    /// After the end of the job.
    Error whyItEnded() const
    {
        const SshExecEnd end = m_job->end();
        if (end.how != How::Done)
            return end.error;
        if (!m_flow->output.hasBegun())
            return noFrame(m_machine, m_flow->output, m_flow->errors);
        return {ErrorKind::Unavailable,
                QCoreApplication::translate("Ssh", "%1 was ended on %2 before it was done. Try again.")
                    .arg(m_program, m_machine),
                {},
                {}};
    }

    std::shared_ptr<SshSession> m_session;
    QString m_machine;
    QString m_program;
    QByteArray m_nonce;
    std::shared_ptr<Flow> m_flow;
    std::shared_ptr<SshJob> m_job;
    std::atomic<bool> m_isCancelled = false;
    std::atomic<bool> m_isWhole = false;
};
} // namespace

Result<std::unique_ptr<HostStream>> openRemoteStream(SshLink &link, const HostCommand &command,
                                                     const CancelCheck &isCancelled)
{
    const auto request = runRequest(command);
    if (!request)
        return failure(request.error());
    auto session = link.session(isCancelled);
    if (!session)
        return failure(session.error());
    const QByteArray nonce = newNonce();
    const RemoteScript script(request->body, request->words, nonce, request->input);
    const auto flow = std::make_shared<Flow>(nonce, request->maxOutput);
    SshExec exec;
    exec.command = script.line();
    exec.input = script.input();
    exec.timeout = std::chrono::hours(24 * 365);
    exec.pipe = flow->pipe;
    exec.mayBeInterrupted = command.mayBeInterrupted;
    exec.onOutput = [flow](QByteArrayView bytes) {
        const bool isWhole = flow->output.take(bytes);
        if (isWhole)
            flow->pipe->endOutput();
        return isWhole;
    };
    exec.onErrors = [flow](QByteArrayView bytes) { return flow->errors.take(bytes); };
    return std::make_unique<SshStream>(std::move(*session), link.settings().target.name,
                                       command.arguments.constFirst(), nonce, flow, exec);
}

} // namespace trainyard
