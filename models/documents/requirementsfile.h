// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/documents/packagedocument.h"

#include <functional>
#include <optional>

namespace trainyard {

/// One logical line of a requirements file, without its comment.
struct RequirementLine
{
    bool isOption = false; ///< "--index-url …"; also -r and -c
    QString name;          ///< of the package, or of the option
    QString constraint;    ///< or the option's value
    QString key;           ///< what makes two lines speak of the same thing: normalized name and marker
    std::optional<DocumentProblem> problem; ///< its place is not set
};
RequirementLine readRequirementLine(const QString &line);

/// A requirements file of pip: comments, continued lines, options, markers, extras, hashes, addresses, -e.
PackageDocument parseRequirements(const QString &text);

/// Reads a file that the person has; for lines "-r other.txt".
using ReadFile = std::function<Result<QString>(const QString &path)>;

/// The text with every "-r FILE" replaced by the lines of that file, which is found relative to the one that
/// names it and read through `read`; a comment says where they came from. Files that include each other, more
/// than ten levels and more than a hundred files are refused.
Result<QString> withIncludedRequirements(const QString &text, const QString &folder, const ReadFile &read);

} // namespace trainyard
