// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QString>

namespace trainyard {

/// The text of a file that a person edits. NotFound: it cannot be read; InvalidInput: it is too long or no
/// text. Reads at once: such files are small.
Result<QString> readDocument(const QString &path);
/// Whole or not at all.
Result<> writeDocument(const QString &path, const QString &text);

/// A name for an environment from that of a file or folder: other characters than names have become '-'.
QString environmentNameFrom(QString name);

} // namespace trainyard
