// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"
#include "models/domain/environmentbuild.h"

namespace trainyard {

// What a target can do, against what is asked of it. Every answer is empty (it can) or a sentence that says
// why not and what to do, the same in the window, on the command line and before a submission. Pure.

/// Whether scripts run on this kind of target at all. Rule: the support matrix of the training targets;
/// Batch, Databricks and Data Lake Analytics are for pipelines only.
QString whyNoScripts(ComputeKind kind);
/// Whether the target can prepare the environment with these tools, as far as can be told before.
QString whyNotBuildable(const Environment &environment, const BuildTools &tools, const QString &target);
/// What the target lacks is micromamba, which can be had without any rights there.
bool lacksMicromamba(const Environment &environment, const BuildTools &tools);

} // namespace trainyard
