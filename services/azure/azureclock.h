// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/http/httpclient.h"

#include <QDateTime>

namespace trainyard {

/// The time, and waiting for it to pass. Any worker thread. Tests give one whose waits cost nothing.
class AzureClock
{
public:
    virtual ~AzureClock() = default;
    virtual QDateTime now() const { return QDateTime::currentDateTimeUtc(); }
    /// Cancelled where the wait was given up.
    virtual Result<> sleep(std::chrono::milliseconds duration, const IsCancelled &isCancelled);
};

} // namespace trainyard
