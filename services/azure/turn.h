// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/http/httpclient.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace trainyard {

/// A lock that is held for as long as an exchange with a service takes, so that who waits for it may be
/// cancelled. (Not std::timed_mutex: ThreadSanitizer of GCC 12 does not know its timed lock.) Any thread.
class Turn
{
public:
    void lock() { (void)lockUnless({}); }
    /// False: it was cancelled, and is not held.
    [[nodiscard]] bool lockUnless(const IsCancelled &isCancelled)
    {
        std::unique_lock lock(m_mutex);
        while (m_isTaken) {
            if (isCancelled && isCancelled())
                return false;
            m_changed.wait_for(lock, std::chrono::milliseconds(100));
        }
        return m_isTaken = true;
    }
    void unlock()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_isTaken = false;
        }
        m_changed.notify_one();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isTaken = false;
};

} // namespace trainyard
