// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QString>
#include <QStringList>

namespace trainyard {

/// One thing that pip installs. Rules: PEP 508, PEP 440, and the requirements file format of pip.
struct Requirement
{
    QString name;       ///< as written; empty where only a location is given
    QStringList extras; ///< as written
    QString constraint; ///< "==1.2" or ">=1,<2", without blanks; empty: any version
    QString marker;     ///< after ';'
    QString location;   ///< URL or path: "name @ location", a location alone, or after -e
    bool isEditable = false;
    QStringList hashes; ///< "sha256:…"
    friend bool operator==(const Requirement &, const Requirement &) = default;
};

/// One conda package specification. Rule: conda's MatchSpec, as far as environment files use it.
struct CondaPackage
{
    QString channel; ///< before "::"; empty: any of the environment's
    QString name;
    QString constraint; ///< "=3.6.2", ">=1,<2", "=1.4=py37_0"; empty: any version
    QString bracket;    ///< "[build=cuda*]", brackets included
    friend bool operator==(const CondaPackage &, const CondaPackage &) = default;
};

/// Name of a package as an index compares it (PEP 503): "Scikit_Learn" is "scikit-learn".
QString normalizedPackageName(const QString &name);

/// A requirement line without its comment. InvalidInput with the rule that it breaks.
Result<Requirement> parseRequirement(const QString &text);
/// The same in one spelling, so that equal requirements are equal texts: names normalized, lists sorted.
QString canonicalRequirement(const QString &text);
/// "1.5", ">=1,<2", "any version": for people.
QString versionText(const Requirement &requirement);

Result<CondaPackage> parseCondaPackage(const QString &text);
QString canonicalCondaPackage(const QString &text);
QString versionText(const CondaPackage &package);

/// Whether a version ("3.11.2") fits a constraint of either kind ("=3.11", ">=3.9,<3.12", "==3.6.2",
/// "~=3.8"). A constraint that cannot be read fits everything: the installer will judge.
bool fitsVersion(const QString &version, const QString &constraint);

/// Whether the text holds a user's password or token ("https://me:secret@host/…").
bool holdsCredentials(const QString &text);

} // namespace trainyard
