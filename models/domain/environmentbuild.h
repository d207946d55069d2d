// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environment.h"

#include <optional>

namespace trainyard {

/// What a target has of one description: an environment that was built, is being built or could not be built.
struct EnvironmentBuild
{
    enum class State { Absent, Starting, Building, Complete, Failed, Canceled, Interrupted };
    QString hash;
    State state = State::Absent;
    int attempt = 0;
    std::optional<int> exitCode;
    QDateTime started;
    QDateTime ended;
    QDateTime lastUsed;
    QString tool;             ///< "uv", "venv", "micromamba", "mamba", "conda", "podman", "docker"
    QString python;           ///< "3.11.2"
    qint64 bytes = -1;        ///< −1: not asked
    QString folder;           ///< on the target
    QStringList environments; ///< references of those that are built so: "torch:3"
    QString reason;           ///< why it failed, one sentence
    bool isUnderWay() const { return state == State::Starting || state == State::Building; }
    friend bool operator==(const EnvironmentBuild &, const EnvironmentBuild &) = default;
};

/// A program that runs containers, as it was found on a target.
struct ContainerEngine
{
    QString name;            ///< "podman", "docker"
    QString version;         ///< empty: it is installed and does not answer
    bool isRootless = false; ///< root inside is the person outside
    bool answers() const { return !version.isEmpty(); }
    friend bool operator==(const ContainerEngine &, const ContainerEngine &) = default;
};

/// What a target can build with.
struct BuildTools
{
    QMap<QString, QString> tools; ///< name (micromamba, mamba, conda, uv) to path
    QStringList pythons;          ///< versions
    bool hasVenv = false;
    QList<ContainerEngine> engines; ///< in the order in which they are used
    int graphicsCards = 0;          ///< that NVIDIA's driver shows
    bool hasConda() const;
    bool hasContainers() const;
    friend bool operator==(const BuildTools &, const BuildTools &) = default;
};

/// A program that can be fetched, as its publisher tells it; a person agrees to the checksum.
struct ToolOffer
{
    QString url;
    QString sha256;   ///< 64 hex digits
    qint64 bytes = 0; ///< 0: not told
    friend bool operator==(const ToolOffer &, const ToolOffer &) = default;
};

QString buildStateName(EnvironmentBuild::State state);
QJsonObject toJson(const EnvironmentBuild &build);

} // namespace trainyard
