// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshlink.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace trainyard {

using namespace std::chrono_literals;

namespace {
SshLink::Surroundings completed(SshLink::Surroundings surroundings)
{
    if (!surroundings.now)
        surroundings.now = [] { return std::chrono::steady_clock::now(); };
    if (!surroundings.random)
        surroundings.random = [] { return QRandomGenerator::system()->generateDouble(); };
    return surroundings;
}

bool isFinal(ErrorKind kind)
{
    return kind != ErrorKind::Unavailable && kind != ErrorKind::NotFound && kind != ErrorKind::Cancelled;
}
} // namespace

SshLink::SshLink(SshSettings settings, SshAuthority &authority, Surroundings surroundings, Listener listener)
    : m_settings(std::move(settings)), m_memory(authority),
      m_surroundings(completed(std::move(surroundings))), m_listener(std::move(listener)),
      m_backoff(m_surroundings.firstPause, m_surroundings.longestPause, m_surroundings.random),
      m_notBefore(m_surroundings.now())
{
}

void SshLink::tell(State state, const std::optional<Error> &error)
{
    {
        const std::lock_guard lock(m_mutex);
        m_state = state;
    }
    if (m_listener)
        m_listener(state, error);
}

SshLink::State SshLink::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state == State::Open && !(m_session && m_session->isOpen()) ? State::Idle : m_state;
}

void SshLink::retry()
{
    const std::lock_guard lock(m_mutex);
    m_refusal.reset();
    m_backoff.reset();
    m_notBefore = m_surroundings.now();
    m_changed.notify_all();
}

void SshLink::close()
{
    std::shared_ptr<SshSession> closed; // its thread is joined without the lock
    {
        const std::lock_guard lock(m_mutex);
        closed = std::exchange(m_session, nullptr);
    }
    closed.reset();
    tell(State::Idle);
}

Result<std::shared_ptr<SshSession>> SshLink::session(const CancelCheck &isCancelled)
{
    const TimePoint begin = m_surroundings.now();
    std::unique_lock lock(m_mutex);
    while (true) {
        if (isCancelled && isCancelled())
            return failure(ErrorKind::Cancelled, {});
        if (m_session && m_session->isOpen())
            return m_session;
        if (m_refusal)
            return failure(*m_refusal);
        const TimePoint now = m_surroundings.now();
        if (m_lastError && now - begin >= m_surroundings.patience) {
            Error error = *m_lastError;
            error.retryAfter =
                std::max(0ms, std::chrono::duration_cast<std::chrono::milliseconds>(m_notBefore - now));
            return failure(error);
        }
        if (m_isOpening || now < m_notBefore) {
            const auto pause =
                m_isOpening ? 100ms : std::chrono::ceil<std::chrono::milliseconds>(m_notBefore - now);
            m_changed.wait_for(lock, std::clamp<std::chrono::milliseconds>(pause, 1ms, 100ms));
            continue;
        }
        m_isOpening = true;
        const std::shared_ptr<SshSession> broken = std::exchange(m_session, nullptr);
        lock.unlock();
        tell(State::Opening);
        auto opened = SshSession::open(m_settings, m_memory, isCancelled);
        lock.lock();
        m_isOpening = false;
        m_changed.notify_all();
        if (auto answer = settle(std::move(opened))) {
            lock.unlock();
            tell(*answer     ? State::Open
                 : m_refusal ? State::Refused
                             : State::Idle,
                 *answer ? std::nullopt : std::optional(answer->error()));
            return *answer;
        }
        const std::optional<Error> error = m_lastError;
        lock.unlock();
        tell(State::Waiting, error);
        lock.lock();
    }
}

Result<std::shared_ptr<SshSession>> SshLink::open(const CancelCheck &isCancelled, const SshStepSink &onStep)
{
    tell(State::Opening);
    auto opened = SshSession::open(m_settings, m_memory, isCancelled, onStep);
    {
        const std::lock_guard lock(m_mutex);
        if (opened)
            m_session = *opened;
    }
    tell(opened ? State::Open : State::Idle, opened ? std::nullopt : std::optional(opened.error()));
    return opened;
}

std::optional<Result<std::shared_ptr<SshSession>>> SshLink::settle(Result<std::shared_ptr<SshSession>> opened)
{
    if (opened) {
        m_session = *opened;
        m_backoff.reset();
        m_lastError.reset();
        return opened;
    }
    if (opened.error().kind == ErrorKind::Cancelled)
        return opened;
    if (isFinal(opened.error().kind)) {
        m_refusal = opened.error();
        return opened;
    }
    m_lastError = opened.error();
    m_notBefore = m_surroundings.now() + m_backoff.next();
    return std::nullopt;
}

} // namespace trainyard
