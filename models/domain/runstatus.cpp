// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/runstatus.h"

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

QString runStatusName(RunStatus status)
{
    switch (status) {
    case RunStatus::NotStarted:
        return u"NotStarted"_s;
    case RunStatus::Starting:
        return u"Starting"_s;
    case RunStatus::Provisioning:
        return u"Provisioning"_s;
    case RunStatus::Preparing:
        return u"Preparing"_s;
    case RunStatus::Queued:
        return u"Queued"_s;
    case RunStatus::Running:
        return u"Running"_s;
    case RunStatus::Finalizing:
        return u"Finalizing"_s;
    case RunStatus::CancelRequested:
        return u"CancelRequested"_s;
    case RunStatus::Completed:
        return u"Completed"_s;
    case RunStatus::Failed:
        return u"Failed"_s;
    case RunStatus::Canceled:
        return u"Canceled"_s;
    case RunStatus::NotResponding:
        return u"NotResponding"_s;
    case RunStatus::Paused:
        return u"Paused"_s;
    case RunStatus::Unknown:
        break;
    }
    return u"Unknown"_s;
}

std::optional<RunStatus> runStatusFromName(QStringView name)
{
    const auto *found =
        std::ranges::find_if(allRunStatuses, [name](RunStatus s) { return runStatusName(s) == name; });
    return found == std::end(allRunStatuses) ? std::nullopt : std::optional(*found);
}

bool isTerminal(RunStatus status)
{
    return status == RunStatus::Completed || status == RunStatus::Failed || status == RunStatus::Canceled;
}

} // namespace trainyard
