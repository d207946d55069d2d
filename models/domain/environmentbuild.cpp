// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/environmentbuild.h"

#include "models/domain/jsonvalues.h"

#include <QJsonArray>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

bool BuildTools::hasConda() const
{
    return tools.contains(u"micromamba"_s) || tools.contains(u"mamba"_s) || tools.contains(u"conda"_s);
}

bool BuildTools::hasContainers() const
{
    return std::ranges::any_of(engines, &ContainerEngine::answers);
}

QString buildStateName(EnvironmentBuild::State state)
{
    switch (state) {
    case EnvironmentBuild::State::Absent:
        return u"absent"_s;
    case EnvironmentBuild::State::Starting:
        return u"starting"_s;
    case EnvironmentBuild::State::Building:
        return u"building"_s;
    case EnvironmentBuild::State::Complete:
        return u"complete"_s;
    case EnvironmentBuild::State::Failed:
        return u"failed"_s;
    case EnvironmentBuild::State::Canceled:
        return u"canceled"_s;
    case EnvironmentBuild::State::Interrupted:
        break;
    }
    return u"interrupted"_s;
}

QJsonObject toJson(const EnvironmentBuild &build)
{
    return {{u"hash"_s, build.hash},
            {u"state"_s, buildStateName(build.state)},
            {u"attempt"_s, build.attempt},
            {u"exitCode"_s, build.exitCode ? QJsonValue(*build.exitCode) : QJsonValue()},
            {u"started"_s, toJson(build.started)},
            {u"ended"_s, toJson(build.ended)},
            {u"lastUsed"_s, toJson(build.lastUsed)},
            {u"tool"_s, build.tool},
            {u"python"_s, build.python},
            {u"bytes"_s, build.bytes},
            {u"folder"_s, build.folder},
            {u"environments"_s, QJsonArray::fromStringList(build.environments)},
            {u"reason"_s, build.reason}};
}

} // namespace trainyard
