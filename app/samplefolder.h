// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trainyard {

/// The sample project: beside an installed program (../share/trainyard/samples/digits), else in the source
/// tree it was built from; empty when there is neither.
QString sampleFolder();

} // namespace trainyard
