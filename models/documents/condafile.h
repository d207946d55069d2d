// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/documents/packagedocument.h"

namespace trainyard {

/// An environment file of conda, in YAML or JSON. Rules: conda's own keys (name, channels, dependencies,
/// prefix, variables), and what azureml-core 1.21 refuses (unknown keys, a missing python).
PackageDocument parseCondaFile(const QString &text);

} // namespace trainyard
