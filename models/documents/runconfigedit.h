// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/documents/runconfigfile.h"

namespace trainyard {

/// The text with one value set, named by its path ("environment.python.interpreterPath", in camel case).
/// Everything else stays, unknown keys, comments and order included; a key that is not there is added at the
/// end of its section, and a section at the end of its own. InvalidInput where the place is written in a way
/// that cannot be changed alone.
Result<QString> withRunConfigValue(const QString &text, const QString &path, const QString &value);
/// The same for a list, which is then written on one line.
Result<QString> withRunConfigList(const QString &text, const QString &path, const QStringList &items);

/// The text without a key and what stands below it; as it is where there is none.
Result<QString> withoutRunConfigKey(const QString &text, const QString &path);

/// The text saying what the configuration says, in the dialect in which it is written: only what differs is
/// touched. `environment` is the one that the configuration names, or one that only holds its interpreter.
Result<QString> withRunConfiguration(const QString &text, const RunConfiguration &configuration,
                                     const Environment &environment);
/// A new file for a configuration, in the order in which azureml-core writes its keys. Of an environment that
/// conda and pip manage the file named `condaFile` is expected beside it.
QString newRunConfig(const RunConfiguration &configuration, const Environment &environment,
                     const QString &condaFile = QStringLiteral(".azureml/conda_dependencies.yml"));

} // namespace trainyard
