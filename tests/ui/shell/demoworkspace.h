// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakeworkspace.h"

namespace trainyard::test {

/// Fills a workspace with runs, curves and compute as a person would have them after a week of work.
void fillBelievably(FakeWorkspace &workspace);
/// A falling curve with noise, always the same for the same seed.
QList<MetricPoint> fallingCurve(int count, quint32 seed);

} // namespace trainyard::test
