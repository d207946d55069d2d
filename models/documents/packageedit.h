// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/documents/packagedocument.h"

namespace trainyard {

/// Edits of a document by what it lists. Only the characters of the item are touched: comments, order,
/// indentation, quotes and line ends of everything else stay. What comes out is read again before it is given
/// back, so an edit either says exactly what was asked or is refused (InvalidInput) with a sentence that
/// sends the person to the text.
///
/// `entry` counts in PackageDocument::entries of that text.
Result<QString> withEntry(const QString &text, Environment::Format format, qsizetype entry,
                          const QString &item);
Result<QString> withoutEntry(const QString &text, Environment::Format format, qsizetype entry);
/// Behind the last item of its section; the section is made where there is none.
Result<QString> withNewEntry(const QString &text, Environment::Format format, PackageEntry::Section section,
                             const QString &item);

/// The item for a package and a version as a person types them into two cells: "torch" and "2.1" are
/// "torch==2.1" for pip and "torch=2.1" for conda; a version with its own signs stays.
QString itemText(PackageEntry::Section section, const QString &name, const QString &constraint);

} // namespace trainyard
