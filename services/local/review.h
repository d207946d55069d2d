// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/interpreters.h"
#include "services/workspace/submissioncheck.h"

#include <stop_token>

namespace trainyard {

class LocalCore;
class Target;

/// The name of this computer as a compute target.
QString localTargetName();

/// The Python that the configuration means: its interpreter, else that of its environment, else python3 of
/// the search path, on the target. Blocks; for worker threads. InvalidInput or NotFound with a sentence.
Result<PythonFacts> findPython(LocalCore &core, Target &target, const RunConfiguration &configuration);

/// Everything that can be known before a submission. Blocks; for worker threads.
Result<SubmissionReview> reviewSubmission(LocalCore &core, const RunConfiguration &configuration,
                                          std::stop_token stop);

} // namespace trainyard
