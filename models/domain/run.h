// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runconfiguration.h"
#include "models/domain/runstatus.h"
#include "models/domain/snapshot.h"

#include <QDateTime>

namespace trainyard {

/// One execution of a script: what was asked and how it went. Plain value; any thread.
struct Run
{
    QString id;          ///< {experiment}_{epoch}_{8 hex}, unique everywhere (azureml-core's form)
    QString displayName; ///< "brave_otter_7f3a"; may be edited
    RunConfiguration configuration;
    RunStatus status = RunStatus::NotStarted;
    QString reason; ///< one sentence that explains the status; may be empty
    std::optional<int> exitCode;
    QDateTime created; ///< all times are UTC; invalid: not yet
    QDateTime started;
    QDateTime ended;
    QString snapshotId;
    QString environmentLabel;          ///< what the run used, as shown: "python 3.11.2 (/usr/bin/python3)"
    QMap<QString, QString> properties; ///< immutable facts: git, host name, …
    QMap<QString, double> lastMetrics; ///< newest finite value of each scalar metric, for lists
    QString parentId;                  ///< of a child run
    QString webUrl;                    ///< portal page where there is one

    QString experiment() const { return configuration.experiment; }
    QString target() const { return configuration.target; }
    /// Seconds from start to end, or to `now` while it runs; 0 before it starts.
    qint64 durationSeconds(const QDateTime &now) const;
    friend bool operator==(const Run &, const Run &) = default;
};

/// The property that says, a line each, which files were left out of the snapshot and why; absent where all
/// were taken.
QString snapshotWarningsProperty();

/// How the run broke its guards, a sentence each; those that it keeps have none.
QStringList brokenGuards(const Run &run);

/// The document that `run show --json` prints: field names are part of the command line's contract.
QJsonObject toJson(const Run &run);

/// `experiment` is a valid experiment name; `random` gives 32 bits. Rule: azureml-core run ids.
QString makeRunId(const QString &experiment, const QDateTime &now, quint32 random);
/// Two words and four hex digits, e.g. "brave_otter_7f3a".
QString makeDisplayName(quint64 random);

} // namespace trainyard
