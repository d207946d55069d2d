// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environmentbuild.h"
#include "services/hosts/host.h"

namespace trainyard {

/// The files that say what is to be built, with paths relative to environments/HASH/ (see
/// resources/agent/builder.sh). The plan is the last of them: without it nothing is begun. Pure.
QList<HostFile> buildRequest(const Environment &environment);

/// The Python inside a container: the one that the environment names, else python3 of its search path.
QString containerInterpreter(const Environment &environment);

} // namespace trainyard
