// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QString>
#include <QStringList>

namespace trainyard {

/// What a pyproject.toml asks for. Rules: PEP 621 ([project]); of poetry the dependencies with a plain
/// version.
struct ProjectDependencies
{
    QString name;
    QString python; ///< "requires-python", as written
    QStringList dependencies;
    QStringList skipped; ///< named there but not in the words of pip, one sentence each
};

/// InvalidInput with the line where the text is not TOML, or when it says nothing about dependencies.
/// `extras`: groups of optional dependencies to add.
Result<ProjectDependencies> readPyproject(const QString &text, const QStringList &extras = {});

/// As a conda file when a Python is asked for, so that nothing is lost.
QString condaFileOf(const ProjectDependencies &project);

} // namespace trainyard
