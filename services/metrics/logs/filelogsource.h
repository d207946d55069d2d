// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logreader.h"
#include "services/metrics/logs/logsource.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace trainyard {

/// A log in one file or several, which grow and may become more. A file that shrank or was replaced makes
/// the run be read anew.
class FileLogSource : public LogSource
{
public:
    /// The files that there are now, in the order in which they are read.
    using ListFiles = std::function<QStringList()>;
    using MakeReader = std::function<std::unique_ptr<LogReader>()>;
    static constexpr qint64 settledSeconds = 10;
    static constexpr qint64 blockBytes = qint64(512) << 10;
    static constexpr qint64 maxRecord = qint64(64) << 20; ///< a reader that wants more waits for ever

    /// One reader takes all files, in their order: what it learns of one holds in the next.
    FileLogSource(ListFiles list, MakeReader make, LogClock clock);

    Result<Progress> advance(LogContents &into, qint64 budget) override;
    void restart() override;

private:
    struct File
    {
        QString path;
        qint64 offset = 0;
        quint64 inode = 0;
        bool isStopped = false;
    };
    Result<> advanceFile(size_t index, LogContents &into, qint64 &budget, Progress &progress);
    bool wasReplaced(const QString &path, const File &file) const;

    ListFiles m_list;
    MakeReader m_make;
    LogClock m_clock;
    std::unique_ptr<LogReader> m_reader;
    std::vector<File> m_files;
    std::vector<char> m_buffer;
};

} // namespace trainyard
