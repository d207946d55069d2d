// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/unixfile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace trainyard {

namespace {
// Below PATH_MAX, with room for the file's own name.
constexpr qsizetype stepLength = 3800;

int openWithoutLinks(int folder, const char *path, int flags, unsigned mode)
{
    open_how how{};
    how.flags = quint64(flags) | O_CLOEXEC;
    how.mode = mode;
    how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const long fd = ::syscall(SYS_openat2, folder, path, &how, sizeof how);
    // Old kernels do not have it, some containers forbid it; there a link in the middle would be followed.
    if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        return ::openat(folder, path, flags | O_CLOEXEC | O_NOFOLLOW, mode);
    return int(fd);
}
} // namespace

Descriptor::~Descriptor()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

ErrorKind kindOfErrno(int code)
{
    switch (code) {
    case ENOSPC:
    case EDQUOT:
        return ErrorKind::Full;
    case EACCES:
    case EPERM:
    case EROFS:
        return ErrorKind::Denied;
    case ENOENT:
    case ENOTDIR:
        return ErrorKind::NotFound;
    default:
        return ErrorKind::Failed;
    }
}

Error fileError(int code, QString message)
{
    return {kindOfErrno(code), std::move(message), qt_error_string(code), std::nullopt};
}

Descriptor openBelow(int root, QByteArrayView path, int flags, unsigned mode)
{
    Descriptor folder;
    int at = root;
    while (path.size() > stepLength) {
        const qsizetype slash = path.lastIndexOf('/', stepLength);
        if (slash <= 0) {
            errno = ENAMETOOLONG;
            return {};
        }
        folder = Descriptor(
            openWithoutLinks(at, path.first(slash).toByteArray().constData(), O_PATH | O_DIRECTORY, 0));
        if (!folder)
            return {};
        at = folder.get();
        path = path.sliced(slash + 1);
    }
    const QByteArray rest = path.isEmpty() ? QByteArray(".") : path.toByteArray();
    return Descriptor(openWithoutLinks(at, rest.constData(), flags, mode));
}

std::pair<int, const char *> FolderCursor::locate(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    if (slash < 0)
        return {m_root, path.constData()};
    const QByteArrayView folder = QByteArrayView(path).first(slash);
    if (!m_open || m_folder != folder) {
        m_folder = folder.toByteArray();
        m_open = openBelow(m_root, folder, O_PATH | O_DIRECTORY);
        if (!m_open)
            return {-1, nullptr};
    }
    return {m_open.get(), path.constData() + slash + 1};
}

qint64 readFully(int fd, char *data, qint64 size)
{
    qint64 done = 0;
    while (done < size) {
        const ssize_t got = ::read(fd, data + done, size_t(size - done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += got;
    }
    return done;
}

bool writeFully(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t put = ::write(fd, bytes.data(), size_t(bytes.size()));
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes = bytes.sliced(put);
    }
    return true;
}

bool writeSparse(int fd, QByteArrayView bytes)
{
    constexpr qsizetype blockSize = 65536;
    while (!bytes.isEmpty()) {
        const QByteArrayView block = bytes.first(std::min(blockSize, bytes.size()));
        const bool isZero = block.size() == blockSize && block[0] == 0 &&
                            std::memcmp(block.data(), block.data() + 1, size_t(block.size() - 1)) == 0;
        if (isZero ? ::lseek(fd, block.size(), SEEK_CUR) < 0 : !writeFully(fd, block))
            return false;
        bytes = bytes.sliced(block.size());
    }
    return true;
}

bool finishSparse(int fd)
{
    const off_t end = ::lseek(fd, 0, SEEK_CUR);
    return end >= 0 && ::ftruncate(fd, end) == 0;
}

} // namespace trainyard
