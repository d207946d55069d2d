// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/secrets/passwordprompt.h"

#include <algorithm>
#include <array>

namespace trainyard {

using namespace Qt::StringLiterals;

bool asksForPassword(const QString &prompt, bool isEchoed)
{
    // "One-time password (OATH) for ada:", "Password & verification code:", "New password:"
    constexpr std::array others{"one-time"_L1, "one time"_L1, "onetime"_L1, "otp"_L1,
                                "code"_L1,     "token"_L1,    "new "_L1};
    const auto has = [&prompt](QLatin1StringView word) { return prompt.contains(word, Qt::CaseInsensitive); };
    return !isEchoed && has("password"_L1) && std::ranges::none_of(others, has);
}

} // namespace trainyard
