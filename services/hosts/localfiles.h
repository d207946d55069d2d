// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"

#include <functional>

namespace trainyard {

/// The file half of LocalHost as plain functions, for worker threads; the contracts are those of Host.

/// With all folders above it, for the eyes of this user alone (0700) where they are new.
Result<> makeLocalFolder(const QString &folder);
Result<> putLocalFile(const HostFile &file);
Result<FileChunk> readLocalFile(const QString &folder, const QString &path, qint64 offset, qint64 maxBytes);
Result<QList<RunFile>> listLocalFiles(const QString &folder, const QStringList &subfolders, int maxEntries);
/// Removes a folder, read-only folders in it too, and never follows a link. Can be repeated after a failure.
Result<> removeLocalFolder(const QString &folder);
/// Copies a file or a whole folder to `destination`, which must not exist: made under a temporary name
/// beside it, then renamed, so that it is there whole or not at all. Links that lead out of `folder` are left
/// out. `isCancelled` is asked between files and blocks.
Result<> copyLocal(const QString &folder, const QString &path, const QString &destination,
                   const std::function<bool()> &isCancelled);

} // namespace trainyard
