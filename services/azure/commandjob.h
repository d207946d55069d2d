// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runconfiguration.h"

namespace trainyard {

/// Where the parts of a job are: resource ids.
struct JobParts
{
    QString code;
    QString environment;
    QString compute;
};

/// The line that runs there. Options whose values a shell reads as one plain word ("--rate 0.01") become
/// inputs of the job, which the portal lists as its parameters; the rest stands in the line, quoted.
struct JobCommand
{
    QString line;
    QMap<QString, QString> inputs; ///< by name, of type literal
};
JobCommand jobCommand(const RunConfiguration &configuration);

/// The body of Jobs_CreateOrUpdate: a CommandJob of api-version 2024-04-01.
QJsonObject commandJob(const RunConfiguration &configuration, const JobParts &parts,
                       const QMap<QString, QString> &facts);

/// Takes from the properties of a command job what it runs, whoever made it: script and words where the line
/// is an interpreter with a script, else the whole line as the script.
void readCommand(const QJsonObject &properties, RunConfiguration &into);

} // namespace trainyard
