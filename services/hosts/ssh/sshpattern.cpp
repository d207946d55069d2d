// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshpattern.h"

namespace trainyard {

bool matchesSshPattern(const QString &text, const QString &pattern)
{
    qsizetype at = 0;
    qsizetype in = 0;
    qsizetype star = -1;
    qsizetype retry = 0;
    while (at < text.size()) {
        if (in < pattern.size() && pattern.at(in) == u'*') {
            star = in++;
            retry = at;
        } else if (in < pattern.size() && (pattern.at(in) == u'?' || pattern.at(in) == text.at(at))) {
            ++in;
            ++at;
        } else if (star >= 0) {
            in = star + 1;
            at = ++retry;
        } else {
            return false;
        }
    }
    while (in < pattern.size() && pattern.at(in) == u'*')
        ++in;
    return in == pattern.size();
}

bool matchesSshPatterns(const QString &host, const QStringList &patterns)
{
    const QString lower = host.toLower();
    bool isMatch = false;
    for (const QString &pattern : patterns) {
        const bool isNegated = pattern.startsWith(u'!');
        if (!matchesSshPattern(lower, (isNegated ? pattern.mid(1) : pattern).toLower()))
            continue;
        if (isNegated)
            return false;
        isMatch = true;
    }
    return isMatch;
}

} // namespace trainyard
