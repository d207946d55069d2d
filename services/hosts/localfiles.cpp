// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/localfiles.h"

#include "services/hosts/filedescriptor.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QScopeGuard>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 largestRead = 16 << 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("Host", text);
}

QString temporaryBeside(const QString &path)
{
    return u"%1.%2.part"_s.arg(path).arg(QRandomGenerator::global()->generate(), 8, 16, '0'_L1);
}

Result<> writeNew(const QString &path, const HostFile &file)
{
    const QByteArray name = QFile::encodeName(path);
    if (!file.linkTarget.isEmpty()) {
        if (::symlink(QFile::encodeName(file.linkTarget).constData(), name.constData()) == 0)
            return {};
        return failure(systemError(errno, tr("%1 could not be written.").arg(file.path)));
    }
    const mode_t mode = file.mode == HostFile::Mode::Executable ? 0700 : 0600;
    const FileDescriptor out(::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!out.isValid() || !writeAll(out.get(), file.content))
        return failure(systemError(errno, tr("%1 could not be written.").arg(file.path)));
    return {};
}

bool isInside(const QString &root, const QFileInfo &file)
{
    const QString real = file.canonicalFilePath();
    return !real.isEmpty() && (real == root || real.startsWith(root + u'/'));
}

Result<> copyBytes(int from, const QString &destination, mode_t mode,
                   const std::function<bool()> &isCancelled)
{
    const FileDescriptor to(::open(QFile::encodeName(destination).constData(),
                                   O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 0777));
    if (!to.isValid())
        return failure(systemError(errno, tr("%1 could not be written.").arg(destination)));
    QByteArray block(1 << 20, Qt::Uninitialized);
    while (true) {
        if (isCancelled())
            return failure(ErrorKind::Cancelled, {});
        const ssize_t count = ::read(from, block.data(), size_t(block.size()));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(systemError(errno, tr("A file could not be read while it was copied.")));
        if (count == 0)
            return {};
        if (!writeAll(to.get(), QByteArrayView(block).first(count)))
            return failure(systemError(errno, tr("%1 could not be written.").arg(destination)));
    }
}

Result<> copyFile(const QString &folder, const QString &path, const QString &destination,
                  const std::function<bool()> &isCancelled)
{
    auto from = openInside(folder, path);
    if (!from)
        return failure(from.error());
    struct stat facts
    {
    };
    if (::fstat(from->get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return failure(ErrorKind::InvalidInput, tr("%1 is not a file that can be copied.").arg(path));
    return copyBytes(from->get(), destination, facts.st_mode | 0600, isCancelled);
}

Result<> copyFolder(const QString &folder, const QString &path, const QString &destination,
                    const std::function<bool()> &isCancelled)
{
    if (auto made = makeLocalFolder(destination); !made)
        return made;
    const QString root = folder + u'/' + path;
    QDirIterator below(root, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot | QDir::System,
                       QDirIterator::Subdirectories);
    const QString real = QFileInfo(folder).canonicalFilePath();
    while (below.hasNext()) {
        const QString name = below.next().mid(root.size() + 1);
        const QFileInfo facts = below.fileInfo();
        Result<> copied;
        if (facts.isDir() && !facts.isSymLink())
            copied = makeLocalFolder(destination + u'/' + name);
        else if (facts.isFile() && isInside(real, facts))
            copied = copyFile(folder, path + u'/' + name, destination + u'/' + name, isCancelled);
        if (!copied)
            return copied;
    }
    return {};
}
} // namespace

Result<> makeLocalFolder(const QString &folder)
{
    const QByteArray name = QFile::encodeName(folder);
    if (::access(name.constData(), F_OK) == 0)
        return {};
    if (const QString above = QFileInfo(folder).path(); above != folder) {
        if (auto made = makeLocalFolder(above); !made)
            return made;
    }
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        return failure(systemError(errno, tr("The folder %1 could not be made.").arg(folder)));
    return {};
}

Result<> putLocalFile(const HostFile &file)
{
    if (auto made = makeLocalFolder(QFileInfo(file.path).path()); !made)
        return made;
    const QString temporary = temporaryBeside(file.path);
    if (auto written = writeNew(temporary, file); !written) {
        QFile::remove(temporary);
        return written;
    }
    if (::rename(QFile::encodeName(temporary).constData(), QFile::encodeName(file.path).constData()) != 0) {
        const int code = errno;
        QFile::remove(temporary);
        return failure(systemError(code, tr("%1 could not be written.").arg(file.path)));
    }
    return {};
}

Result<FileChunk> readLocalFile(const QString &folder, const QString &path, qint64 offset, qint64 maxBytes)
{
    auto file = openInside(folder, path);
    if (!file)
        return failure(file.error());
    struct stat facts
    {
    };
    if (::fstat(file->get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return failure(ErrorKind::InvalidInput, tr("%1 is not a file that can be read.").arg(path));
    FileChunk chunk;
    chunk.totalSize = facts.st_size;
    chunk.offset = offset < 0 ? qMax<qint64>(0, facts.st_size + offset) : offset;
    const qint64 wanted =
        qBound<qint64>(0, facts.st_size - chunk.offset, qBound<qint64>(0, maxBytes, largestRead));
    chunk.bytes.resize(wanted);
    qint64 done = 0;
    while (done < wanted) {
        const ssize_t count =
            ::pread(file->get(), chunk.bytes.data() + done, size_t(wanted - done), chunk.offset + done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(systemError(errno, tr("%1 could not be read.").arg(path)));
        if (count == 0)
            break; // cut shorter meanwhile
        done += count;
    }
    chunk.bytes.truncate(done);
    return chunk;
}

Result<QList<RunFile>> listLocalFiles(const QString &folder, const QStringList &subfolders, int maxEntries)
{
    const QString root = QFileInfo(folder).canonicalFilePath();
    if (root.isEmpty())
        return failure(ErrorKind::NotFound, tr("%1 does not exist any more.").arg(folder));
    QList<RunFile> files;
    for (const QString &subfolder : subfolders) {
        QDirIterator below(root + u'/' + subfolder,
                           QDir::Files | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                           QDirIterator::Subdirectories);
        while (below.hasNext() && files.size() < maxEntries) {
            const QString path = below.next();
            const QFileInfo facts = below.fileInfo();
            if (facts.isFile() && (!facts.isSymLink() || isInside(root, facts)))
                files.append({path.mid(root.size() + 1), facts.size(), facts.lastModified().toUTC()});
        }
    }
    std::ranges::sort(files, {}, &RunFile::path);
    return files;
}

Result<> removeLocalFolder(const QString &folder)
{
    if (!QFileInfo::exists(folder))
        return {};
    // A script may have taken its own write permission away; the folder is still ours.
    QDirIterator below(folder, QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks,
                       QDirIterator::Subdirectories);
    ::chmod(QFile::encodeName(folder).constData(), 0700);
    while (below.hasNext())
        ::chmod(QFile::encodeName(below.next()).constData(), 0700);
    if (QDir(folder).removeRecursively())
        return {};
    return failure(
        ErrorKind::Denied,
        tr("%1 could not be removed completely. Check who owns the files in it and remove it again.")
            .arg(folder));
}

Result<> copyLocal(const QString &folder, const QString &path, const QString &destination,
                   const std::function<bool()> &isCancelled)
{
    if (QFileInfo(destination).exists() || QFileInfo(destination).isSymLink()) {
        return failure(ErrorKind::Conflict,
                       tr("%1 is there already. Choose another name or remove it first.").arg(destination));
    }
    const bool isFolder = path.endsWith(u'/');
    const QString source = isFolder ? path.chopped(1) : path;
    const QString root = QFileInfo(folder).canonicalFilePath();
    if (source.startsWith(u'/') || !isInside(root, QFileInfo(folder + u'/' + source)))
        return failure(ErrorKind::NotFound, tr("%1 is not in the folder of this run.").arg(path));
    const QString temporary = temporaryBeside(destination);
    auto copied = makeLocalFolder(QFileInfo(destination).absolutePath());
    if (copied) {
        copied = isFolder ? copyFolder(folder, source, temporary, isCancelled)
                          : copyFile(folder, source, temporary, isCancelled);
    }
    const QByteArray from = QFile::encodeName(temporary);
    const QByteArray to = QFile::encodeName(destination);
    if (copied && ::renameat2(AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), RENAME_NOREPLACE) == 0)
        return {};
    if (copied)
        copied = failure(systemError(errno, tr("%1 could not be written.").arg(destination)));
    if (isFolder)
        (void)removeLocalFolder(temporary);
    else
        QFile::remove(temporary);
    return copied;
}

} // namespace trainyard
