// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

namespace trainyard {

/// How long to wait before the next try: twice as long each time, up to a limit, less a random part of up to
/// half of it, so that many who were cut off together do not come back together. Not thread-safe. Pure.
class Backoff
{
public:
    using Duration = std::chrono::milliseconds;
    /// `random` answers numbers from 0 up to 1.
    Backoff(Duration first, Duration most, std::function<double()> random)
        : m_first(first), m_most(most), m_random(std::move(random))
    {
    }
    Duration next();
    void reset() { m_failures = 0; }

private:
    Duration m_first;
    Duration m_most;
    std::function<double()> m_random;
    int m_failures = 0;
};

} // namespace trainyard
