// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/laytree.h"

#include "services/snapshots/entrypath.h"
#include "services/snapshots/parallel.h"
#include "services/snapshots/snapshottext.h"
#include "services/storage/unixfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <unordered_set>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

namespace {
constexpr size_t itemsAtOnce = 16;

struct Item
{
    const SnapshotEntry *entry;
    QByteArray path;
};

class Layer
{
public:
    Layer(const ContentStore &store, int root, QString destination, std::stop_token stop)
        : m_store(store), m_root(root), m_destination(std::move(destination)), m_stop(std::move(stop))
    {
    }

    Result<> lay(const Snapshot &snapshot);

private:
    Result<> sortOut(const Snapshot &snapshot);
    Result<> makeFolders();
    void layFiles();
    Result<> layFile(FolderCursor &folders, const Item &item);
    Result<> layLink(FolderCursor &folders, const Item &item);
    Error writeError(int code, const QString &path) const;
    tl::unexpected<Error> cancelled() const
    {
        return failure(ErrorKind::Cancelled, SnapshotText::tr("Copying the files was cancelled."));
    }

    const ContentStore &m_store;
    const int m_root;
    const QString m_destination;
    const std::stop_token m_stop;
    std::vector<Item> m_files;
    std::vector<Item> m_links;

    std::atomic<size_t> m_next = 0;
    std::atomic<bool> m_hasFailed = false;
    std::mutex m_mutex;
    Result<> m_outcome;
};

Error Layer::writeError(int code, const QString &path) const
{
    if (code == EEXIST) {
        return {ErrorKind::Conflict,
                SnapshotText::tr("%1 is already in %2. Choose an empty folder.").arg(path, m_destination),
                {},
                std::nullopt};
    }
    if (kindOfErrno(code) == ErrorKind::Full) {
        return fileError(code,
                         SnapshotText::tr("The disk that holds %1 is full. Free some space and try again.")
                             .arg(m_destination));
    }
    return fileError(
        code, SnapshotText::tr("%1 cannot be written to %2. Check the folder's permissions and its disk.")
                  .arg(path, m_destination));
}

Result<> Layer::sortOut(const Snapshot &snapshot)
{
    m_files.reserve(size_t(snapshot.entries.size()));
    for (const SnapshotEntry &entry : snapshot.entries) {
        Item item{&entry, pathBytes(entry)};
        if (!isSafePath(item.path)) {
            return failure(
                ErrorKind::InvalidInput,
                SnapshotText::tr("The snapshot has a file outside its folder (%1); it is not used.")
                    .arg(entry.path));
        }
        (entry.kind == EntryKind::SymbolicLink ? m_links : m_files).push_back(std::move(item));
    }
    return {};
}

Result<> Layer::makeFolders()
{
    std::unordered_set<QByteArray, size_t (*)(const QByteArray &)> made(
        64, [](const QByteArray &bytes) { return qHash(bytes); });
    FolderCursor folders(m_root);
    for (const auto *items : {&m_files, &m_links}) {
        QByteArray last;
        for (const Item &item : *items) {
            const qsizetype end = item.path.lastIndexOf('/');
            if (end < 0 || QByteArrayView(item.path).first(end) == last)
                continue;
            last = item.path.first(end);
            for (qsizetype slash = item.path.indexOf('/'); slash >= 0;
                 slash = item.path.indexOf('/', slash + 1)) {
                const QByteArray folder = item.path.first(slash);
                if (!made.insert(folder).second)
                    continue;
                const auto [parent, name] = folders.locate(folder);
                if (parent < 0 || (::mkdirat(parent, name, 0777) != 0 && errno != EEXIST))
                    return failure(writeError(errno, shownPath(folder)));
            }
            if (m_stop.stop_requested())
                return cancelled();
        }
    }
    return {};
}

Result<> Layer::layFile(FolderCursor &folders, const Item &item)
{
    const auto digest = fromHash(item.entry->hash);
    if (!digest) {
        return failure(ErrorKind::InvalidInput,
                       SnapshotText::tr("The snapshot does not say what %1 contains; it is not used.")
                           .arg(item.entry->path));
    }
    const auto [folder, name] = folders.locate(item.path);
    if (folder < 0)
        return failure(writeError(errno, item.entry->path));
    const mode_t mode = item.entry->kind == EntryKind::Executable ? 0777 : 0666;
    Descriptor file(::openat(folder, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file)
        return failure(writeError(errno, item.entry->path));
    auto copied = m_store.copyTo(file.get(), *digest, item.entry->size, m_stop);
    if (!copied) {
        if (copied.error().message.isEmpty()) // could not be written here
            return failure(
                writeError(copied.error().kind == ErrorKind::Full ? ENOSPC : EIO, item.entry->path));
        return copied;
    }
    if (::close(file.release()) != 0)
        return failure(writeError(errno, item.entry->path));
    return {};
}

Result<> Layer::layLink(FolderCursor &folders, const Item &item)
{
    const auto [folder, name] = folders.locate(item.path);
    if (folder < 0 || ::symlinkat(targetBytes(*item.entry).constData(), folder, name) != 0)
        return failure(writeError(errno, item.entry->path));
    return {};
}

void Layer::layFiles()
{
    FolderCursor folders(m_root);
    while (!m_hasFailed && !m_stop.stop_requested()) {
        const size_t begin = m_next.fetch_add(itemsAtOnce);
        for (size_t i = begin; i < std::min(begin + itemsAtOnce, m_files.size()); ++i) {
            if (auto laid = layFile(folders, m_files[i]); !laid) {
                const std::scoped_lock lock(m_mutex);
                if (!m_hasFailed.exchange(true))
                    m_outcome = laid;
                return;
            }
        }
        if (begin >= m_files.size())
            return;
    }
}

Result<> Layer::lay(const Snapshot &snapshot)
{
    if (auto sorted = sortOut(snapshot); !sorted)
        return sorted;
    if (auto made = makeFolders(); !made)
        return made;
    const int threads = std::clamp(int(m_files.size() / itemsAtOnce), 1, snapshotThreads());
    inThreads(
        threads - 1, [this] { layFiles(); }, [this] { layFiles(); });
    if (m_hasFailed)
        return m_outcome;
    FolderCursor folders(m_root);
    for (const Item &item : m_links) {
        if (m_stop.stop_requested())
            return cancelled();
        if (auto laid = layLink(folders, item); !laid)
            return laid;
    }
    if (m_stop.stop_requested())
        return cancelled();
    return {};
}
} // namespace

Result<> layTree(const Snapshot &snapshot, const ContentStore &store, const QString &destination,
                 std::stop_token stop)
{
    const bool isOurs = !QFileInfo::exists(destination);
    if (!QDir().mkpath(destination)) {
        return failure(fileError(
            errno, SnapshotText::tr("The folder %1 cannot be made. Check its permissions and its disk.")
                       .arg(destination)));
    }
    Result<> laid;
    {
        const Descriptor root(
            ::open(QFile::encodeName(destination).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!root) {
            return failure(fileError(
                errno,
                SnapshotText::tr("The folder %1 cannot be opened. Check its permissions.").arg(destination)));
        }
        laid = Layer(store, root.get(), destination, std::move(stop)).lay(snapshot);
    }
    if (!laid && isOurs) {
        // Not QDir::removeRecursively(): it leaves names that are not UTF-8.
        std::error_code ignored;
        std::filesystem::remove_all(QFile::encodeName(destination).toStdString(), ignored);
    }
    return laid;
}

} // namespace trainyard
