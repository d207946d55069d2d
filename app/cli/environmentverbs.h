// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"
#include "services/workspace/environmentservice.h"

#include <functional>

namespace trainyard::cli {

/// Null where the workspace builds nothing: then that was told.
EnvironmentService *serviceOf(const Call &call);
/// The environment of this reference, registered or curated; archived ones by their version only.
void withEnvironment(const Call &call, const QString &wanted,
                     const std::function<void(const Environment &)> &then);
Verb environmentRegisterVerb();

} // namespace trainyard::cli
