// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/ignorerules.h"

#include <algorithm>

namespace trainyard {

namespace {
/// A line as git takes it: up to a NUL, without the blanks at its end unless a backslash keeps one.
QByteArrayView patternOf(QByteArrayView line)
{
    if (const qsizetype nul = line.indexOf('\0'); nul >= 0)
        line.truncate(nul);
    qsizetype kept = 0;
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line[i] == '\\')
            i = std::min(i + 1, line.size() - 1);
        else if (line[i] == ' ')
            continue;
        kept = i + 1;
    }
    return line.first(kept);
}

bool isWild(char c)
{
    return c == '*' || c == '?' || c == '[' || c == '\\';
}
} // namespace

std::optional<IgnoreRules::Compiled> IgnoreRules::compile(QByteArrayView line, int number)
{
    Compiled compiled;
    compiled.rule = {line.toByteArray(), number, line.startsWith('!')};
    if (compiled.rule.isNegated)
        line = line.sliced(1);
    if (line.endsWith('/')) {
        compiled.isForFolders = true;
        line.chop(1);
    }
    if (line.isEmpty())
        return std::nullopt;
    compiled.isForNames = !line.contains('/');
    if (line.startsWith('/'))
        line = line.sliced(1);
    const auto wild = std::find_if(line.begin(), line.end(), isWild);
    // Git splits a path pattern at its first wildcard and matches the rest by itself: so "foo**/bar" has a
    // "**" at a beginning. A pattern for names is matched whole, where that makes no difference.
    const qsizetype split = wild - line.begin();
    compiled.literal = line.first(split).toByteArray();
    if (wild != line.end())
        compiled.wild.emplace(line.sliced(split));
    return compiled;
}

IgnoreRules IgnoreRules::parse(QByteArrayView text)
{
    IgnoreRules rules;
    if (text.startsWith("\xef\xbb\xbf"))
        text = text.sliced(3);
    int number = 0;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        QByteArrayView line = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        ++number;
        if (line.startsWith('#'))
            continue;
        if (line.endsWith('\r'))
            line.chop(1);
        if (auto compiled = compile(patternOf(line), number))
            rules.m_rules.push_back(std::move(*compiled));
    }
    return rules;
}

const IgnoreRules::Rule *IgnoreRules::match(QByteArrayView path, bool isFolder) const
{
    const QByteArrayView name = path.sliced(path.lastIndexOf('/') + 1);
    for (auto it = m_rules.rbegin(); it != m_rules.rend(); ++it) {
        if (it->isForFolders && !isFolder)
            continue;
        const QByteArrayView text = it->isForNames ? name : path;
        if (!text.startsWith(it->literal))
            continue;
        const QByteArrayView rest = text.sliced(it->literal.size());
        if (it->wild ? it->wild->matches(rest) : rest.isEmpty())
            return &it->rule;
    }
    return nullptr;
}

} // namespace trainyard
