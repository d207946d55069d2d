// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/newrun/newrundraft.h"

namespace trainyard::ui {

/// Everything that is known against a submission, each thing said once: what the steps found first (a field
/// that breaks a rule here needs no second opinion), then the workspace's review if there is one.
QList<Finding> submissionFindings(const QList<QList<Finding>> &own, const SubmissionReview *review);

/// In a few words what was chosen in a step, or what the review found to be sent.
QString stepSummary(NewRunStep step, const NewRunDraft &draft, const SubmissionReview *review);

} // namespace trainyard::ui
