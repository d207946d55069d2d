// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/run/metrictable.h"

#include <QByteArray>

#include <optional>

namespace trainyard::ui {

/// Whether a file is shown as a table or a picture, by its name.
bool isTableFile(const QString &path);
bool isPictureFile(const QString &path);

/// The first rows of CSV, TSV, JSON or JSON lines; nothing where it is none of these. `isWhole` is false when
/// only the beginning of the file was read: its last row may be half a one and is left out. Pure; any thread.
std::optional<MetricTable> readTable(const QString &path, const QByteArray &bytes, bool isWhole);

/// Text of a file for a code view: UTF-8, else Latin-1; nothing for binary contents (a NUL byte).
std::optional<QString> readText(const QByteArray &bytes);

} // namespace trainyard::ui
