// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/logs/filelogsource.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
tl::unexpected<Error> unreadable(const QString &path)
{
    const int code = errno;
    return failure(code == ENOENT ? ErrorKind::NotFound : ErrorKind::Denied,
                   QCoreApplication::translate(
                       "Logs", "%1 cannot be read. Check that it is there and that you may read it.")
                       .arg(path),
                   QString::fromLocal8Bit(std::strerror(code)));
}
} // namespace

FileLogSource::FileLogSource(ListFiles list, MakeReader make, LogClock clock)
    : m_list(std::move(list)), m_make(std::move(make)), m_clock(std::move(clock)), m_reader(m_make())
{
}

void FileLogSource::restart()
{
    m_files.clear();
    m_reader = m_make();
}

bool FileLogSource::wasReplaced(const QString &path, const File &file) const
{
    struct stat found = {};
    if (::stat(QFile::encodeName(path).constData(), &found) != 0)
        return false; // gone: what was read stays
    return found.st_size < file.offset || (file.inode != 0 && file.inode != quint64(found.st_ino));
}

Result<LogSource::Progress> FileLogSource::advance(LogContents &into, qint64 budget)
{
    Progress progress;
    if (std::ranges::any_of(m_files, [this](const File &f) { return wasReplaced(f.path, f); })) {
        restart();
        into.clear(true);
        progress.changed = true;
    }
    for (const QString &path : m_list()) {
        if (std::ranges::find(m_files, path, &File::path) == m_files.end())
            m_files.push_back({path, 0, 0, false});
    }
    for (size_t i = 0; i < m_files.size(); ++i) {
        if (budget <= 0) {
            progress.more = true;
            break;
        }
        if (auto read = advanceFile(i, into, budget, progress); !read)
            return failure(read.error());
    }
    return progress;
}

Result<> FileLogSource::advanceFile(size_t index, LogContents &into, qint64 &budget, Progress &progress)
{
    File &file = m_files[index];
    if (file.isStopped)
        return {};
    QFile device(file.path);
    if (!device.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        if (!device.exists() && file.inode != 0)
            return {}; // read before, gone now
        errno = device.exists() ? EACCES : ENOENT;
        return unreadable(file.path);
    }
    struct stat found = {};
    if (::fstat(device.handle(), &found) != 0)
        return unreadable(file.path);
    file.inode = quint64(found.st_ino);
    const bool isSettled = m_clock() - double(found.st_mtim.tv_sec) > double(settledSeconds);
    qint64 wanted = blockBytes;
    while (file.offset < found.st_size) {
        if (budget <= 0) {
            progress.more = true;
            return {};
        }
        if (qint64(m_buffer.size()) < wanted)
            m_buffer.resize(size_t(wanted));
        const ssize_t count = ::pread(device.handle(), m_buffer.data(), size_t(wanted), file.offset);
        if (count < 0)
            return unreadable(file.path);
        if (count == 0)
            return {};
        const bool isEnd = file.offset + count >= found.st_size;
        const LogReader::Taken taken = m_reader->take(
            {{m_buffer.data(), size_t(count)}, file.offset, int(index), found.st_size, isSettled}, into);
        file.isStopped = taken.isStopped;
        file.offset += taken.bytes;
        budget -= std::max<qint64>(1, std::min<qint64>(taken.bytes, count));
        progress.changed |= taken.bytes > 0;
        if (taken.isStopped || (taken.bytes == 0 && isEnd))
            return {};
        if (taken.bytes > 0) {
            wanted = blockBytes;
        } else {
            wanted = std::max(wanted * 2, taken.wanted);
            if (wanted > maxRecord + blockBytes) { // no reader wants so much
                file.isStopped = true;
                ++into.left;
                return {};
            }
        }
    }
    return {};
}

} // namespace trainyard
