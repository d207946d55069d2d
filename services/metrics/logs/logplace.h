// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logfinder.h"

namespace trainyard {

/// Where logs are looked for: a folder, or a server. Belongs to one thread.
class LogPlace
{
public:
    virtual ~LogPlace() = default;
    /// The runs there; asked again, at least those that came since. Errors: the place itself cannot be read.
    virtual Result<FoundLogs> find() = 0;
    /// Whether it is shown before there is a run in it.
    virtual bool mayBeEmpty() const { return false; }
};

std::shared_ptr<LogPlace> logFolderPlace(const QString &folder, const LogClock &clock);

} // namespace trainyard
