// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"

namespace trainyard {

/// The program files that a target needs: the run agent (POSIX shell) and the Python run context. They are
/// laid once per content into TARGET-HOME/tools/HASH/, so that runs started by an older Trainyard keep
/// theirs.
struct LaunchTools
{
    QString hash;          ///< 16 hex digits over names and contents
    QList<HostFile> files; ///< paths relative to the tools folder: agent/…, python/…

    /// Reads `folder`/agent and `folder`/python, e.g. from ":/target". Fails when the agent is not there.
    static Result<LaunchTools> read(const QString &folder);
    QString folderIn(const QString &targetHome) const;
};

} // namespace trainyard
