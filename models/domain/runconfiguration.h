// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/guard.h"
#include "models/domain/result.h"

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

namespace trainyard {

/// What a person asks to run: enough to do it again, on this target or another. Plain value; holds no secret.
struct RunConfiguration
{
    QString sourceFolder;  ///< absolute path here; the snapshot is taken of it
    QString script;        ///< relative to sourceFolder, '/' between folders
    QStringList arguments; ///< one word each, never split again
    QString experiment;
    QString displayName; ///< empty: a readable one is made
    QString target;      ///< name of a compute target; "local" is this computer
    QString environment; ///< NAME or NAME:VERSION; empty: `interpreter` alone counts
    QString interpreter; ///< path or command on the target; empty: the environment's
    QMap<QString, QString> environmentVariables;
    QMap<QString, QString> tags;
    QString description;
    qint64 maxDurationSeconds = 0; ///< 0: no limit (Azure's own limit is 30 days)
    QList<Guard> guards;           ///< watched while it runs
    /// Take the files of this run instead of sourceFolder ("run again with the same snapshot").
    QString snapshotOfRun;

    friend bool operator==(const RunConfiguration &, const RunConfiguration &) = default;
};

/// What a check before submission found; `field` names the wizard field it belongs to ("script").
struct Finding
{
    enum class Severity { Problem, Warning, Fact };
    Severity severity = Severity::Problem;
    QString field;
    QString message; ///< one sentence, with the remedy
    friend bool operator==(const Finding &, const Finding &) = default;
};

QJsonObject toJson(const RunConfiguration &configuration);
Result<RunConfiguration> runConfigurationFromJson(const QJsonObject &object);

} // namespace trainyard
