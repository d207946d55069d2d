// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace trainyard {

/// A node of a YAML document with the place where it stands. Aliases are not followed, so that a document is
/// never larger than its text.
struct YamlNode
{
    enum class Kind { Null, Scalar, Sequence, Map };
    Kind kind = Kind::Null;
    QString value;       ///< of a scalar
    bool isPlain = true; ///< a scalar without quotes: "1" and 1 differ
    bool isFlow = false; ///< [a, b] or {a: b}
    int line = 0;        ///< from 0
    int column = 0;      ///< from 0, in UTF-16 units of the line; of a block sequence that of its first '-'
    QString anchor;
    bool isAlias = false;        ///< a Null that stands for something else
    std::vector<YamlNode> keys;  ///< of a map
    std::vector<YamlNode> items; ///< of a map its values, of a sequence its items

    /// The value of a key, or nullptr.
    const YamlNode *find(const QString &key) const;
};

struct YamlProblem
{
    int line = 0;
    int column = 0;
    QString message;
};

/// Either a tree or what is wrong with the text.
struct YamlTree
{
    YamlNode root; ///< Null for an empty document
    std::optional<YamlProblem> problem;
    std::vector<YamlProblem> duplicateKeys;
    std::vector<YamlProblem> aliases;
};

/// The first document of the text, whose lines end with "\n" and which has no byte order mark. Bounded: 64
/// levels, 200 000 nodes, 1 MiB.
YamlTree readYaml(const QString &text);

/// A text as a YAML scalar on one line: plain where that means the same, else in single quotes, or in double
/// ones where `wantsDouble`.
QString yamlScalar(const QString &text, bool wantsDouble = false);

} // namespace trainyard
