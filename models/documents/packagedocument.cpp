// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/packagedocument.h"

#include "models/documents/condafile.h"
#include "models/documents/requirementsfile.h"

#include <QCoreApplication>

#include <algorithm>

namespace trainyard {

const DocumentProblem *PackageDocument::firstProblem() const
{
    const auto found = std::ranges::find(problems, Finding::Severity::Problem, &DocumentProblem::severity);
    return found == problems.end() ? nullptr : &*found;
}

bool PackageDocument::hasProblems() const
{
    return firstProblem() != nullptr;
}

PackageDocument parsePackages(const QString &text, Environment::Format format)
{
    return format == Environment::Format::Requirements ? parseRequirements(text) : parseCondaFile(text);
}

Result<> applyDocument(Environment &environment, const QString &text, Environment::Format format)
{
    const PackageDocument document = parsePackages(text, format);
    if (const DocumentProblem *problem = document.firstProblem()) {
        return failure(ErrorKind::InvalidInput, QCoreApplication::translate("Document", "Line %1: %2")
                                                    .arg(problem->line + 1)
                                                    .arg(problem->message));
    }
    environment.format = format;
    environment.document = text;
    environment.packages = document.packages;
    for (auto it = document.variables.cbegin(); it != document.variables.cend(); ++it)
        environment.environmentVariables.insert(it.key(), it.value());
    if (environment.kind == Environment::Kind::UserManaged)
        environment.kind = Environment::Kind::SystemManaged;
    return {};
}

} // namespace trainyard
