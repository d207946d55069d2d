// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/snapshot.h"
#include "services/snapshots/contentstore.h"

#include <QString>

#include <stop_token>

namespace trainyard {

/// Writes the files of a snapshot into `destination`, which is made where it is missing and may hold nothing
/// that the snapshot has too. Blocks; uses all cores. Files get the permissions of new files (umask),
/// executables may be executed; links are made as they are written, after the files, so that nothing is ever
/// written through one. Contents are cloned (FICLONE) or copied, with their hash compared.
///
/// Not waited for the disk. After an error a destination that was made here is removed again; in one that
/// existed before, what was written stays. Errors: Conflict (a file is already there), InvalidInput (a path
/// leads outside), Corrupt or NotFound (the store), Full, Denied, Cancelled, Failed.
Result<> layTree(const Snapshot &snapshot, const ContentStore &store, const QString &destination,
                 std::stop_token stop = {});

} // namespace trainyard
