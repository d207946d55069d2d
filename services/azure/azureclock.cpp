// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureclock.h"

#include <algorithm>
#include <thread>

namespace trainyard {

using namespace std::chrono_literals;

Result<> AzureClock::sleep(std::chrono::milliseconds duration, const IsCancelled &isCancelled)
{
    const auto end = std::chrono::steady_clock::now() + duration;
    for (;;) {
        if (isCancelled && isCancelled())
            return failure(ErrorKind::Cancelled, {});
        const auto left = end - std::chrono::steady_clock::now();
        if (left <= 0ms)
            return {};
        std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, 100ms));
    }
}

} // namespace trainyard
