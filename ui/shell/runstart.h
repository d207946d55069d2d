// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace trainyard::ui {

/// What a person dropped onto the window: to start a run with, or to look at.
struct RunStart
{
    QString folder;      ///< absolute
    QString script;      ///< name in the folder, when a Python file was dropped
    bool isLogs = false; ///< no run to start: logs of another tool to look at
    QString runConfig{}; ///< absolute, when a .runconfig file was dropped
    friend bool operator==(const RunStart &, const RunStart &) = default;
};

/// The first folder counts; without one, the first file stands for its folder, and is the script if it is a
/// .py, or says by itself what to run if it is a .runconfig. An event file, a .wandb file, or a folder that
/// has some, or is MLflow's, and no script, are logs; a few hundred names are looked at. nullopt: nothing of
/// this computer that exists.
std::optional<RunStart> interpretDrop(const QList<QUrl> &urls);

} // namespace trainyard::ui
