// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/wildmatch.h"

#include <QByteArray>
#include <QVarLengthArray>

#include <algorithm>
#include <array>
#include <utility>

namespace trainyard {

namespace {
bool isUpper(int c)
{
    return c >= 'A' && c <= 'Z';
}
bool isLower(int c)
{
    return c >= 'a' && c <= 'z';
}
bool isDigit(int c)
{
    return c >= '0' && c <= '9';
}
bool isAlpha(int c)
{
    return isUpper(c) || isLower(c);
}
bool isAlnum(int c)
{
    return isAlpha(c) || isDigit(c);
}
// Git's own table: vertical tab and form feed are no space for it.
bool isSpace(int c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool isPrint(int c)
{
    return c >= 0x20 && c <= 0x7e;
}

using ClassTest = bool (*)(int);

ClassTest classNamed(QByteArrayView name)
{
    static constexpr std::array<std::pair<QByteArrayView, ClassTest>, 12> classes{{
        {"alnum", isAlnum},
        {"alpha", isAlpha},
        {"blank", [](int c) { return c == ' ' || c == '\t'; }},
        {"cntrl", [](int c) { return c < 0x20 || c == 0x7f; }},
        {"digit", isDigit},
        {"graph", [](int c) { return isPrint(c) && !isSpace(c); }},
        {"lower", isLower},
        {"print", isPrint},
        {"punct", [](int c) { return isPrint(c) && c != ' ' && !isAlnum(c); }},
        {"space", isSpace},
        {"upper", isUpper},
        {"xdigit", [](int c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }},
    }};
    for (const auto &[known, test] : classes) {
        if (known == name)
            return test;
    }
    return nullptr;
}
} // namespace

WildPattern::WildPattern(QByteArrayView pattern)
{
    for (qsizetype i = 0; i < pattern.size() && !m_isBroken;) {
        switch (pattern[i]) {
        case '?':
            m_steps.push_back({Step::AnyByte});
            ++i;
            break;
        case '*':
            i = addStars(pattern, i);
            break;
        case '[':
            i = addSet(pattern, i + 1);
            break;
        case '\\':
            if (++i == pattern.size()) {
                m_isBroken = true;
                break;
            }
            [[fallthrough]];
        default:
            m_steps.push_back({Step::Byte, uchar(pattern[i])});
            ++i;
        }
    }
}

/// `**` reaches across folders only where it stands alone between slashes or ends; elsewhere it is `*`.
qsizetype WildPattern::addStars(QByteArrayView pattern, qsizetype begin)
{
    qsizetype end = begin;
    while (end < pattern.size() && pattern[end] == '*')
        ++end;
    const QByteArrayView rest = pattern.sliced(end);
    const bool startsName = begin == 0 || pattern[begin - 1] == '/';
    const bool endsName = rest.isEmpty() || rest.startsWith('/') || rest.startsWith("\\/");
    if (end - begin < 2 || !startsName || !endsName) {
        m_steps.push_back({Step::Name});
        return end;
    }
    if (!rest.startsWith('/')) {
        m_steps.push_back({Step::Path});
        return end;
    }
    m_steps.push_back({Step::SkipFolders});
    m_steps.push_back({Step::InFolders});
    return end + 1;
}

/// `begin` is behind the '['. Returns what is behind the ']'.
qsizetype WildPattern::addSet(QByteArrayView pattern, qsizetype begin)
{
    const auto at = [&](qsizetype i) { return i < pattern.size() ? uchar(pattern[i]) : uchar(0); };
    Set set;
    qsizetype i = begin;
    const bool isNegated = at(i) == '!' || at(i) == '^';
    if (isNegated)
        ++i;
    uchar previous = 0; // where a range may begin; 0: nowhere
    bool isFirst = true;
    for (; isFirst || at(i) != ']'; ++i, isFirst = false) {
        uchar byte = at(i);
        if (i >= pattern.size()) {
            m_isBroken = true;
            return i;
        }
        if (byte == '-' && previous != 0 && i + 1 < pattern.size() && at(i + 1) != ']') {
            byte = at(++i);
            if (byte == '\\')
                byte = at(++i);
            if (i >= pattern.size()) {
                m_isBroken = true;
                return i;
            }
            for (int c = previous; c <= byte; ++c)
                set.set(size_t(c));
            previous = 0;
            continue;
        }
        if (byte == '[' && at(i + 1) == ':') {
            const qsizetype close = pattern.indexOf(']', i + 2);
            if (close < 0) {
                m_isBroken = true;
                return i;
            }
            if (close > i + 2 && pattern[close - 1] == ':') {
                const ClassTest test = classNamed(pattern.sliced(i + 2, close - i - 3));
                m_isBroken = m_isBroken || !test;
                for (int c = 0; test && c < 0x80; ++c) {
                    if (test(c))
                        set.set(size_t(c));
                }
                previous = 0;
                i = close;
                continue;
            }
        } else if (byte == '\\') {
            if (++i >= pattern.size()) {
                m_isBroken = true;
                return i;
            }
            byte = at(i);
        }
        set.set(byte);
        previous = byte;
    }
    if (isNegated)
        set.flip();
    set.reset('/');
    m_steps.push_back({Step::OneOf, 0, int(m_sets.size())});
    m_sets.push_back(set);
    return i + 1;
}

bool WildPattern::accepts(const Step &step, uchar byte) const
{
    switch (step.kind) {
    case Step::Byte:
        return byte == step.byte;
    case Step::AnyByte:
    case Step::Name:
        return byte != '/';
    case Step::OneOf:
        return m_sets[size_t(step.set)].test(byte);
    case Step::Path:
    case Step::InFolders:
        return true;
    case Step::SkipFolders:
        break;
    }
    return false;
}

bool WildPattern::matches(QByteArrayView text) const
{
    if (m_isBroken)
        return false;
    const int end = int(m_steps.size());
    QVarLengthArray<int, 64> now;
    QVarLengthArray<int, 64> next;
    QVarLengthArray<qsizetype, 128> reachedAt(end + 1);
    std::fill(reachedAt.begin(), reachedAt.end(), -1);

    // Steps that may match nothing let the step behind them be reached as well.
    const auto reach = [&](auto &states, int step, qsizetype position) {
        QVarLengthArray<int, 4> open{step};
        while (!open.isEmpty()) {
            const int at = open.last();
            open.removeLast();
            if (reachedAt[at] == position)
                continue;
            reachedAt[at] = position;
            if (at == end) {
                states.append(at);
                continue;
            }
            const auto kind = m_steps[size_t(at)].kind;
            if (kind == Step::SkipFolders) {
                open.append(at + 1);
                open.append(at + 2);
                continue;
            }
            states.append(at);
            if (kind == Step::Name || kind == Step::Path)
                open.append(at + 1);
        }
    };

    reach(now, 0, 0);
    for (qsizetype i = 0; i < text.size() && !now.isEmpty(); ++i) {
        const uchar byte = uchar(text[i]);
        next.clear();
        for (const int at : std::as_const(now)) {
            if (at == end || !accepts(m_steps[size_t(at)], byte))
                continue;
            const auto kind = m_steps[size_t(at)].kind;
            const bool stays = kind == Step::Name || kind == Step::Path || kind == Step::InFolders;
            if (stays)
                reach(next, at, i + 1);
            if (!stays || (kind == Step::InFolders && byte == '/'))
                reach(next, at + 1, i + 1);
        }
        std::swap(now, next);
    }
    return now.contains(end);
}

} // namespace trainyard
