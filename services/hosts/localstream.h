// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"

namespace trainyard {

/// Starts a program on this computer whose output is taken as it comes; see HostStream. It gets its own
/// process group, default signal handling and no descriptor but its three.
Result<std::unique_ptr<HostStream>> openLocalStream(const HostCommand &command);

} // namespace trainyard
