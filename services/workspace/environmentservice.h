// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environmentbuild.h"
#include "models/domain/runfile.h"
#include "services/secrets/secret.h"

#include <QFuture>

namespace trainyard {

/// What a workspace does for environments beyond listing and registering them: imports, and builds on its
/// targets. Given by Workspace::environmentService(), which owns it; same thread and the same rules of
/// answers. `target` is the name of a compute target; an environment is named NAME or NAME:VERSION, a build
/// by its hash.
class EnvironmentService
{
public:
    virtual ~EnvironmentService() = default;

    /// Kept for the runs that used it, out of the lists; or back again.
    virtual QFuture<Result<Environment>> archive(const QString &environment, bool isArchived) = 0;
    /// A draft from a conda file, a requirements list (files that it names with -r are taken over), a
    /// pyproject.toml, or from the folder of a conda environment on this computer. Not registered yet.
    virtual QFuture<Result<Environment>> import(const QString &path) = 0;

    /// Everything that was built on the target or is being built, with sizes; may take seconds.
    virtual QFuture<Result<QList<EnvironmentBuild>>> builds(const QString &target) = 0;
    virtual QFuture<Result<EnvironmentBuild>> build(const QString &hash, const QString &target) = 0;
    /// Begins a build, which goes on whatever becomes of this program. One that failed is begun anew only
    /// when `again`.
    virtual QFuture<Result<EnvironmentBuild>> startBuild(const QString &environment, const QString &target,
                                                         bool again) = 0;
    /// The password for the registry of a container's image, kept for builds on any target: true in the
    /// keychain, false in memory until the program ends.
    virtual QFuture<Result<bool>> keepRegistryPassword(const EnvironmentContainer &container,
                                                       Secret password) = 0;
    virtual QFuture<Result<EnvironmentBuild>> cancelBuild(const QString &hash, const QString &target) = 0;
    /// Conflict while a run needs it.
    virtual QFuture<Result<>> removeBuild(const QString &hash, const QString &target) = 0;
    /// At most `maxBytes` (≤ 16 MiB) of the newest log.
    virtual QFuture<Result<FileChunk>> buildLog(const QString &hash, const QString &target, qint64 offset,
                                                qint64 maxBytes) = 0;
    /// What was really installed, a line each.
    virtual QFuture<Result<QString>> installed(const QString &hash, const QString &target) = 0;
    /// What the target can build with, as it was at most a minute ago; see models/documents/supportmatrix.h.
    virtual QFuture<Result<BuildTools>> buildTools(const QString &target) = 0;
    /// What fetchMicromamba() would fetch, for a person to agree to; asks the network of the target.
    virtual QFuture<Result<ToolOffer>> offerMicromamba(const QString &target) = 0;
    /// Into the target's home folder, for builds alone. What does not have the checksum is thrown away.
    virtual QFuture<Result<>> fetchMicromamba(const ToolOffer &offer, const QString &target) = 0;
};

} // namespace trainyard
