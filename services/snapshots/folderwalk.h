// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/snapshot.h"
#include "services/snapshots/filestamp.h"
#include "services/snapshots/ignorerules.h"

#include <QList>

#include <stop_token>
#include <vector>

namespace trainyard {

/// What a walk found below a folder.
struct FolderListing
{
    QList<SnapshotEntry> files;    ///< sorted by path
    QList<IgnoredEntry> ignored;   ///< sorted by path
    std::vector<FileStamp> stamps; ///< by files, or empty
    QStringList warnings;          ///< what was left out and why, in the order of paths
};

/// Walks the folder that `root` is open on, with all cores; blocks. Its subfolders are opened without
/// following links and their paths may be longer than PATH_MAX. Errors: Cancelled, and Denied or Failed for
/// the root itself.
Result<FolderListing> walkFolder(int root, const IgnoreRules &rules, std::stop_token stop);

} // namespace trainyard
