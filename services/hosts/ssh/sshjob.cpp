// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshjob.h"

#include "services/hosts/ssh/sshloop.h"

#include <QCoreApplication>

namespace trainyard {

using namespace std::chrono_literals;
using Clock = SshTransport::Clock;
using How = SshExecEnd::How;

namespace {
constexpr qsizetype blockSize = 128 << 10;
constexpr int blocksPerTurn = 16; // then others get theirs
constexpr int mostRefusals = 40;  // a server may need a moment to forget a channel that was just closed
constexpr auto refusalPause = 25ms;
constexpr auto deathPatience = 2s;
constexpr auto closePatience = 5s;

QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

Error connectionError(LIBSSH2_SESSION *session, const QString &machine)
{
    char *text = nullptr;
    int size = 0;
    const int code = libssh2_session_last_error(session, &text, &size, 0);
    return {ErrorKind::Unavailable,
            tr("The connection to %1 was lost. Check the network; it is made again by itself.").arg(machine),
            QStringLiteral("libssh2 %1: %2").arg(code).arg(QString::fromUtf8(text, qMin(size, 500))),
            {}};
}
} // namespace

void SshJob::lose(const Error &error)
{
    m_channel = nullptr;
    finish(How::Lost, error);
}

void SshJob::finish(How how, Error error)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_end)
            return;
        m_end = SshExecEnd{how, m_wasSent, std::move(error)};
        m_ended.notify_all();
    }
    onFinished();
}

bool SshJob::isFinished() const
{
    const std::lock_guard lock(m_mutex);
    return m_end.has_value();
}

bool SshJob::waitForEnd(std::chrono::milliseconds pause)
{
    std::unique_lock lock(m_mutex);
    return m_ended.wait_for(lock, pause, [this] { return m_end.has_value(); });
}

SshExecEnd SshJob::end()
{
    const std::lock_guard lock(m_mutex);
    return m_end.value_or(SshExecEnd{});
}

SshJob::Opening SshJob::openChannel(SshLoop &loop, const std::function<LIBSSH2_CHANNEL *()> &open)
{
    if (!m_isOpening && (Clock::now() < m_notBefore || !loop.mayOpen(this)))
        return Opening::Waiting;
    m_isOpening = true;
    m_channel = open();
    if (m_channel) {
        m_isOpening = false;
        loop.opened(m_channel);
        m_openedAt = Clock::now();
        return Opening::Open;
    }
    const int code = libssh2_session_last_errno(loop.session());
    if (code == LIBSSH2_ERROR_EAGAIN)
        return Opening::Waiting;
    m_isOpening = false;
    loop.opened(nullptr);
    if (code != LIBSSH2_ERROR_CHANNEL_FAILURE) {
        loop.fail(connectionError(loop.session(), loop.machine()));
        return Opening::Waiting;
    }
    m_notBefore = Clock::now() + refusalPause;
    // While others are open the server has shown its limit; else it may just be late in forgetting one.
    if (loop.mayRetryAfterRefusal() || ++m_refusals < mostRefusals)
        return Opening::Waiting;
    return Opening::Refused;
}

bool SshJob::closeChannel(SshLoop &loop)
{
    const int code = libssh2_channel_close(m_channel);
    if (code == LIBSSH2_ERROR_EAGAIN)
        return false;
    loop.freed(m_channel, code == 0, m_received);
    m_channel = nullptr;
    return true;
}

SshExecJob::SshExecJob(const SshExec &exec) : SshJob(Clock::now() + exec.timeout), m_exec(exec) {}

SshJob::TimePoint SshExecJob::nextLook() const
{
    if (m_state == State::Waiting && m_notBefore > Clock::now())
        return std::min(m_notBefore, m_deadline);
    return m_state == State::Closing ? Clock::now() + 1s : m_deadline;
}

bool SshExecJob::reads() const
{
    return m_state != State::Waiting && m_state != State::Over && !isHeldUp();
}

bool SshExecJob::isHeldUp() const
{
    return m_state == State::Running && m_exec.pipe && !m_isReadHalfSent && !m_exec.pipe->hasRoom();
}

bool SshExecJob::isInterruptible() const
{
    return m_exec.mayBeInterrupted && (m_state == State::Running || m_state == State::Requesting);
}

void SshExecJob::onFinished()
{
    if (m_exec.pipe) {
        m_exec.pipe->stopInput();
        m_exec.pipe->endOutput();
    }
}

void SshExecJob::giveUp(How how, SshLoop &loop)
{
    if (how == How::Interrupted) {
        finish(how, {ErrorKind::Unavailable,
                     tr("%1 allows few commands at a time, and others had to run. It goes on by itself.")
                         .arg(loop.machine()),
                     {},
                     0ms});
        return;
    }
    finish(how, how == How::TimedOut ? Error{ErrorKind::Unavailable,
                                             tr("The command took longer than %1 s and was stopped.")
                                                 .arg(double(m_exec.timeout.count()) / 1000),
                                             {},
                                             {}}
                                     : Error{ErrorKind::Cancelled, {}, {}, {}});
}

bool SshExecJob::advance(SshLoop &loop)
{
    if (m_state == State::Waiting || m_state == State::Requesting || m_state == State::Running) {
        if (!isFinished() && (m_isCancelled || m_isInterrupted || isLate())) {
            giveUp(m_isCancelled ? How::Cancelled : m_isInterrupted ? How::Interrupted : How::TimedOut, loop);
            // A request on its way is finished first.
            if (m_state == State::Running) {
                m_state = State::Killing;
                m_deadline = Clock::now() + deathPatience;
            }
        }
    }
    switch (m_state) {
    case State::Waiting:
        return open(loop);
    case State::Requesting:
        return request(loop);
    case State::Running:
        return work(loop);
    case State::Killing:
        return kill(loop);
    case State::Ending:
        return awaitDeath(loop);
    case State::Closing:
        if (!settle(loop))
            return false;
        if (!closeChannel(loop)) {
            if (m_deadline + closePatience < Clock::now())
                loop.fail(connectionError(loop.session(), loop.machine()));
            return false;
        }
        m_state = State::Over;
        return true;
    case State::Over:
        break;
    }
    return false;
}

bool SshExecJob::open(SshLoop &loop)
{
    if (isFinished() && !loop.isOpener(this)) {
        m_state = State::Over; // given up before its turn came
        return true;
    }
    switch (openChannel(loop, [&] { return libssh2_channel_open_session(loop.session()); })) {
    case Opening::Waiting:
        return false;
    case Opening::Open:
        m_state = isFinished() ? State::Closing : State::Requesting;
        if (m_state == State::Closing)
            m_deadline = Clock::now();
        return true;
    case Opening::Refused:
        finish(How::Refused,
               {ErrorKind::Unavailable,
                tr("%1 starts no further command now: it is full, or its limit (MaxSessions) is used "
                   "up. Try again.")
                    .arg(loop.machine()),
                {},
                {}});
        m_state = State::Over;
        return true;
    }
    return false;
}

bool SshExecJob::request(SshLoop &loop)
{
    m_wasSent = true;
    const int code = libssh2_channel_process_startup(m_channel, "exec", 4, m_exec.command.constData(),
                                                     unsigned(m_exec.command.size()));
    if (code == LIBSSH2_ERROR_EAGAIN)
        return false;
    if (code == 0) {
        m_state = isFinished() ? State::Killing : State::Running;
        if (isFinished())
            m_deadline = Clock::now() + deathPatience;
        return true;
    }
    if (code == LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED) {
        m_wasSent = false;
        finish(How::Refused,
               {ErrorKind::Denied,
                tr("%1 lets you log in but runs no commands for you. Ask who runs it.").arg(loop.machine()),
                {},
                {}});
        m_state = State::Closing;
        m_deadline = Clock::now();
        return true;
    }
    loop.fail(connectionError(loop.session(), loop.machine()));
    return false;
}

bool SshExecJob::isOutgoingFull(SshLoop &loop)
{
    return (libssh2_session_block_directions(loop.session()) & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0;
}

bool SshExecJob::settle(SshLoop &loop)
{
    const std::function<bool(QByteArrayView)> nobody;
    if (m_isWriteHalfSent)
        write(loop);
    if (m_isReadHalfSent) {
        m_isReadHalfSent = false;
        read(loop, 0, m_outputIsContent, nobody);
        read(loop, SSH_EXTENDED_DATA_STDERR, m_errorsAreContent, nobody);
    }
    return !m_isWriteHalfSent && !m_isReadHalfSent;
}

bool SshExecJob::write(SshLoop &loop)
{
    m_isWriteHalfSent = false;
    if (m_exec.pipe && !m_hasEnded && m_written == m_exec.input.size()) {
        m_exec.input = m_exec.pipe->nextInput();
        m_written = 0;
        if (m_exec.input.isEmpty() && !m_exec.pipe->isInputAtEnd())
            return false;
    }
    if (m_written < m_exec.input.size()) {
        const auto count = libssh2_channel_write_ex(m_channel, 0, m_exec.input.constData() + m_written,
                                                    size_t(m_exec.input.size() - m_written));
        if (count > 0) {
            m_written += count;
            return true;
        }
        if (count == LIBSSH2_ERROR_EAGAIN || count == 0) {
            m_isWriteHalfSent = isOutgoingFull(loop);
            return false;
        }
        if (count == LIBSSH2_ERROR_CHANNEL_CLOSED || count == LIBSSH2_ERROR_CHANNEL_EOF_SENT) {
            m_written = m_exec.input.size(); // it wants no more
            if (m_exec.pipe)
                m_exec.pipe->stopInput();
            m_hasEnded = true;
            return true;
        }
        loop.fail(connectionError(loop.session(), loop.machine()));
        return false;
    }
    if (m_hasEnded)
        return false;
    const int code = libssh2_channel_send_eof(m_channel);
    if (code == LIBSSH2_ERROR_EAGAIN) {
        m_isWriteHalfSent = isOutgoingFull(loop);
        return false;
    }
    m_hasEnded = true;
    return true;
}

bool SshExecJob::read(SshLoop &loop, int stream, bool &isContent,
                      const std::function<bool(QByteArrayView)> &sink)
{
    bool hasMoved = false;
    m_buffer.resize(blockSize);
    for (int block = 0; block < blocksPerTurn; ++block) {
        const auto count =
            libssh2_channel_read_ex(m_channel, stream, m_buffer.data(), size_t(m_buffer.size()));
        if (count == LIBSSH2_ERROR_EAGAIN || count == 0) {
            // It may have been the refill of the window that did not go out whole.
            m_isReadHalfSent = m_isReadHalfSent || (count != 0 && isOutgoingFull(loop));
            break;
        }
        if (count < 0) {
            loop.fail(connectionError(loop.session(), loop.machine()));
            return false;
        }
        m_received += count;
        hasMoved = true;
        if (!isContent && sink)
            isContent = sink(QByteArrayView(m_buffer).first(count));
    }
    return hasMoved;
}

bool SshExecJob::work(SshLoop &loop)
{
    const bool isHeld = isHeldUp();
    m_isReadHalfSent = false;
    const bool hasWritten = write(loop);
    // Reading either stream would widen the window of both.
    if (isHeld)
        return hasWritten;
    const bool hasRead = read(loop, 0, m_outputIsContent, m_exec.onOutput);
    const bool hasReadErrors = read(loop, SSH_EXTENDED_DATA_STDERR, m_errorsAreContent, m_exec.onErrors);
    const bool isContent = m_outputIsContent && m_errorsAreContent;
    if (isContent || (!hasRead && !hasReadErrors && libssh2_channel_eof(m_channel) == 1)) {
        finish(How::Done);
        m_state = State::Closing;
        m_deadline = Clock::now();
        return true;
    }
    return hasWritten || hasRead || hasReadErrors;
}

bool SshExecJob::kill(SshLoop &loop)
{
    if (!settle(loop))
        return false;
    // A program that reads its input ends by itself, also where nothing may be signalled (a log-in as root).
    if (!m_hasEnded) {
        const int ended = libssh2_channel_send_eof(m_channel);
        if (ended == LIBSSH2_ERROR_EAGAIN && Clock::now() < m_deadline)
            return false;
        m_hasEnded = true;
    }
    // OpenSSH sends it to the process group.
    const int code = libssh2_channel_signal_ex(m_channel, "KILL", 4);
    if (code == LIBSSH2_ERROR_EAGAIN && Clock::now() < m_deadline)
        return false;
    m_state = State::Ending;
    return true;
}

bool SshExecJob::awaitDeath(SshLoop &loop)
{
    const std::function<bool(QByteArrayView)> nobody;
    const bool hasRead = read(loop, 0, m_outputIsContent, nobody);
    const bool hasReadErrors = read(loop, SSH_EXTENDED_DATA_STDERR, m_errorsAreContent, nobody);
    if (libssh2_channel_eof(m_channel) != 1 && Clock::now() < m_deadline)
        return hasRead || hasReadErrors;
    m_state = State::Closing;
    m_deadline = Clock::now();
    return true;
}

} // namespace trainyard
