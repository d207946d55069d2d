// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/filedescriptor.h"
#include "services/hosts/ssh/sshpipe.h"
#include "services/hosts/ssh/sshsession.h"
#include "services/hosts/ssh/sshtransport.h"

#include <condition_variable>
#include <mutex>
#include <vector>

struct pollfd;

namespace trainyard {

class SshLoop;

/// Something that a loop moves along: one channel and what it is for. Its own data are the loop thread's;
/// what other threads wait for is behind the mutex.
class SshJob
{
public:
    using TimePoint = SshTransport::Clock::time_point;

    explicit SshJob(TimePoint deadline) : m_deadline(deadline) {}
    virtual ~SshJob() = default;
    SshJob(const SshJob &) = delete;
    SshJob &operator=(const SshJob &) = delete;

    /// Does what can be done without waiting; true when something moved.
    virtual bool advance(SshLoop &loop) = 0;
    virtual bool isOver() const = 0;
    /// True while it would take what the connection brings.
    virtual bool reads() const = 0;
    virtual TimePoint nextLook() const { return m_deadline; }
    /// Whether it gives its channel back when others wait: interrupt() then has it do so.
    virtual bool mayBeInterrupted() const { return false; }
    virtual bool isInterruptible() const { return false; }
    /// Was told to end, and still has its channel.
    virtual bool isEnding() const { return false; }
    virtual void interrupt() {}
    virtual void addWaits(std::vector<pollfd> &waits) const { Q_UNUSED(waits) }

    /// The connection is gone, and the channel with it. Any thread; once.
    void lose(const Error &error);
    /// Any thread; the loop has to be woken.
    void cancel() { m_isCancelled = true; }
    bool hasEnded() const { return isFinished(); }
    TimePoint openedAt() const { return m_openedAt; } ///< of its channel; the loop's thread
    /// Waits for news for at most `pause`; false when there is none.
    bool waitForEnd(std::chrono::milliseconds pause);
    SshExecEnd end();

protected:
    enum class Opening { Waiting, Open, Refused };
    /// Gets a channel with `open`, which answers null and sets the session's last error.
    Opening openChannel(SshLoop &loop, const std::function<LIBSSH2_CHANNEL *()> &open);
    /// Closes the channel and gives it back; true when that is done.
    bool closeChannel(SshLoop &loop);
    void finish(SshExecEnd::How how, Error error = {});
    bool isFinished() const;
    virtual void onFinished() {}
    bool isLate() const { return SshTransport::Clock::now() > m_deadline; }

    LIBSSH2_CHANNEL *m_channel = nullptr;
    TimePoint m_deadline;
    TimePoint m_notBefore{};
    TimePoint m_openedAt{};
    qint64 m_received = 0;
    std::atomic<bool> m_isCancelled = false;
    std::atomic<bool> m_wasSent = false;

private:
    int m_refusals = 0;
    bool m_isOpening = false;
    mutable std::mutex m_mutex;
    std::condition_variable m_ended;
    std::optional<SshExecEnd> m_end; ///< guarded by m_mutex
};

/// Runs a command.
class SshExecJob : public SshJob
{
public:
    explicit SshExecJob(const SshExec &exec);
    bool advance(SshLoop &loop) override;
    bool isOver() const override { return m_state == State::Over; }
    bool reads() const override;
    TimePoint nextLook() const override;
    bool mayBeInterrupted() const override { return m_exec.mayBeInterrupted; }
    bool isInterruptible() const override;
    bool isEnding() const override
    {
        return m_isInterrupted || m_state == State::Killing || m_state == State::Ending ||
               m_state == State::Closing;
    }
    void interrupt() override { m_isInterrupted = true; }

protected:
    void onFinished() override;

private:
    enum class State { Waiting, Requesting, Running, Killing, Ending, Closing, Over };
    bool open(SshLoop &loop);
    bool request(SshLoop &loop);
    bool work(SshLoop &loop);
    bool write(SshLoop &loop);
    bool read(SshLoop &loop, int stream, bool &isContent, const std::function<bool(QByteArrayView)> &sink);
    void giveUp(SshExecEnd::How how, SshLoop &loop);
    bool isHeldUp() const;
    bool kill(SshLoop &loop);
    static bool isOutgoingFull(SshLoop &loop);
    /// The library finishes a half-sent packet only when the same call is made again; until then nothing else
    /// can be sent. True when nothing of this job is half-sent.
    bool settle(SshLoop &loop);
    bool awaitDeath(SshLoop &loop);

    SshExec m_exec;
    State m_state = State::Waiting;
    qsizetype m_written = 0;
    bool m_hasEnded = false; ///< our end of its input
    bool m_isInterrupted = false;
    bool m_isWriteHalfSent = false;
    bool m_isReadHalfSent = false;
    bool m_outputIsContent = false;
    bool m_errorsAreContent = false;
    QByteArray m_buffer;
};

/// Carries bytes between a socket of this process and a port on the other side.
class SshTunnelJob : public SshJob
{
public:
    SshTunnelJob(QByteArray address, int port, FileDescriptor socket, TimePoint deadline);
    bool advance(SshLoop &loop) override;
    bool isOver() const override { return m_state == State::Over; }
    bool reads() const override { return m_state != State::Over && m_toSocket.isEmpty(); }
    TimePoint nextLook() const override;
    void addWaits(std::vector<pollfd> &waits) const override;

private:
    enum class State { Waiting, Open, Closing, Over };
    bool fromChannel(SshLoop &loop);
    bool toChannel(SshLoop &loop);

    QByteArray m_address;
    int m_port;
    FileDescriptor m_socket;
    State m_state = State::Waiting;
    QByteArray m_toSocket;
    QByteArray m_toChannel;
    bool m_socketEnded = false;
    bool m_channelEnded = false;
};

} // namespace trainyard
