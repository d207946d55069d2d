// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logcontents.h"

#include <string_view>

namespace trainyard {

/// Takes what the plugin "hparams" says of a session (tensorboard/plugins/hparams/plugin_data.proto):
/// parameters, start, end and how it ended. False: damaged.
bool takeHyperParameters(std::string_view pluginData, LogContents &into);

} // namespace trainyard
