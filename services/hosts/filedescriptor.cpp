// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/filedescriptor.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Host", text);
}

int openBeneath(int folder, const QByteArray &path)
{
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    return int(::syscall(SYS_openat2, folder, path.constData(), &how, sizeof how));
}

/// For kernels before 5.6, and sandboxes that forbid openat2: compare real paths, then open.
int openByRealPath(const QString &folder, const QString &path)
{
    const QString root = QFileInfo(folder).canonicalFilePath();
    const QString real = QFileInfo(folder + u'/' + path).canonicalFilePath();
    if (real.isEmpty() || root.isEmpty()) {
        errno = ENOENT;
        return -1;
    }
    if (!real.startsWith(root + u'/')) {
        errno = EXDEV;
        return -1;
    }
    return ::open(QFile::encodeName(real).constData(),
                  O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
}
} // namespace

void FileDescriptor::close()
{
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

bool writeAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), size_t(bytes.size()));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        bytes = bytes.sliced(count);
    }
    return true;
}

Error systemError(int code, const QString &sentence)
{
    const auto error = [&](ErrorKind kind, const QString &remedy) {
        return Error{kind, sentence + u' ' + remedy, QString::fromLocal8Bit(strerror(code)), {}};
    };
    switch (code) {
    case ENOSPC:
    case EDQUOT:
        return error(ErrorKind::Full, tr("The disk is full: free some space and try again."));
    case ENOENT:
        return error(ErrorKind::NotFound, tr("It does not exist: check the path."));
    case ENOTDIR:
        return error(ErrorKind::NotFound, tr("A part of its path is a file and no folder: check the path."));
    case EACCES:
    case EPERM:
    case EROFS:
        return error(ErrorKind::Denied, tr("Permission is missing: check who may read and change it."));
    case EAGAIN:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
        return error(ErrorKind::Unavailable, tr("The computer is out of processes, files or memory: close "
                                                "something and try again."));
    case ENOEXEC:
        return error(ErrorKind::InvalidInput, tr("It is not a program."));
    case EEXIST:
        return error(ErrorKind::Conflict, tr("It is there already: choose another name."));
    default:
        return error(ErrorKind::Failed, tr("(%1)").arg(QString::fromLocal8Bit(strerror(code))));
    }
}

Result<FileDescriptor> openInside(const QString &folder, const QString &path)
{
    if (path.isEmpty() || path.startsWith(u'/') || path.contains(QChar(u'\0')))
        return failure(ErrorKind::InvalidInput, tr("%1 is not a path inside the folder.").arg(path));
    const FileDescriptor root(
        ::open(QFile::encodeName(folder).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!root.isValid())
        return failure(systemError(errno, tr("%1 cannot be opened.").arg(folder)));
    FileDescriptor file(openBeneath(root.get(), QFile::encodeName(path)));
    if (!file.isValid() && (errno == ENOSYS || errno == EPERM))
        file = FileDescriptor(openByRealPath(folder, path));
    if (!file.isValid() && (errno == EXDEV || errno == ELOOP)) {
        return failure(ErrorKind::Denied, tr("%1 leads out of its folder and is not opened.").arg(path));
    }
    if (!file.isValid())
        return failure(systemError(errno, tr("%1 cannot be opened.").arg(path)));
    return file;
}

} // namespace trainyard
