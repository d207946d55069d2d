// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// QTest with more patience: on a machine that is busy otherwise, and under sanitizers, what takes a moment
// may take more than the five seconds that QTRY_… allow. A wait ends as soon as its condition holds.

#include <QTest>

namespace trainyard::test {
inline constexpr int patience = 30'000; ///< ms
}

#undef QTRY_VERIFY
#undef QTRY_COMPARE
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT((condition), ::trainyard::test::patience)
#define QTRY_COMPARE(actual, expected)                                                                       \
    QTRY_COMPARE_WITH_TIMEOUT((actual), expected, ::trainyard::test::patience)
