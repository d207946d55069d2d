// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trainyard {

/// Whether a machine asks with these words for the password of the account, which may be kept and given
/// again; not for a code that holds once, nor for a new password. Pure.
bool asksForPassword(const QString &prompt, bool isEchoed);

} // namespace trainyard
