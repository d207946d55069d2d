// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environment.h"
#include "models/domain/runconfiguration.h"

#include <QList>

namespace trainyard {

/// Something to mark in a document that is being written.
struct DocumentProblem
{
    Finding::Severity severity = Finding::Severity::Problem;
    int line = 0;   ///< from 0
    int column = 0; ///< from 0
    int length = 0; ///< 0: to the end of the line
    QString message;
    friend bool operator==(const DocumentProblem &, const DocumentProblem &) = default;
};

/// One item of a document that lists packages, and where it stands.
struct PackageEntry
{
    enum class Section { Channel, Conda, Pip, PipOption };
    Section section = Section::Pip;
    QString text;       ///< the item itself: "torch==2.1"
    QString name;       ///< of the package; of an option its name; of a channel itself
    QString constraint; ///< as written, marker included: "==2.1", ">=1 ; python_version < '3.8'"
    QString comment;    ///< what stands behind it, without '#'
    int line = 0;
    int column = 0;
    int lastLine = 0; ///< where a continued one ends
    int length = 0;   ///< of the item's spelling on its line, quotes included; 0: it spans lines
    bool isFlow = false;
    friend bool operator==(const PackageEntry &, const PackageEntry &) = default;
};

/// What a conda file or a requirements file says, with everything that is wrong with it.
struct PackageDocument
{
    QString name; ///< of the environment, where the file gives it one
    PackageList packages;
    QMap<QString, QString> variables; ///< a conda file's own
    QList<PackageEntry> entries;      ///< in the order of the text
    QList<DocumentProblem> problems;  ///< by line
    bool hasProblems() const;         ///< of those that forbid a build
    const DocumentProblem *firstProblem() const;
};

/// Reads a document of either format; pure, some milliseconds for thousands of lines.
PackageDocument parsePackages(const QString &text, Environment::Format format);

/// Packages, variables and format of the document put into the environment. InvalidInput with the first
/// problem.
Result<> applyDocument(Environment &environment, const QString &document, Environment::Format format);

} // namespace trainyard
