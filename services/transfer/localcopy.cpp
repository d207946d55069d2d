// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/localcopy.h"

#include "services/snapshots/digest.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 hashedWhole = 4 << 20;
constexpr qint64 hashedTail = 64 << 10;
constexpr size_t mostOpen = 32;
constexpr char marker[] = "mirrored";

QString tr(const char *text)
{
    return QCoreApplication::translate("Transfer", text);
}
} // namespace

Error LocalCopy::problem(int code) const
{
    return fileError(code,
                     tr("The copy of the run in %1 could not be written. Check free space and permissions.")
                         .arg(m_folder));
}

Result<> LocalCopy::open()
{
    if (!QDir().mkpath(m_folder))
        return failure(problem(EACCES));
    m_root = Descriptor(::open(QFile::encodeName(m_folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!m_root)
        return failure(problem(errno));
    // The folders of a run are always there, as they are on the target.
    for (const char *name : {"azureml-logs", "logs", "outputs", "state"}) {
        if (::mkdirat(m_root.get(), name, 0700) != 0 && errno != EEXIST)
            return failure(problem(errno));
    }
    m_state = openBelow(m_root.get(), "state", O_RDONLY | O_DIRECTORY);
    if (!m_state)
        return failure(problem(errno));
    QDirIterator below(m_folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (below.hasNext() && m_files.size() < MirrorFrames::mostFiles) {
        const QByteArray name = QFile::encodeName(below.next().mid(m_folder.size() + 1));
        if (MirrorFrames::isRunPath(name))
            m_files.append({name, below.fileInfo().size(), false, {}});
    }
    return {};
}

Result<QByteArray> LocalCopy::hashOf(const File &file, qint64 from) const
{
    const Descriptor open = openBelow(m_root.get(), file.name, O_RDONLY);
    if (!open)
        return failure(problem(errno));
    Sha256 sum;
    QByteArray block(256 << 10, Qt::Uninitialized);
    while (from < file.size) {
        const ssize_t count =
            ::pread(open.get(), block.data(), size_t(qMin<qint64>(block.size(), file.size - from)), from);
        if (count <= 0)
            return failure(problem(count < 0 ? errno : EIO));
        sum.add(QByteArrayView(block).first(count));
        from += count;
    }
    return toHash(sum.result()).toLatin1();
}

Result<QByteArray> LocalCopy::knownLines() const
{
    QByteArray lines;
    for (const File &file : m_files) {
        const qint64 length = file.size <= hashedWhole ? file.size : hashedTail;
        const auto hash = hashOf(file, file.size - length);
        if (!hash)
            return failure(hash.error());
        lines += QByteArray::number(file.size) + ' ' + QByteArray::number(length) + ' ' + *hash + ' ' +
                 file.name + '\n';
    }
    return lines + ".\n";
}

int LocalCopy::place(const QByteArray &name, qint64 size)
{
    m_files.append({name, size, false, {}});
    return int(m_files.size());
}

Result<> LocalCopy::makeFoldersOf(const QByteArray &name)
{
    for (auto slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
        const QByteArray folder = name.first(slash);
        const auto last = folder.lastIndexOf('/');
        const Descriptor above = openBelow(
            m_root.get(), QByteArrayView(folder).first(qMax<qsizetype>(0, last)), O_RDONLY | O_DIRECTORY);
        if (!above || (::mkdirat(above.get(), folder.constData() + last + 1, 0700) != 0 && errno != EEXIST))
            return failure(problem(errno));
    }
    return {};
}

Result<int> LocalCopy::descriptorOf(int index)
{
    if (const auto found = m_open.find(index); found != m_open.end())
        return found->second.get();
    File &file = m_files[index - 1];
    constexpr int flags = O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY;
    Descriptor open = openBelow(m_root.get(), file.name, flags, 0600);
    if (!open && errno == ENOENT) {
        if (auto made = makeFoldersOf(file.name); !made)
            return failure(made.error());
        open = openBelow(m_root.get(), file.name, flags, 0600);
    }
    if (!open && (errno == ENOTDIR || errno == EISDIR || errno == ELOOP || errno == ENXIO)) {
        // There is a folder now where a file was, or the other way round: what came first stays.
        file.isPassedOver = true;
        return -1;
    }
    if (!open)
        return failure(problem(errno));
    if (m_open.size() >= mostOpen)
        m_open.clear();
    return m_open.emplace(index, std::move(open)).first->second.get();
}

Result<> LocalCopy::fileNamed(int index, const QByteArray &name)
{
    m_files.append({name, 0, false, {}});
    m_news.files = true;
    // Something may lie there that was not counted: it begins at nothing.
    return cut(index);
}

Result<> LocalCopy::cut(int index)
{
    const auto descriptor = descriptorOf(index);
    if (!descriptor)
        return failure(descriptor.error());
    if (*descriptor >= 0 && ::ftruncate(*descriptor, 0) != 0)
        return failure(problem(errno));
    m_files[index - 1].size = 0;
    m_news.files = true;
    return {};
}

Result<> LocalCopy::fileBegunAnew(int index)
{
    return cut(index);
}

Result<> LocalCopy::bytesCame(int index, qint64 offset, QByteArrayView bytes)
{
    File &file = m_files[index - 1];
    if (offset != file.size) {
        return failure(
            ErrorKind::Failed,
            tr("The target sent what makes no sense as files of a run. Look at its details."),
            u"%1 at %2 instead of %3"_s.arg(QFile::decodeName(file.name)).arg(offset).arg(file.size));
    }
    const auto descriptor = descriptorOf(index);
    if (!descriptor)
        return failure(descriptor.error());
    file.size += bytes.size();
    if (file.isPassedOver)
        return {};
    while (!bytes.isEmpty()) {
        const ssize_t count = ::pwrite(*descriptor, bytes.data(), size_t(bytes.size()), offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(problem(errno));
        bytes = bytes.sliced(count);
        offset += count;
    }
    m_news.files = true;
    return {};
}

Result<> LocalCopy::factCame(const QByteArray &name, const QByteArray &text)
{
    QByteArray old(400, '\0');
    const ssize_t size = ::readlinkat(m_state.get(), name.constData(), old.data(), size_t(old.size()));
    if (size >= 0 && QByteArrayView(old).first(size) == text)
        return {};
    const QByteArray fresh = '.' + name + ".new";
    ::unlinkat(m_state.get(), fresh.constData(), 0);
    if (::symlinkat(text.constData(), m_state.get(), fresh.constData()) != 0 ||
        ::renameat(m_state.get(), fresh.constData(), m_state.get(), name.constData()) != 0)
        return failure(problem(errno));
    m_news.state = true;
    return {};
}

Result<> LocalCopy::hashCame(int index, qint64 size, const QByteArray &hash)
{
    File &file = m_files[index - 1];
    if (size == file.size)
        file.hash = hash;
    return {};
}

Result<bool> LocalCopy::checkHashes()
{
    bool areRight = true;
    for (int index = 1; index <= m_files.size(); ++index) {
        const File &file = m_files.at(index - 1);
        if (file.hash.isEmpty() || file.isPassedOver)
            continue;
        const auto hash = hashOf(file, 0);
        if (!hash)
            return failure(hash.error());
        if (*hash == file.hash)
            continue;
        areRight = false;
        if (auto done = cut(index); !done)
            return failure(done.error());
    }
    return areRight;
}

Result<> LocalCopy::markComplete()
{
    const Descriptor open = openBelow(m_root.get(), marker, O_WRONLY | O_CREAT, 0600);
    return open ? Result<>() : failure(problem(errno));
}

bool LocalCopy::isComplete(const QString &folder)
{
    return QFileInfo::exists(folder + u'/' + QLatin1StringView(marker));
}

} // namespace trainyard
