// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "services/snapshots/digest.h"
#include "services/snapshots/filestamp.h"

#include <QString>

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace trainyard {

/// Remembers the hash of files by their stamp, so that an unchanged file is not read again. One file for all
/// source folders of a workspace, in the byte order of this machine, checked by SHA-256: one that is damaged,
/// foreign or missing counts as empty, and costs reading the files once more.
///
/// Racy stamps, as git's index knows them: a file may change again within the tick of its file system's clock
/// without a change of its stamp. So a stamp younger than two and a half seconds (FAT has ticks of two) when
/// its file was read is not remembered; the next snapshot reads that file once more.
///
/// find() may be called by several threads at once; remember() and save() by one, while none reads.
class HashCache
{
public:
    using Clock = std::function<std::chrono::system_clock::time_point()>;

    explicit HashCache(QString file, Clock clock = &std::chrono::system_clock::now);

    /// `near`, where the caller looks for many: where the last answer lay. Neighbours on disk have
    /// neighbouring inodes, and so lie near each other here.
    std::optional<Digest> find(const FileStamp &stamp, size_t *near = nullptr) const;

    struct Entry
    {
        FileStamp stamp;
        Digest digest;
    };
    /// `readSince`: a time before the first of these files was opened.
    void remember(std::span<const Entry> entries, std::chrono::system_clock::time_point readSince);
    /// Writes the file whole and by rename, if there is something new. What was read 60 days ago is
    /// forgotten, and read again when needed; of more than a million entries the newest stay.
    Result<> save();

    std::chrono::system_clock::time_point now() const { return m_clock(); }
    qsizetype size() const { return qsizetype(m_records.size()); }

private:
    struct Record
    {
        FileStamp stamp;
        Digest digest;
        std::int64_t day = 0; ///< since 1970, when it was read
    };
    static_assert(sizeof(Record) == 80, "written as it lies in memory");

    void load();
    std::int64_t today() const;

    QString m_file;
    Clock m_clock;
    std::vector<Record> m_records; ///< sorted by device and inode, each once
    bool m_isChanged = false;
};

} // namespace trainyard
