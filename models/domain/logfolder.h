// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"

#include <QStringList>

namespace trainyard {

/// A folder with logs of other tools, or a server of theirs, that is shown beside a workspace's own runs.
struct LogFolder
{
    QString path;         ///< absolute; a server's address, http://…
    qint64 runs = 0;      ///< found below it so far
    bool isCut = false;   ///< there is more than is looked at
    QStringList troubles; ///< sentences about what could not be read

    friend bool operator==(const LogFolder &, const LogFolder &) = default;
};

/// Whether the logs are a server's: http://… or https://….
bool isLogAddress(const QString &place);
/// One form for every way to write a place: an absolute clean path, or an address without what a browser adds
/// to it ("#/experiments/0").
QString logPlaceName(const QString &place);

/// Runs of other tools have ids of their own form, the same whenever their folder is opened.
bool isLogRun(const QString &runId);
/// `path` names the run on this computer for ever: its folder or file, and its id in a database.
QString logRunId(const QString &path);

/// Properties that such a run has.
QString logKindProperty(); ///< "log.kind": tensorboard, mlflow, wandb, csv, jsonl
QString logPathProperty(); ///< "log.path": the folder or file that is read
QString logNameProperty(); ///< "log.name": the folder or file, relative to the folder that was opened

/// What a run was called with, by name: the properties "parameter.NAME" of a run of another tool, and what
/// the arguments of our own say (--lr 0.1, --lr=0.1, lr=0.1, --flag; others by their place).
QMap<QString, QString> parametersOf(const Run &run);
QString parameterProperty(const QString &name);

} // namespace trainyard
