// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshloop.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace trainyard {

using namespace std::chrono_literals;
using Clock = SshTransport::Clock;

namespace {
/// A closed channel may be read with while its receive window needs no refill: the server knows it no more.
constexpr qint64 mostReceivedByListener = 256 << 10;
constexpr std::chrono::milliseconds fairShare = 2s;
} // namespace

SshLoop::SshLoop(std::unique_ptr<SshTransport> transport, QString machine, int maxChannels,
                 std::chrono::milliseconds keepAlive)
    : m_transport(std::move(transport)), m_machine(std::move(machine)), m_maxChannels(qMax(1, maxChannels)),
      m_keepAlive(keepAlive), m_bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_lastWork(Clock::now())
{
    // No answer is asked for: the library would keep each of them. The kernel notices a silent peer.
    libssh2_keepalive_config(session(), 0, unsigned(std::max<long>(2, m_keepAlive.count() / 1000)));
    m_thread = std::thread([this] { run(); });
}

SshLoop::~SshLoop()
{
    m_mustStop = true;
    wake();
    m_thread.join();
}

void SshLoop::add(std::shared_ptr<SshJob> job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_isOpen) {
            m_new.push_back(std::move(job));
            job = nullptr;
        }
    }
    if (job) {
        job->lose({ErrorKind::Unavailable,
                   QCoreApplication::translate("Ssh", "The connection to %1 is closed.").arg(m_machine),
                   {},
                   {}});
    } else {
        wake();
    }
}

std::optional<std::chrono::microseconds> SshLoop::networkTime() const
{
    const std::lock_guard lock(m_mutex); // the transport lives while it is open
    return m_isOpen ? m_transport->networkTime() : std::nullopt;
}

void SshLoop::wake()
{
    const quint64 one = 1;
    if (::write(m_bell.get(), &one, sizeof one) < 0) {
        // Full: it rings already.
    }
}

bool SshLoop::mayOpen(SshJob *job)
{
    if (m_opener && m_opener != job)
        return false;
    if (!m_opener && m_channels >= m_maxChannels) {
        makeRoomFor(*job);
        return false;
    }
    m_opener = job;
    return true;
}

void SshLoop::makeRoomFor(const SshJob &job)
{
    // Those that may be interrupted themselves take turns.
    const auto openedBefore = Clock::now() - (job.mayBeInterrupted() ? fairShare : 0ms);
    SshJob *oldest = nullptr;
    for (const auto &other : m_jobs) {
        if (other->mayBeInterrupted() && other->isEnding())
            return; // one is on its way already
        if (other->isInterruptible() && other->openedAt() <= openedBefore &&
            (!oldest || other->openedAt() < oldest->openedAt()))
            oldest = other.get();
    }
    if (oldest)
        oldest->interrupt();
}

void SshLoop::opened(LIBSSH2_CHANNEL *channel)
{
    m_opener = nullptr;
    if (channel)
        ++m_channels;
}

bool SshLoop::mayRetryAfterRefusal()
{
    if (m_channels == 0)
        return false;
    m_maxChannels = m_channels; // as many as the server has shown to allow
    return true;
}

void SshLoop::freed(LIBSSH2_CHANNEL *channel, bool isClosed, qint64 received)
{
    --m_channels;
    if (isClosed && received <= mostReceivedByListener) {
        std::swap(channel, m_listener);
    }
    if (channel)
        libssh2_channel_free(channel); // both sides have closed it: nothing is sent
}

void SshLoop::fail(const Error &error)
{
    if (!m_failure)
        m_failure = error;
}

void SshLoop::takeNew()
{
    const std::lock_guard lock(m_mutex);
    for (auto &job : m_new)
        m_jobs.push_back(std::move(job));
    m_new.clear();
}

bool SshLoop::advanceAll()
{
    bool hasMoved = false;
    for (size_t i = 0; i < m_jobs.size() && !m_failure; ++i)
        hasMoved = m_jobs[i]->advance(*this) || hasMoved;
    std::erase_if(m_jobs, [](const auto &job) { return job->isOver(); });
    if (hasMoved)
        m_lastWork = Clock::now();
    return hasMoved;
}

void SshLoop::listenWhenIdle()
{
    const bool somebodyReads = std::ranges::any_of(m_jobs, [](const auto &job) { return job->reads(); });
    if (somebodyReads || !m_listener)
        return;
    // Answers what the server asks by itself (is anybody there, new keys) and hears it hang up.
    std::array<char, 16> nothing;
    const ssize_t code = libssh2_channel_read_ex(m_listener, 0, nothing.data(), 1);
    if (code < 0 && code != LIBSSH2_ERROR_EAGAIN)
        fail(m_transport->lastError(
            QCoreApplication::translate("Ssh", "%1 closed the connection.").arg(m_machine)));
}

void SshLoop::keepAlive()
{
    const bool isFull = (libssh2_session_block_directions(session()) & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0;
    pollfd ready{m_transport->socket(), POLLOUT, 0};
    // Only where it surely goes out whole: the library does not finish a half-sent one.
    if (m_opener || isFull || Clock::now() - m_lastWork < m_keepAlive || ::poll(&ready, 1, 0) != 1 ||
        (ready.revents & POLLOUT) == 0)
        return;
    int next = 0;
    m_lastWork = Clock::now();
    if (libssh2_keepalive_send(session(), &next) != 0)
        fail(m_transport->lastError(
            QCoreApplication::translate("Ssh", "The connection to %1 broke.").arg(m_machine)));
}

void SshLoop::wait()
{
    const bool isFull = (libssh2_session_block_directions(session()) & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0;
    // A channel that opens waits for the server's word, too.
    const bool somebodyReads =
        m_listener || m_opener || std::ranges::any_of(m_jobs, [](const auto &job) { return job->reads(); });
    std::vector<pollfd> waits{
        {m_bell.get(), POLLIN, 0},
        {m_transport->socket(), short((somebodyReads ? POLLIN : POLLRDHUP) | (isFull ? POLLOUT : 0)), 0}};
    auto next = Clock::now() + std::min<std::chrono::milliseconds>(m_keepAlive, 1s);
    for (const auto &job : m_jobs) {
        next = std::min(next, job->nextLook());
        job->addWaits(waits);
    }
    const auto pause = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    ::poll(waits.data(), waits.size(), int(std::clamp<long>(pause, 0, 1000)));
    if (waits[0].revents != 0) {
        quint64 count = 0;
        if (::read(m_bell.get(), &count, sizeof count) < 0) {
            // Somebody's ring was taken already.
        }
    }
    if (!somebodyReads && (waits[1].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) {
        fail({ErrorKind::Unavailable,
              QCoreApplication::translate("Ssh", "%1 closed the connection.").arg(m_machine),
              {},
              {}});
    }
}

void SshLoop::run()
{
    while (!m_mustStop && !m_failure) {
        takeNew();
        if (advanceAll())
            continue;
        listenWhenIdle();
        keepAlive();
        if (!m_failure)
            wait();
    }
    const Error error = m_failure.value_or(
        Error{ErrorKind::Unavailable,
              QCoreApplication::translate("Ssh", "The connection to %1 was closed.").arg(m_machine),
              {},
              {}});
    {
        const std::lock_guard lock(m_mutex);
        m_isOpen = false;
    }
    takeNew();
    for (const auto &job : m_jobs)
        job->lose(error);
    m_jobs.clear();
    m_transport.reset(); // frees the channels too
}

} // namespace trainyard
