// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environment.h"
#include "models/domain/runconfiguration.h"

namespace trainyard {

/// What is wrong with a container part, a sentence with the remedy each; fields are those of
/// EnvironmentContainer. Checked as a person types and before it is registered. Pure.
QList<Finding> checkContainer(const EnvironmentContainer &container);

} // namespace trainyard
