// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/ssh/backoff.h"
#include "services/hosts/ssh/sshmemory.h"
#include "services/hosts/ssh/sshsession.h"

#include <condition_variable>
#include <mutex>
#include <optional>

namespace trainyard {

/// Keeps one connection to a machine: opens it when it is first needed and again when it broke, waiting
/// longer after each failure. A refusal (password, host key) is final until retry(): no server is asked a
/// second time for what it denied, and no person either. Any worker thread.
class SshLink
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    struct Surroundings
    {
        std::function<TimePoint()> now; ///< empty: the steady clock
        std::function<double()> random; ///< 0 up to 1; empty: a good one
        std::chrono::milliseconds firstPause{500};
        std::chrono::milliseconds longestPause{60'000};
        std::chrono::milliseconds patience{20'000}; ///< for so long a caller waits for a connection
    };
    enum class State { Idle, Opening, Open, Waiting, Refused };
    using Listener = std::function<void(State, const std::optional<Error> &)>;

    /// `authority` must outlive it. `listener` is told each change, on the thread where it happens.
    SshLink(SshSettings settings, SshAuthority &authority, Surroundings surroundings, Listener listener = {});

    /// An open connection. Errors: those of SshSession::open; Unavailable with retryAfter while it has to
    /// wait.
    Result<std::shared_ptr<SshSession>> session(const CancelCheck &isCancelled);
    /// Opens the connection now, once, and tells each step: for who wants to see them, before anything else
    /// uses it.
    Result<std::shared_ptr<SshSession>> open(const CancelCheck &isCancelled, const SshStepSink &onStep);
    /// Forgets a refusal and all waiting; the next session() tries at once.
    void retry();
    /// Closes the connection; the next session() opens another one.
    void close();
    State state() const;
    const SshSettings &settings() const { return m_settings; }

private:
    void tell(State state, const std::optional<Error> &error = {});
    std::optional<Result<std::shared_ptr<SshSession>>> settle(Result<std::shared_ptr<SshSession>> opened);

    SshSettings m_settings;
    SshMemory m_memory;
    Surroundings m_surroundings;
    Listener m_listener;
    mutable std::mutex m_mutex; ///< guards all below
    std::condition_variable m_changed;
    std::shared_ptr<SshSession> m_session;
    Backoff m_backoff;
    TimePoint m_notBefore;
    std::optional<Error> m_refusal;
    std::optional<Error> m_lastError;
    bool m_isOpening = false;
    State m_state = State::Idle;
};

} // namespace trainyard
