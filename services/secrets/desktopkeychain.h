// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/secrets/keychain.h"

#include <chrono>

namespace trainyard {

/// The desktop's keychain through QtKeychain; never its insecure fallback. Lives in the thread that makes it,
/// which has an event loop; each call ends after `patience` at the latest, since a locked keychain may ask a
/// person and never answer. Entries are listed under "Trainyard".
std::shared_ptr<Keychain> makeDesktopKeychain(std::chrono::milliseconds patience = std::chrono::seconds(8));

} // namespace trainyard
