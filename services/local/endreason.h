// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"
#include "services/launchers/directlauncher.h"

namespace trainyard {

struct RunEnd
{
    RunStatus status = RunStatus::Failed;
    QString reason; ///< a sentence or two; empty for a run that simply completed
};

/// What an ended or lost run has come to. `logTail`: the last bytes of its driver log, for the exception of a
/// Python traceback. Pure. Rule: the exit code decides (azureml-sdk 4.4), unless we ended it ourselves.
RunEnd describeEnd(const AgentStatus &status, const Run &run, const QString &interpreter,
                   const QByteArray &logTail);

/// "ModuleNotFoundError: No module named 'torch'" where the log ends with a Python traceback; else empty.
QString lastException(const QByteArray &logTail);

} // namespace trainyard
