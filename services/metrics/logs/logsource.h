// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "services/metrics/logs/logcontents.h"

#include <functional>

namespace trainyard {

/// Seconds since 1970-01-01 UTC.
using LogClock = std::function<double()>;

/// Where the log of one run of another tool lies; reads it in place and never writes. Belongs to one thread.
class LogSource
{
public:
    struct Progress
    {
        bool changed = false; ///< something was read
        bool more = false;    ///< there is more than one round takes: call again
    };

    virtual ~LogSource() = default;
    /// Reads what is new, about `budget` bytes of it at most. Errors are of the file system (NotFound,
    /// Denied) or the database; what was read stays, and the next call goes on.
    virtual Result<Progress> advance(LogContents &into, qint64 budget) = 0;
    /// The next call begins at the first byte again; the caller clears the contents.
    virtual void restart() = 0;
    /// A log far away gives its points only to who asks for them. True: they are to be had with the next
    /// calls of advance(); false: they are there.
    virtual bool askForPoints() { return false; }
    /// Somebody looks at it: what comes is wanted at once, with its points.
    virtual void setFollowed(bool) {}
};

} // namespace trainyard
