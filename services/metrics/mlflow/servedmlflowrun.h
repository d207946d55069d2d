// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logsource.h"

namespace trainyard {

class MlflowServer;

/// A run of a server: what the searches told of it, and the histories of its metrics once somebody asks for
/// points; then it is polled, more and more seldom while nothing comes, and of each metric that has another
/// newest value the last page of its history is read again and what lies behind it.
std::unique_ptr<LogSource> servedMlflowRun(std::shared_ptr<MlflowServer> server, const QString &runId);

} // namespace trainyard
