// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

namespace trainyard {

/// What conda and pip are asked to install, an item as it was written ("numpy>=1.20", "torch==2.1.0 ;
/// python_version > '3.8'"). The lists are what the environment's document says; the document is what a
/// person edits.
struct PackageList
{
    QStringList channels;
    QStringList conda;      ///< conda specifications, python among them; without "pip:"
    QStringList pip;        ///< requirements, a line each
    QStringList pipOptions; ///< "--index-url https://…", a line each
    bool isEmpty() const
    {
        return channels.isEmpty() && conda.isEmpty() && pip.isEmpty() && pipOptions.isEmpty();
    }
    friend bool operator==(const PackageList &, const PackageList &) = default;
};

/// The container part. Names and defaults: azureml-core 1.21, DockerSection.
struct EnvironmentContainer
{
    bool isEnabled = false;
    QString baseImage;  ///< either this …
    QString dockerfile; ///< … or the text of one
    bool sharesVolumes = true;
    bool wantsGpu = false;
    QString sharedMemory; ///< "2g"; empty: the engine's own
    QStringList arguments;
    QString registryAddress;
    QString registryUser; ///< the password is in the keychain, never here
    QString registryIdentity;
    QString system;       ///< of the platform: "Linux"
    QString architecture; ///< "amd64"
    /// It is used, and says of what.
    bool isDescribed() const { return isEnabled && !(baseImage.isEmpty() && dockerfile.isEmpty()); }
    friend bool operator==(const EnvironmentContainer &, const EnvironmentContainer &) = default;
};

struct SparkPackage
{
    QString group;
    QString artifact;
    QString version;
    friend bool operator==(const SparkPackage &, const SparkPackage &) = default;
};

struct EnvironmentSpark
{
    QStringList repositories;
    QList<SparkPackage> packages;
    bool precachesPackages = true;
    friend bool operator==(const EnvironmentSpark &, const EnvironmentSpark &) = default;
};

/// What a script needs around it, under a name and a version. Plain value; holds no secret.
struct Environment
{
    /// Who takes care of the Python: the person names an interpreter; the studio builds one from packages; or
    /// it comes with an image, packages added.
    enum class Kind { UserManaged, SystemManaged, Container };
    enum class Format { None, CondaFile, Requirements };

    QString name;
    int version = 0; ///< from 1; 0 asks for the next one when registering
    Kind kind = Kind::UserManaged;
    QString interpreter; ///< of a user-managed one: path or command on the target
    QString description;
    QDateTime created;
    bool isArchived = false; ///< kept for the runs that used it, out of the lists

    Format format = Format::None; ///< of `document`
    QString document;             ///< the person's own text, comments and order included
    PackageList packages;         ///< what it says
    QString baseCondaEnvironment; ///< name or prefix of a conda environment to build on
    EnvironmentContainer container;
    QMap<QString, QString> environmentVariables;
    EnvironmentSpark spark;
    /// Sections that Trainyard does not act on ("databricks", "r", "inferencingStackVersion"), kept as they
    /// came.
    QJsonObject others;

    /// NAME:VERSION, or the name alone before it is registered.
    QString reference() const;
    friend bool operator==(const Environment &, const Environment &) = default;
};

QJsonObject toJson(const Environment &environment);
/// Corrupt where a field has a wrong shape; a missing one keeps its default.
Result<Environment> environmentFromJson(const QJsonObject &object);

/// The description of Kind for lists: "interpreter", "conda and pip packages", "pip packages", "container".
QString environmentKindLabel(const Environment &environment);

/// 32 hex digits over all that decides what is built: packages, channels, base image, Dockerfile, base
/// environment, platform. Neither name, version, description and variables nor the order, spacing and case of
/// what is listed change it. Of a user-managed environment it is that of its interpreter.
QString environmentHash(const Environment &environment);

/// What was changed from one description to the next, a phrase each: "pip: added torchmetrics 1.5",
/// "channels: removed defaults", "base image: a → b". Only what environmentHash() looks at, and variables
/// last. Empty when nothing did.
QStringList environmentChanges(const Environment &from, const Environment &to);

} // namespace trainyard
