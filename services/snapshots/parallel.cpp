// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/parallel.h"

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

namespace trainyard {

int snapshotThreads()
{
    return std::clamp(int(std::thread::hardware_concurrency()), 1, 8);
}

void inThreads(int count, const std::function<void()> &work, const std::function<void()> &wait)
{
    std::vector<std::jthread> threads;
    threads.reserve(size_t(count));
    try {
        while (int(threads.size()) < count)
            threads.emplace_back(work);
    } catch (const std::system_error &) {
        if (threads.empty())
            work();
    }
    if (wait)
        wait();
}

} // namespace trainyard
