// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/ssh/sshjob.h"
#include "services/hosts/ssh/sshtransport.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace trainyard {

/// The thread that owns a transport and moves its channels along.
class SshLoop
{
public:
    SshLoop(std::unique_ptr<SshTransport> transport, QString machine, int maxChannels,
            std::chrono::milliseconds keepAlive);
    ~SshLoop();

    /// From any thread. The job ends by itself, or as lost with the connection.
    void add(std::shared_ptr<SshJob> job);
    /// Has the loop look at its jobs now; any thread.
    void wake();
    bool isOpen() const { return m_isOpen; }
    std::optional<std::chrono::microseconds> networkTime() const;

    // What follows is for jobs, on the loop's thread.
    LIBSSH2_SESSION *session() const { return m_transport->session(); }
    QString machine() const { return m_machine; }
    /// One channel is opened at a time, the library allows no more; false when it is not `job`'s turn.
    bool mayOpen(SshJob *job);
    bool isOpener(const SshJob *job) const { return m_opener == job; }
    void opened(LIBSSH2_CHANNEL *channel);
    /// The server refused another channel; false when there is nothing to wait for.
    bool mayRetryAfterRefusal();
    void freed(LIBSSH2_CHANNEL *channel, bool isClosed, qint64 received);
    /// The connection is over; `sentence` says what was under way.
    void fail(const Error &error);

private:
    void run();
    void takeNew();
    bool advanceAll();
    void wait();
    void listenWhenIdle();
    void makeRoomFor(const SshJob &job);
    void keepAlive();

    std::unique_ptr<SshTransport> m_transport;
    QString m_machine;
    int m_maxChannels;
    std::chrono::milliseconds m_keepAlive;
    FileDescriptor m_bell;
    std::atomic<bool> m_isOpen = true;
    std::atomic<bool> m_mustStop = false;
    mutable std::mutex m_mutex;
    std::deque<std::shared_ptr<SshJob>> m_new; ///< guarded by m_mutex

    std::vector<std::shared_ptr<SshJob>> m_jobs;
    SshJob *m_opener = nullptr;
    int m_channels = 0;
    LIBSSH2_CHANNEL *m_listener = nullptr; ///< a closed channel, kept to read with while there is no other
    SshTransport::Clock::time_point m_lastWork;
    std::optional<Error> m_failure;
    std::thread m_thread; ///< last: it uses all of the above
};

} // namespace trainyard
