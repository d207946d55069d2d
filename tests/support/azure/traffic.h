// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/azure/fakehttp.h"

namespace trainyard::test {

/// Writes the pair to the folder that TRAINYARD_TRAFFIC_DIR names, whole or not at all; without it, nothing.
/// The token is left out, and the host is that of the real service, as check_traffic.js wants it.
void recordTraffic(const FakeRequest &request, const FakeReply &reply);

} // namespace trainyard::test
