// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <bitset>
#include <memory>
#include <vector>

namespace trainyard {

/// A shell pattern as gitignore(5) knows them: `*`, `?`, `[a-z]`, `[[:alpha:]]`, `\x` and `**`. It works on
/// bytes:
/// `?` is one byte, letters are ASCII. Compiled once, then matched from any thread.
///
/// Matching follows every way through the pattern at once, so that its cost is at most length × pattern
/// length; no pattern makes it explode.
class WildPattern
{
public:
    explicit WildPattern(QByteArrayView pattern);

    /// Whether all of `text` matches.
    bool matches(QByteArrayView text) const;

private:
    struct Step
    {
        enum Kind : uchar {
            Byte,        ///< exactly `byte`
            AnyByte,     ///< one byte that is no '/'
            OneOf,       ///< one byte of set `set`
            Name,        ///< any bytes but '/'
            Path,        ///< any bytes
            SkipFolders, ///< nothing, or as the next step
            InFolders,   ///< any bytes up to and including a '/'
        } kind;
        uchar byte = 0;
        int set = 0;
    };
    using Set = std::bitset<256>;

    qsizetype addSet(QByteArrayView pattern, qsizetype begin);
    qsizetype addStars(QByteArrayView pattern, qsizetype begin);
    bool accepts(const Step &step, uchar byte) const;

    std::vector<Step> m_steps;
    std::vector<Set> m_sets;
    bool m_isBroken = false; ///< an open '[' or a last '\': git lets such a pattern match nothing
};

} // namespace trainyard
