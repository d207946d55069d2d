// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/workspace.h"

#include <algorithm>

namespace trainyard {

bool SubmissionReview::canSubmit() const
{
    return std::ranges::none_of(findings,
                                [](const Finding &f) { return f.severity == Finding::Severity::Problem; });
}

} // namespace trainyard
