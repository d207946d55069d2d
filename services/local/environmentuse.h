// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environmentbuild.h"
#include "models/domain/run.h"
#include "services/environments/environmentbuilder.h"

#include <QElapsedTimer>
#include <QMutex>

#include <optional>

namespace trainyard {

class LocalCore;
class Target;

/// What a run gets from an environment that the studio builds.
struct EnvironmentUse
{
    Environment environment;
    QString hash;
    QString interpreter; ///< on the target; there once it is built
    bool isBuilt = false;
    QString reason; ///< why it is reused or has to be built, a sentence
};

/// What this computer can build with; asked at most once a minute, since every Python is started for it. Any
/// thread.
class BuildToolsMemory
{
public:
    Result<BuildTools> get(EnvironmentBuilder &builder);
    void forget();

private:
    QMutex m_mutex;
    QElapsedTimer m_since;
    std::optional<BuildTools> m_tools;
};

// All of these wait, and are for worker threads.

EnvironmentBuilder environmentBuilder(Target &target);
/// The environment that the configuration names; nullopt when it names none or an interpreter that goes
/// before it.
Result<std::optional<Environment>> namedEnvironment(LocalCore &core, const RunConfiguration &configuration);
/// nullopt when the run needs nothing that is built. InvalidInput with a sentence when the build failed
/// before or the environment cannot be built there. Of one that is there nothing but one file is looked at.
Result<std::optional<EnvironmentUse>> environmentUse(LocalCore &core, Target &target,
                                                     const RunConfiguration &configuration);

/// Hands the target what the registry of the image wants, for the next build. InvalidInput when its password
/// is not known here.
Result<> sendRegistryLogin(LocalCore &core, EnvironmentBuilder &builder, const Environment &environment);

/// Properties of a run: the environment that it was built from, and why it was built or reused.
QString environmentHashProperty();
QString environmentReasonProperty();

} // namespace trainyard
