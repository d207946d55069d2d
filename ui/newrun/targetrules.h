// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"

namespace trainyard::ui {

/// Why a script cannot be submitted to a target now, with what to do; empty: it can. Rule: the support matrix
/// of the training targets (Batch, Databricks and Data Lake Analytics are for pipelines only).
QString whyUnusable(const ComputeTarget &target);

} // namespace trainyard::ui
