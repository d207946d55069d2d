// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/interpreters.h"
#include "services/workspace/workspace.h"

#include <stop_token>

namespace trainyard {

class LocalCore;
class Target;

/// The name of this computer as a compute target.
QString localTargetName();

/// The script as a plain path within the folder: without "./" and "..", and where it was given absolutely but
/// lies in the folder, relative.
RunConfiguration withPlainScript(RunConfiguration configuration);

/// What can be told from the configuration and its folder alone, quickly: names, limits, folder and script;
/// not whether there is such a target.
QList<Finding> checkConfiguration(const RunConfiguration &configuration);

/// Limits of what a person may write on a run.
Result<> checkEdit(const RunEdit &edit);

/// The Python that the configuration means: its interpreter, else that of its environment, else python3 of
/// the search path, on the target. Blocks; for worker threads. InvalidInput or NotFound with a sentence.
Result<PythonFacts> findPython(LocalCore &core, Target &target, const RunConfiguration &configuration);

/// Everything that can be known before a submission. Blocks; for worker threads.
Result<SubmissionReview> reviewSubmission(LocalCore &core, const RunConfiguration &configuration,
                                          std::stop_token stop);

} // namespace trainyard
