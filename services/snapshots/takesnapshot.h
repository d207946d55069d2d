// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/snapshot.h"
#include "services/snapshots/contentstore.h"
#include "services/snapshots/hashcache.h"

#include <functional>
#include <stop_token>

namespace trainyard {

/// How far a snapshot is. Files and bytes of the plan; an unchanged file counts as done without being read.
struct SnapshotProgress
{
    qint64 filesDone = 0;
    qint64 filesTotal = 0;
    qint64 bytesDone = 0;
    qint64 bytesTotal = 0;
};

/// Stores the files of a plan as they are now, and its manifest (see encodeManifest), which the store then
/// has under the snapshot's id. Blocks; uses all cores; memory does not grow with the size of files.
/// `progress` (may be empty) is called in the calling thread, at most twenty times a second and once at the
/// end.
///
/// A file that the cache knows unchanged and the store holds is not read; of a plan that is less than a
/// second old it is not even looked at again. A file that changes while it is read is read again, three times
/// at most; then Error Conflict names it. A file that is gone since the plan, cannot be read or is no file
/// any more is left out, and Snapshot::warnings says so. The git facts are not filled in (probeGit()).
///
/// Errors: Conflict, Full, Denied, Cancelled, NotFound (the source folder), Failed. After one the store is
/// whole: what was stored stays and is used by the next try.
Result<Snapshot> takeSnapshot(const SnapshotPlan &plan, ContentStore &store, HashCache &cache,
                              const std::function<void(const SnapshotProgress &)> &progress,
                              std::stop_token stop = {});

} // namespace trainyard
