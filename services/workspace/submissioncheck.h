// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

namespace trainyard {

/// What every kind of workspace checks before a submission. Looks at the source folder; for worker threads.

/// Findings as they are gathered.
class Findings
{
public:
    void problem(const QString &field, const QString &message);
    void warning(const QString &field, const QString &message);
    void fact(const QString &field, const QString &message);
    void require(const QString &field, const Result<> &result);
    QList<Finding> list;
};

/// The script as a plain path within the folder: without "./" and "..", and where it was given absolutely but
/// lies in the folder, relative.
RunConfiguration withPlainScript(RunConfiguration configuration);

/// What can be told from the configuration and its folder alone, quickly: names, limits, folder and script;
/// not whether there is such a target.
QList<Finding> checkConfiguration(const RunConfiguration &configuration);

/// What of the plan keeps the script from running, and how much will be sent.
void checkPlan(const SnapshotPlan &plan, const RunConfiguration &configuration, Findings &findings);

/// The limits of a snapshot in Azure Machine Learning, 300 MiB and 2000 files (azureml-core,
/// snapshots_client), with the folders that are to blame.
void checkSnapshotLimits(const SnapshotPlan &plan, Findings &findings);

/// The sentence of the first problem as an error, if there is one.
Result<> withoutProblems(const QList<Finding> &findings);

/// Limits of what a person may write on a run.
Result<> checkEdit(const RunEdit &edit);

/// "1.5 MiB", "300 MiB".
QString mebibytes(qint64 bytes);

} // namespace trainyard
