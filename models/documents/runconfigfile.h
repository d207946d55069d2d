// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/documents/packagedocument.h"
#include "models/domain/runconfiguration.h"

namespace trainyard {

/// What a .runconfig file says. Dialects: that of azureml-core (YAML or JSON, keys in any spelling), and that
/// of the Workbench before it, which has no `environment` (RunConfiguration of azureml-core 1.21 and its
/// saved JSON schema).
struct RunConfigFile
{
    enum class Dialect { Current, Workbench };
    Dialect dialect = Dialect::Current;
    RunConfiguration
        configuration;       ///< script, arguments, target, variables, longest duration; no source folder
    Environment environment; ///< named, or described in the file
    QString condaDependenciesFile; ///< relative to the project; its packages are not in `environment` yet
    QString framework;
    QString communicator;
    int nodeCount = 1;
    int processesPerNode = 1;
    /// What is set to something else than its default and has no effect here: "amlcompute.vmSize:
    /// STANDARD_D2_V2".
    QStringList ignored;
    QList<DocumentProblem> problems;
    bool hasProblems() const;
};

RunConfigFile parseRunConfig(const QString &text);

/// The Workbench keeps what belongs to the target in TARGET.compute: image, interpreter, who manages the
/// packages.
void applyComputeFile(RunConfigFile &file, const QString &text);

} // namespace trainyard
