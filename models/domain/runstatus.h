// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace trainyard {

/// The life of a run. Words and meaning follow Azure Machine Learning (azureml-core `Run.get_status`), so
/// that a run reads the same on every target.
enum class RunStatus {
    NotStarted,   ///< known here, not yet handed to a target
    Starting,     ///< the target is being asked to start it
    Provisioning, ///< compute is being created for it
    Preparing,    ///< its environment or files are being made ready
    Queued,       ///< waits for a free place
    Running,
    Finalizing, ///< the script ended; files are being collected
    CancelRequested,
    Completed,     ///< terminal: the script ended with exit code 0
    Failed,        ///< terminal
    Canceled,      ///< terminal (spelt as Azure spells it)
    NotResponding, ///< no heartbeat lately; may come back
    Paused,
    Unknown,
};

inline constexpr RunStatus allRunStatuses[] = {
    RunStatus::NotStarted, RunStatus::Starting, RunStatus::Provisioning, RunStatus::Preparing,
    RunStatus::Queued,     RunStatus::Running,  RunStatus::Finalizing,   RunStatus::CancelRequested,
    RunStatus::Completed,  RunStatus::Failed,   RunStatus::Canceled,     RunStatus::NotResponding,
    RunStatus::Paused,     RunStatus::Unknown,
};

/// The exact English word, used in storage, JSON and on the wire ("CancelRequested").
QString runStatusName(RunStatus status);
/// Unknown words give nullopt; callers keep the word and show RunStatus::Unknown.
std::optional<RunStatus> runStatusFromName(QStringView name);
/// Completed, Failed and Canceled: nothing will change any more.
bool isTerminal(RunStatus status);

} // namespace trainyard
