// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runconfiguration.h"
#include "services/workspace/workspace.h"

namespace trainyard {

/// A .runconfig file as a submission.
struct OpenedRunConfig
{
    QString path; ///< absolute
    /// The source folder is the file's project: the folder that it lies in, or above .azureml and aml_config.
    RunConfiguration configuration;
    QString registered; ///< the environment that was registered for packages which the file lists; else empty
    QStringList ignored; ///< what is set in the file and has no effect here
    QStringList remarks; ///< "Line 3: …", of what is readable and not right
};

/// Reads a .runconfig file of any dialect, and the .compute or conda file that it names. Packages that it
/// lists are registered as an environment, unless the newest of that name is the same; without
/// `wantsEnvironment` its environment is passed over but for the variables. Reads small files at once; UI
/// thread, as the workspace, which has to outlive the answer. InvalidInput: the file is wrong, with the line;
/// NotFound: no such file, or it names an environment that is not registered.
QFuture<Result<OpenedRunConfig>> openRunConfig(Workspace &workspace, const QString &path,
                                               bool wantsEnvironment = true);

/// Writes a configuration into a .runconfig file. One that is there keeps its unknown keys, comments and
/// order; a new one has its packages in a conda file beside it, whose name begins as its own. Gives the paths
/// of what was written.
QFuture<Result<QStringList>> saveRunConfig(Workspace &workspace, const QString &path,
                                           const RunConfiguration &configuration);

} // namespace trainyard
