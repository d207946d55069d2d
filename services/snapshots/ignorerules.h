// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/snapshots/wildmatch.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>
#include <vector>

namespace trainyard {

/// The rules of one ignore file (.amlignore or .gitignore of the root), with git's meaning: the last rule
/// that matches decides, `!` takes back, a folder that is ignored is never looked into. Compared with `git
/// check-ignore` by tst_ignorerules. A value; match() may be called from several threads.
class IgnoreRules
{
public:
    struct Rule
    {
        QByteArray pattern; ///< as written, without trailing blanks
        int line = 0;       ///< from 1
        bool isNegated = false;
    };

    /// Any bytes are accepted: a pattern that makes no sense matches nothing, as in git.
    static IgnoreRules parse(QByteArrayView text);

    /// The rule that decides about `path` alone (relative, '/' between names, no leading or trailing '/'), or
    /// null. The caller walks from the root and does not go below a folder whose rule is not negated. A
    /// symbolic link is no folder, whatever it points to.
    const Rule *match(QByteArrayView path, bool isFolder) const;

    bool isEmpty() const { return m_rules.empty(); }

private:
    struct Compiled
    {
        Rule rule;
        bool isForFolders = false;       ///< the pattern ended in '/'
        bool isForNames = false;         ///< no '/' in the pattern: compared with the last name at any depth
        QByteArray literal;              ///< what the text must begin with
        std::optional<WildPattern> wild; ///< what must follow; none: nothing may follow
    };
    static std::optional<Compiled> compile(QByteArrayView line, int number);

    std::vector<Compiled> m_rules;
};

} // namespace trainyard
