// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logsource.h"

#include <QStringList>

#include <memory>

namespace trainyard {

/// TensorBoard's rule: the name of an event file has "tfevents" in it.
bool isEventFile(const QString &fileName);

/// The event files of a folder, which are one run, in the order in which TensorBoard reads them.
QStringList eventFiles(const QString &folder);

std::unique_ptr<LogSource> openEventFolder(const QString &folder, const LogClock &clock);

} // namespace trainyard
