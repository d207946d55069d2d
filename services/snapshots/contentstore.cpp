// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/contentstore.h"

#include "services/snapshots/snapshottext.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr size_t fewObjects = 64;
constexpr qint64 copyBlock = 1 << 20;

/// "ab/cdef…" without an allocation: it is asked for once or more for each file of a snapshot.
struct ObjectName
{
    explicit ObjectName(const Digest &digest)
    {
        static constexpr char digits[] = "0123456789abcdef";
        char *out = text.data();
        for (size_t i = 0; i < digest.size(); ++i) {
            *out++ = digits[digest[i] >> 4];
            *out++ = digits[digest[i] & 15];
            if (i == 0)
                *out++ = '/';
        }
        *out = 0;
    }
    const char *path() const { return text.data(); }
    QByteArray folder() const { return QByteArray(text.data(), 2); }
    std::array<char, 66> text;
};

QByteArray damagedName(const Digest &digest)
{
    return "damaged/" + toHash(digest).toLatin1();
}

/// Unique among the threads and processes that write here; the leading dot keeps it apart from objects.
QByteArray temporaryName(const QByteArray &folder)
{
    static std::atomic<unsigned> counter = 0;
    return folder + "/." + QByteArray::number(qint64(::getpid())) + '-' + QByteArray::number(++counter) +
           ".part";
}

/// Removes ".….part" files of `folder` that nobody wrote to for an hour.
void removeOldParts(int root, const char *folder)
{
    Descriptor open(::openat(root, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!open)
        return;
    const int fd = open.get();
    const std::unique_ptr<DIR, int (*)(DIR *)> list(::fdopendir(fd), ::closedir);
    if (!list)
        return;
    open.release();
    const time_t old = ::time(nullptr) - 3600;
    while (const dirent *entry = ::readdir(list.get())) {
        const QByteArrayView name(entry->d_name);
        struct stat status;
        if (name.startsWith('.') && name.endsWith(".part") &&
            ::fstatat(fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mtime < old)
            ::unlinkat(fd, entry->d_name, 0);
    }
}
} // namespace

ContentStore::ContentStore(QString folder) : m_folder(std::move(folder)) {}

ContentStore::~ContentStore()
{
    if (m_root >= 0)
        ::close(m_root);
}

QString ContentStore::pathOf(const ContentHash &hash) const
{
    return m_folder + u'/' + hash.left(2) + u'/' + hash.mid(2);
}

/// The open folder, or -1 while there is none.
int ContentStore::root() const
{
    if (const int open = m_root; open >= 0)
        return open;
    const std::scoped_lock lock(m_opening);
    if (m_root < 0)
        m_root = ::open(QFile::encodeName(m_folder).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    return m_root;
}

Result<int> ContentStore::makeRoot()
{
    if (root() >= 0)
        return root();
    if (!QDir().mkpath(m_folder) || root() < 0)
        return failure(fileError(
            errno, SnapshotText::tr("The folder %1 cannot be made. Check its permissions.").arg(m_folder)));
    return root();
}

bool ContentStore::contains(const ContentHash &hash) const
{
    const auto digest = fromHash(hash);
    struct stat status;
    return digest && root() >= 0 &&
           ::fstatat(root(), ObjectName(*digest).path(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(status.st_mode);
}

ContentStore::Presence ContentStore::find(const Digest &digest, qint64 size) const
{
    struct stat status;
    if (root() < 0 || ::fstatat(root(), ObjectName(digest).path(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(status.st_mode) || status.st_size != size)
        return Presence::Missing;
    // Kernels write back what is older than half a minute.
    const bool isYoung = std::abs(::time(nullptr) - status.st_ctim.tv_sec) < 120;
    return isYoung ? Presence::Young : Presence::Settled;
}

bool ContentStore::isSuspect() const
{
    // An empty folder may go; what has names in it stays.
    return root() >= 0 && ::unlinkat(root(), "damaged", AT_REMOVEDIR) != 0 && errno != ENOENT;
}

Result<ContentHash> ContentStore::put(const QByteArray &bytes)
{
    const Digest digest = Sha256::of(bytes);
    const Presence presence = find(digest, bytes.size());
    if (presence == Presence::Missing) {
        if (auto written = writeObject(digest, bytes, true); !written)
            return failure(written.error());
    } else if (presence == Presence::Young) {
        if (auto flushed = flush({&digest, 1}); !flushed)
            return failure(flushed.error());
    }
    return toHash(digest);
}

Result<bool> ContentStore::store(const Digest &digest, QByteArrayView bytes)
{
    if (const Presence presence = find(digest, bytes.size()); presence != Presence::Missing)
        return presence == Presence::Young;
    if (auto written = writeObject(digest, bytes, false); !written)
        return failure(written.error());
    return true;
}

Result<> ContentStore::writeObject(const Digest &digest, QByteArrayView bytes, bool isDurable)
{
    if (auto made = makeRoot(); !made)
        return failure(made.error());
    // Beside its place, not in one common folder: ext4 is four times slower when files move between folders.
    const QByteArray folder = ObjectName(digest).folder();
    const QByteArray temporary = temporaryName(folder);
    Descriptor file = createIn(folder, temporary);
    if (!file)
        return failure(writeError(errno));
    const bool isWritten = writeFully(file.get(), bytes) && (!isDurable || ::fsync(file.get()) == 0);
    if (!isWritten || ::close(file.release()) != 0) {
        const int code = errno;
        ::unlinkat(root(), temporary.constData(), 0);
        return failure(writeError(code));
    }
    if (auto published = publish(temporary, digest); !published)
        return published;
    if (isDurable && !syncFolders({&folder, 1}))
        return failure(writeError(errno));
    return {};
}

Descriptor ContentStore::createIn(const QByteArray &folder, const QByteArray &name)
{
    const auto create = [&] {
        return Descriptor(::openat(root(), name.constData(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0444));
    };
    Descriptor file = create();
    if (!file && errno == ENOENT && makeFolder(folder.constData()))
        file = create();
    return file;
}

bool ContentStore::makeFolder(const char *name)
{
    if (::mkdirat(root(), name, 0777) != 0 && errno != EEXIST)
        return false;
    m_hasNewFolder = true;
    return true;
}

/// Makes names in `folders` durable, and the folders themselves where one was made.
bool ContentStore::syncFolders(std::span<const QByteArray> folders)
{
    const auto sync = [&](const char *folder) {
        const Descriptor open(::openat(root(), folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        return open && ::fsync(open.get()) == 0;
    };
    {
        // Who finds that another thread saw to it must not go on before that one is done.
        const std::scoped_lock lock(m_syncing);
        if (m_hasNewFolder.exchange(false) && !sync("."))
            return false;
    }
    return std::all_of(folders.begin(), folders.end(),
                       [&](const QByteArray &folder) { return sync(folder.constData()); });
}

Result<> ContentStore::publish(const QByteArray &temporary, const Digest &digest)
{
    const ObjectName name(digest);
    const auto rename = [&] { return ::renameat(root(), temporary.constData(), root(), name.path()) == 0; };
    if (!rename() && !(errno == ENOENT && makeFolder(name.folder().constData()) && rename())) {
        const int code = errno;
        ::unlinkat(root(), temporary.constData(), 0);
        return failure(writeError(code));
    }
    ::unlinkat(root(), damagedName(digest).constData(), 0);
    return {};
}

Result<> ContentStore::flush(std::span<const Digest> digests)
{
    if (digests.empty())
        return {};
    if (digests.size() > fewObjects) {
        const Descriptor open(::openat(root(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!open || ::syncfs(open.get()) != 0)
            return failure(writeError(errno));
        return {};
    }
    std::vector<QByteArray> folders;
    for (const Digest &digest : digests) {
        const ObjectName name(digest);
        const Descriptor file(::openat(root(), name.path(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
        if (!file || ::fsync(file.get()) != 0)
            return failure(writeError(errno));
        folders.push_back(name.folder());
    }
    std::sort(folders.begin(), folders.end());
    folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
    if (!syncFolders(folders))
        return failure(writeError(errno));
    return {};
}

Result<Descriptor> ContentStore::openObject(const Digest &digest, std::optional<qint64> size) const
{
    Descriptor file;
    if (root() >= 0) {
        file = Descriptor(
            ::openat(root(), ObjectName(digest).path(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    } else {
        errno = ENOENT;
    }
    if (!file)
        return failure(missing(digest, errno));
    struct stat status;
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || (size && status.st_size != *size))
        return failure(damaged(digest));
    return file;
}

Result<QByteArray> ContentStore::read(const ContentHash &hash, qint64 maxBytes) const
{
    const auto digest = fromHash(hash);
    if (!digest)
        return failure(ErrorKind::InvalidInput,
                       SnapshotText::tr("“%1” is not the hash of a stored file.").arg(hash.left(80)));
    auto file = openObject(*digest, std::nullopt);
    if (!file)
        return failure(file.error());
    struct stat status;
    ::fstat(file->get(), &status);
    if (status.st_size > maxBytes) {
        return failure(ErrorKind::InvalidInput,
                       SnapshotText::tr("The file has %1 bytes, too many to show. Download it instead.")
                           .arg(status.st_size));
    }
    QByteArray bytes(status.st_size, Qt::Uninitialized);
    const qint64 got = readFully(file->get(), bytes.data(), bytes.size());
    if (got < 0)
        return failure(fileError(
            errno, SnapshotText::tr("A stored file cannot be read. Check the disk of %1.").arg(m_folder)));
    if (got != bytes.size() || Sha256::of(bytes) != *digest)
        return failure(damaged(*digest));
    return bytes;
}

Result<> ContentStore::copyTo(int fd, const Digest &digest, qint64 size, std::stop_token stop) const
{
    auto file = openObject(digest, size);
    if (!file)
        return failure(file.error());
    if (size > copyBlock && ::ioctl(fd, FICLONE, file->get()) == 0)
        return {};
    QByteArray block(std::min(size, copyBlock), Qt::Uninitialized);
    Sha256 hash;
    qint64 left = size;
    while (left > 0) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, SnapshotText::tr("Copying the files was cancelled."));
        const qint64 got = readFully(file->get(), block.data(), std::min(left, copyBlock));
        if (got < 0)
            return failure(fileError(
                errno,
                SnapshotText::tr("A stored file cannot be read. Check the disk of %1.").arg(m_folder)));
        if (got == 0)
            break;
        const QByteArrayView bytes = QByteArrayView(block).first(got);
        hash.add(bytes);
        if (!writeSparse(fd, bytes))
            return failure(fileError(errno, {})); // the caller knows the name
        left -= got;
    }
    if (left != 0 || hash.result() != digest)
        return failure(damaged(digest));
    if (!finishSparse(fd))
        return failure(fileError(errno, {}));
    return {};
}

void ContentStore::removeLeftovers()
{
    if (root() < 0)
        return;
    removeOldParts(root(), "incoming");
    for (int i = 0; i < 256; ++i)
        removeOldParts(root(), QByteArray::number(i, 16).rightJustified(2, '0').constData());
}

Error ContentStore::writeError(int code) const
{
    const QString message =
        kindOfErrno(code) == ErrorKind::Full
            ? SnapshotText::tr("The disk that holds %1 is full. Free some space and try again.").arg(m_folder)
            : SnapshotText::tr(
                  "The files could not be stored in %1. Check the folder's permissions and its disk.")
                  .arg(m_folder);
    return fileError(code, message);
}

Error ContentStore::missing(const Digest &digest, int code) const
{
    if (code == ENOENT && root() >= 0) {
        ::mkdirat(root(), "damaged", 0777);
        ::mknodat(root(), damagedName(digest).constData(), S_IFREG | 0444, 0);
    }
    return fileError(code,
                     SnapshotText::tr("A stored file is missing or cannot be opened (%1…). Submit its folder "
                                      "again to store it anew.")
                         .arg(toHash(digest).left(12)));
}

bool ContentStore::isWhole(int fd, const Digest &digest) const
{
    QByteArray block(copyBlock, Qt::Uninitialized);
    Sha256 hash;
    qint64 got = 0;
    for (qint64 at = 0; (got = ::pread(fd, block.data(), size_t(copyBlock), at)) > 0; at += got)
        hash.add(QByteArrayView(block).first(got));
    return got == 0 && hash.result() == digest;
}

/// Says so, and moves the object out of the way of the next snapshot; not if it is the snapshot that is
/// wrong.
Error ContentStore::damaged(const Digest &digest) const
{
    const ObjectName name(digest);
    const Descriptor file(::openat(root(), name.path(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file || !isWhole(file.get(), digest)) {
        ::mkdirat(root(), "damaged", 0777);
        ::renameat(root(), name.path(), root(), damagedName(digest).constData());
    }
    return {ErrorKind::Corrupt,
            SnapshotText::tr("A stored file is damaged (%1…). Submit its folder again to store it anew.")
                .arg(toHash(digest).left(12)),
            u"a damaged object is moved to %1/damaged"_s.arg(m_folder), std::nullopt};
}

ObjectWriter::~ObjectWriter()
{
    if (!m_temporary.isEmpty())
        ::unlinkat(m_store.root(), m_temporary.constData(), 0);
}

Result<> ObjectWriter::write(QByteArrayView bytes)
{
    if (!m_file) {
        if (auto made = m_store.makeRoot(); !made)
            return failure(made.error());
        const QByteArray name = temporaryName("incoming");
        m_file = m_store.createIn("incoming", name);
        if (!m_file)
            return failure(m_store.writeError(errno));
        m_temporary = name;
    }
    if (!writeSparse(m_file.get(), bytes))
        return failure(m_store.writeError(errno));
    return {};
}

Result<bool> ObjectWriter::finish(const Digest &digest, qint64 size)
{
    using Presence = ContentStore::Presence;
    if (const Presence presence = m_store.find(digest, size); presence != Presence::Missing)
        return presence == Presence::Young;
    if (auto opened = write({}); !opened)
        return failure(opened.error());
    if (!finishSparse(m_file.get()) || ::close(m_file.release()) != 0)
        return failure(m_store.writeError(errno));
    if (auto published = m_store.publish(std::exchange(m_temporary, {}), digest); !published)
        return failure(published.error());
    return true;
}

} // namespace trainyard
