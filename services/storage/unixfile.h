// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QtGlobal>

#include <utility>

struct stat;

namespace trainyard {

/// A file descriptor that is closed once. A value that moves.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(Descriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor();

    int get() const { return m_fd; }
    int release() { return std::exchange(m_fd, -1); }
    explicit operator bool() const { return m_fd >= 0; }

private:
    int m_fd = -1;
};

/// Which error kind a person can act on: Full, Denied, NotFound, or Failed.
ErrorKind kindOfErrno(int code);
/// An Error with `message`, and what the system said (strerror) as its detail.
Error fileError(int code, QString message);

/// Opens `path` (relative, however long) below the open folder `root` without following a symbolic link on
/// the way; an empty path is the root itself. Sets errno where it fails; ELOOP or ENOTDIR: a link or a file
/// stood on the way.
Descriptor openBelow(int root, QByteArrayView path, int flags, unsigned mode = 0);

/// Opens the folder of the file asked for, and keeps it open while the next files come from the same folder:
/// what makes a walk over sorted paths cheap, and paths longer than PATH_MAX possible. One thread at a time.
class FolderCursor
{
public:
    explicit FolderCursor(int root) : m_root(root) {}

    /// The open folder that holds `path`, and the file's name in it (valid while `path` is); -1 and errno
    /// where the folder cannot be opened.
    std::pair<int, const char *> locate(const QByteArray &path);

private:
    int m_root;
    QByteArray m_folder;
    Descriptor m_open;
};

/// Reads until `size` bytes or the end. The bytes read, or -1 and errno.
qint64 readFully(int fd, char *data, qint64 size);
/// False and errno where not all was written.
bool writeFully(int fd, QByteArrayView bytes);

/// As writeFully() for a part of a file, but a block of zeros is skipped over, so that a sparse file stays
/// sparse. End with finishSparse().
bool writeSparse(int fd, QByteArrayView bytes);
/// Gives the file the size up to which it was written or skipped.
bool finishSparse(int fd);

} // namespace trainyard
