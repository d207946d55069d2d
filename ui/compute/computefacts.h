// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"

#include <QPair>

namespace trainyard::ui {

/// What is known of a target, as label and text, unknown facts left out.
QList<QPair<QString, QString>> factsOf(const ComputeTarget &target);
/// What the target can do, with the reason or the remedy where it cannot.
QList<Prerequisite> abilitiesOf(const ComputeTarget &target, const QList<Interpreter> &interpreters);

} // namespace trainyard::ui
