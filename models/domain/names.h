// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

namespace trainyard {

/// Rules: azureml-core 1.21 (experiment `^[a-zA-Z0-9][\w\-]{0,254}$`, workspace `^[a-zA-Z0-9][\w\-]{2,32}$`),
/// and for compute the 2026-05-01 schema: 3–24 letters, digits or '-', a letter first, not ending in '-' and
/// digits. Each returns the sentence to show when the name breaks its rule.
Result<> checkExperimentName(const QString &name);
Result<> checkWorkspaceName(const QString &name);
Result<> checkComputeName(const QString &name);
/// Environments may not start with the curated prefixes "Microsoft" and "AzureML".
Result<> checkEnvironmentName(const QString &name);
/// Tag keys have up to 100 characters and values up to 1000, 50 tags a run (Azure Machine Learning limits).
Result<> checkTag(const QString &key, const QString &value);

/// "API_KEY", "HF_TOKEN", "DB_PASSWORD": a variable whose value should not be shown or stored twice.
bool looksSecret(const QString &variableName);

/// The nearest valid experiment name to any text, e.g. a folder's name; never empty.
QString suggestExperimentName(const QString &text);

} // namespace trainyard
