// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/snapshot.h"

#include <QFuture>

namespace trainyard::ui {

/// The files of a folder as they are now, to be compared with `known`: only files that could be the same
/// (path, size) are read and hashed, in the thread pool; the others get a hash that equals none. Cancelling
/// stops it. A file that vanished or cannot be read counts as changed.
QFuture<Result<Snapshot>> folderNow(const SnapshotPlan &plan, const Snapshot &known);

/// The first `maxBytes` of a file of a folder on this computer; in the thread pool. NotFound, Denied.
QFuture<Result<QByteArray>> fileNow(const QString &folder, const QString &path, qint64 maxBytes);

} // namespace trainyard::ui
