// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/takesnapshot.h"

#include "services/snapshots/entrypath.h"
#include "services/snapshots/manifest.h"
#include "services/snapshots/parallel.h"
#include "services/snapshots/snapshottext.h"
#include "services/storage/unixfile.h"

#include <QFile>
#include <QLoggingCategory>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

Q_LOGGING_CATEGORY(snapshotLog, "trainyard.snapshots", QtInfoMsg)

namespace {
constexpr qint64 blockSize = 1 << 20; // a file up to this size is read whole before it is stored
constexpr int readingTries = 3;
// How old a plan may be whose files are not looked at again: no person saves a file and submits it within
// that time.
constexpr std::chrono::seconds stampsTrusted(1);
constexpr qsizetype filesAtOnce = 32;

/// What the threads share: the plan, a place for each answer, and how far they are.
struct Job
{
    Job(const SnapshotPlan &wanted, ContentStore &contents, const HashCache &known, int rootFolder,
        std::stop_token stopWanted)
        : plan(wanted), store(contents), cache(known), root(rootFolder), stop(std::move(stopWanted)),
          entries(wanted.files), warnings(size_t(wanted.files.size())), isTrusted(size_t(wanted.files.size()))
    {
        answers = entries.data();
        if (plan.stamps && plan.stamps->files.size() == size_t(plan.files.size()) &&
            std::chrono::steady_clock::now() - plan.stamps->lookedAt < stampsTrusted)
            stamps = plan.stamps->files.data();
    }

    bool isOver() const { return failed || stop.stop_requested(); }
    void fail(Error error)
    {
        const std::scoped_lock lock(mutex);
        if (!failed.exchange(true))
            firstError = std::move(error);
    }

    const SnapshotPlan &plan;
    ContentStore &store;
    const HashCache &cache;
    const int root;
    const std::stop_token stop;

    QList<SnapshotEntry> entries;
    SnapshotEntry *answers;            ///< each is written by the one thread that took it
    const FileStamp *stamps = nullptr; ///< by entry, of a plan made just now; or null
    std::vector<QString> warnings;     ///< by entry; not empty: left out
    /// By entry: its hash comes from the cache, and nobody asked the store for it.
    std::vector<char> isTrusted;
    std::atomic<qsizetype> next = 0;
    std::atomic<qsizetype> visited = 0;
    std::atomic<qint64> filesDone = 0;
    std::atomic<qint64> bytesDone = 0;
    std::atomic<bool> failed = false;

    std::mutex mutex; ///< for what follows
    std::condition_variable ended;
    Error firstError;
    std::vector<HashCache::Entry> read;
    std::vector<Digest> stored;
};

enum class Pass {
    Look, ///< at every file; what the cache knows is believed to be in the store
    Check ///< whether it is, and read it again where it is not
};

/// One thread's part of the work.
class Worker
{
public:
    explicit Worker(Job &job) : m_job(job), m_folder(job.root) {}
    void run(Pass pass);

private:
    void visit(qsizetype index, Pass pass);
    /// Each fills the entry in, or `warning`. `isTrusted`: whether the cache may answer, and then whether it
    /// did.
    Result<> keepFile(SnapshotEntry &entry, const QByteArray &path, char *isTrusted, QString &warning);
    Result<> keepLink(SnapshotEntry &entry, const QByteArray &path, QString &warning);
    Result<std::optional<Digest>> readAndStore(int fd, qint64 size);
    Result<> leftOut(const SnapshotEntry &entry, QString &warning, int code) const;

    Job &m_job;
    FolderCursor m_folder;
    QByteArray m_block;
    size_t m_near = 0; ///< where the cache answered last
    std::vector<HashCache::Entry> m_read;
    std::vector<Digest> m_stored;
};

void Worker::run(Pass pass)
{
    const qsizetype total = m_job.entries.size();
    while (!m_job.isOver()) {
        const qsizetype begin = m_job.next.fetch_add(filesAtOnce);
        const qsizetype end = std::min(begin + filesAtOnce, total);
        if (begin >= total)
            break;
        qint64 bytes = 0;
        for (qsizetype i = begin; i < end && !m_job.isOver(); ++i) {
            bytes += m_job.answers[i].size;
            visit(i, pass);
        }
        if (pass == Pass::Look) {
            m_job.filesDone.fetch_add(end - begin, std::memory_order_relaxed);
            m_job.bytesDone.fetch_add(bytes, std::memory_order_relaxed);
        }
        m_job.visited.fetch_add(end - begin);
    }
    const std::scoped_lock lock(m_job.mutex);
    m_job.read.insert(m_job.read.end(), m_read.begin(), m_read.end());
    m_job.stored.insert(m_job.stored.end(), m_stored.begin(), m_stored.end());
    m_job.ended.notify_all();
}

void Worker::visit(qsizetype index, Pass pass)
{
    SnapshotEntry &entry = m_job.answers[index];
    char &isTrusted = m_job.isTrusted[size_t(index)];
    QString &warning = m_job.warnings[size_t(index)];
    if (pass == Pass::Check) {
        const auto digest = isTrusted ? fromHash(entry.hash) : std::nullopt;
        if (!digest)
            return;
        const auto presence = m_job.store.find(*digest, entry.size);
        if (presence == ContentStore::Presence::Young)
            m_stored.push_back(*digest);
        if (presence != ContentStore::Presence::Missing)
            return;
    }
    if (pass == Pass::Look && m_job.stamps && entry.kind != EntryKind::SymbolicLink) {
        if (const auto known = m_job.cache.find(m_job.stamps[index], &m_near)) {
            entry.hash = toHash(*known);
            isTrusted = true;
            return;
        }
    }
    const QByteArray path = pathBytes(entry);
    const auto done = entry.kind == EntryKind::SymbolicLink
                          ? keepLink(entry, path, warning)
                          : keepFile(entry, path, pass == Pass::Look ? &isTrusted : nullptr, warning);
    if (!done)
        m_job.fail(done.error());
}

/// Notes why an entry is left out, where the reason is its file; anything else is an error.
Result<> Worker::leftOut(const SnapshotEntry &entry, QString &warning, int code) const
{
    switch (code) {
    case ENOENT:
        warning = SnapshotText::tr("%1 is left out: it is gone since the folder was listed.").arg(entry.path);
        return {};
    case EACCES:
    case EPERM:
        warning = SnapshotText::tr("%1 is left out: you have no permission to read it.").arg(entry.path);
        return {};
    case EINVAL: // readlink: no link any more
    case EISDIR:
    case ELOOP: // a link stands there, or on the way
    case ENOTDIR:
    case ENXIO: // a socket
        warning = SnapshotText::tr("%1 is left out: it is no longer what it was when the folder was listed.")
                      .arg(entry.path);
        return {};
    default:
        return failure(
            fileError(code, SnapshotText::tr("%1 cannot be read. Check the disk it is on.").arg(entry.path)));
    }
}

Result<> Worker::keepLink(SnapshotEntry &entry, const QByteArray &path, QString &warning)
{
    const auto [folder, name] = m_folder.locate(path);
    QByteArray target(4096, Qt::Uninitialized);
    const ssize_t length = folder < 0 ? -1 : ::readlinkat(folder, name, target.data(), size_t(target.size()));
    if (length < 0)
        return leftOut(entry, warning, errno);
    setNames(entry, path, QByteArrayView(target).first(length));
    entry.size = length;
    return {};
}

Result<> Worker::keepFile(SnapshotEntry &entry, const QByteArray &path, char *isTrusted, QString &warning)
{
    const auto [folder, name] = m_folder.locate(path);
    struct stat status;
    if (folder < 0 || ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return leftOut(entry, warning, errno);
    const auto take = [&](const Digest &digest) {
        entry.hash = toHash(digest);
        entry.size = status.st_size;
        entry.kind = status.st_mode & S_IXUSR ? EntryKind::Executable : EntryKind::File;
    };
    if (!S_ISREG(status.st_mode))
        return leftOut(entry, warning, ELOOP);
    if (isTrusted) {
        if (const auto known = m_job.cache.find(FileStamp::of(status), &m_near)) {
            take(*known);
            *isTrusted = true;
            return {};
        }
    }

    for (int attempt = 0; attempt < readingTries; ++attempt) {
        if (m_job.isOver())
            return {}; // the answer is not used
        // Opening a fifo that took the file's place must not wait for a writer.
        const Descriptor file(::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        if (!file)
            return leftOut(entry, warning, errno);
        if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
            return leftOut(entry, warning, ELOOP);
        const FileStamp before = FileStamp::of(status);
        auto digest = readAndStore(file.get(), status.st_size);
        if (!digest) {
            // Our own disk's errors have their sentence; reading the source failed where there is none.
            if (digest.error().message.isEmpty())
                digest.error().message =
                    SnapshotText::tr("%1 cannot be read. Check the disk it is on.").arg(entry.path);
            return failure(digest.error());
        }
        if (::fstat(file.get(), &status) == 0 && *digest && FileStamp::of(status) == before) {
            take(**digest);
            m_read.push_back({before, **digest});
            return {};
        }
    }
    return failure(
        ErrorKind::Conflict,
        SnapshotText::tr(
            "%1 changes while it is read. Wait until it is written, or leave it out with a line in "
            ".amlignore, and submit again.")
            .arg(entry.path));
}

/// Stores the bytes of an open file. Nothing: there are not as many as there should be, as somebody writes to
/// it. An error without a sentence: the file cannot be read.
Result<std::optional<Digest>> Worker::readAndStore(int fd, qint64 size)
{
    if (m_block.isEmpty())
        m_block.resize(blockSize);
    Sha256 hash;
    std::optional<ObjectWriter> writer; // for what does not fit into the block
    if (size > blockSize)
        writer.emplace(m_job.store);
    QByteArrayView bytes;
    for (qint64 left = size; left > 0; left -= bytes.size()) {
        const qint64 got = readFully(fd, m_block.data(), std::min(left, blockSize));
        if (got < 0)
            return failure(fileError(errno, {}));
        if (got < std::min(left, blockSize) || m_job.isOver())
            return std::nullopt;
        bytes = QByteArrayView(m_block).first(got);
        hash.add(bytes);
        if (writer) {
            if (auto written = writer->write(bytes); !written)
                return failure(written.error());
        }
    }
    const Digest digest = hash.result();
    const auto isToFlush = writer ? writer->finish(digest, size) : m_job.store.store(digest, bytes);
    if (!isToFlush)
        return failure(isToFlush.error());
    if (*isToFlush)
        m_stored.push_back(digest);
    return digest;
}

/// The entries that were kept, in their order, with what the snapshot says of the others.
Snapshot assembled(const Job &job)
{
    Snapshot snapshot;
    snapshot.entries = job.entries;
    qsizetype kept = 0;
    for (qsizetype i = 0; i < job.entries.size(); ++i) {
        if (!job.warnings[size_t(i)].isEmpty()) {
            snapshot.warnings.append(job.warnings[size_t(i)]);
            continue;
        }
        if (kept != i)
            snapshot.entries[kept] = job.entries.at(i);
        snapshot.totalBytes += job.entries.at(i).size;
        ++kept;
    }
    if (kept != job.entries.size())
        snapshot.entries.resize(kept);
    // A link's new target may have changed how its path is written.
    if (!std::is_sorted(snapshot.entries.cbegin(), snapshot.entries.cend(), comesBefore))
        std::sort(snapshot.entries.begin(), snapshot.entries.end(), comesBefore);
    return snapshot;
}

Result<> runPass(Job &job, Pass pass, const std::function<void()> &report)
{
    job.next = 0;
    job.visited = 0;
    const int threads = std::clamp(int(job.entries.size() / filesAtOnce), 1, snapshotThreads());
    inThreads(
        threads, [&] { Worker(job).run(pass); },
        [&] {
            const auto isDone = [&] { return job.isOver() || job.visited == job.entries.size(); };
            std::unique_lock lock(job.mutex);
            while (!job.ended.wait_for(lock, std::chrono::milliseconds(50), isDone)) {
                lock.unlock();
                report();
                lock.lock();
            }
        });
    if (job.failed)
        return failure(job.firstError);
    if (job.stop.stop_requested())
        return failure(ErrorKind::Cancelled, SnapshotText::tr("Taking the snapshot was cancelled."));
    return {};
}

/// Stores what must be stored, and the manifest last.
Result<Snapshot> finish(Job &job, const std::function<void()> &report)
{
    if (auto looked = runPass(job, Pass::Look, report); !looked)
        return failure(looked.error());
    {
        // Where the store has the manifest it has all that it names: nothing to ask for, file by file.
        Snapshot snapshot = assembled(job);
        const QByteArray manifest = encodeManifest(snapshot);
        const Digest id = Sha256::of(manifest);
        if (!job.store.isSuspect() &&
            job.store.find(id, manifest.size()) != ContentStore::Presence::Missing) {
            snapshot.id = toHash(id);
            return snapshot;
        }
    }
    if (auto checked = runPass(job, Pass::Check, report); !checked)
        return failure(checked.error());
    Snapshot snapshot = assembled(job);
    std::sort(job.stored.begin(), job.stored.end());
    job.stored.erase(std::unique(job.stored.begin(), job.stored.end()), job.stored.end());
    if (auto flushed = job.store.flush(job.stored); !flushed)
        return failure(flushed.error());
    auto id = job.store.put(encodeManifest(snapshot));
    if (!id)
        return failure(id.error());
    snapshot.id = *id;
    return snapshot;
}
} // namespace

Result<Snapshot> takeSnapshot(const SnapshotPlan &plan, ContentStore &store, HashCache &cache,
                              const std::function<void(const SnapshotProgress &)> &progress,
                              std::stop_token stop)
{
    const auto startedAt = cache.now();
    const Descriptor root(
        ::open(QFile::encodeName(plan.sourceFolder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root) {
        return failure(
            fileError(errno, SnapshotText::tr("The folder %1 cannot be opened any more. Choose it again.")
                                 .arg(plan.sourceFolder)));
    }
    Job job(plan, store, cache, root.get(), std::move(stop));
    const auto report = [&] {
        if (progress)
            progress({job.filesDone, plan.files.size(), job.bytesDone, plan.totalBytes});
    };
    auto snapshot = finish(job, report);
    // What was read is known even if the snapshot failed: the next try need not read it again.
    cache.remember(job.read, startedAt);
    if (auto saved = cache.save(); !saved)
        qCWarning(snapshotLog).noquote() << saved.error().message << saved.error().detail;
    if (snapshot)
        report();
    return snapshot;
}

} // namespace trainyard
