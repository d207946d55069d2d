// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <vector>

struct stat;

namespace trainyard {

/// What changes when the bytes of a file change, as far as the file system tells. Times in nanoseconds since
/// 1970.
struct FileStamp
{
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t modified = 0;
    std::int64_t changed = 0; ///< status change: no program can set it back

    static FileStamp of(const struct stat &status);
    friend auto operator<=>(const FileStamp &, const FileStamp &) = default;
};

/// What a plan keeps for takeSnapshot().
struct PlanStamps
{
    std::chrono::steady_clock::time_point lookedAt; ///< before the first file
    std::vector<FileStamp> files;                   ///< by SnapshotPlan::files; a link's is not used
};

} // namespace trainyard
