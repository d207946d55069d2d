// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/machines.h"

#include <QProcessEnvironment>

namespace trainyard {

/// Attached machines are reached with ssh, as the person's own configuration says (~/.ssh), with the ssh
/// agent of `environment`. Any thread.
std::shared_ptr<HostFactory> makeSshMachines(const QProcessEnvironment &environment);

} // namespace trainyard
