// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/backoff.h"

#include <algorithm>

namespace trainyard {

Backoff::Duration Backoff::next()
{
    Duration whole = m_first;
    for (int i = 0; i < m_failures && whole < m_most; ++i)
        whole *= 2;
    whole = std::min(whole, m_most);
    ++m_failures;
    const double part = std::clamp(m_random(), 0.0, 1.0);
    return whole - Duration(Duration::rep(double(whole.count()) * part / 2));
}

} // namespace trainyard
