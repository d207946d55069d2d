// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/snapshot.h"
#include "services/snapshots/digest.h"
#include "services/storage/unixfile.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>

namespace trainyard {

/// File contents by SHA-256, each once, as read-only files `folder/ab/cdef…` (the run-folder contract).
/// Several threads and several processes may use one folder: an object appears whole, by rename, and is never
/// changed.
///
/// What survives power loss: put() answers after the object is on the disk. The store*() calls do not wait
/// for the disk; flush() does, for all of them at once. takeSnapshot() flushes before it writes the manifest,
/// so that a manifest in the store means that all its objects are durable.
///
/// Objects are compared by size when looked up and by hash when read; a damaged one is moved to
/// `folder/damaged/`, so that the next snapshot of the same file stores it anew.
///
/// Errors: Full (disk or quota), Denied, NotFound, Corrupt, InvalidInput (no hash, more than `maxBytes`),
/// Failed.
class ContentStore
{
public:
    /// The folder is made by the first put().
    explicit ContentStore(QString folder);
    ~ContentStore();
    Q_DISABLE_COPY_MOVE(ContentStore)

    QString folder() const { return m_folder; }
    QString pathOf(const ContentHash &hash) const;
    bool contains(const ContentHash &hash) const;
    Result<ContentHash> put(const QByteArray &bytes);
    Result<QByteArray> read(const ContentHash &hash, qint64 maxBytes) const;

    /// Removes what interrupted writers left behind for more than an hour. Lists every folder of the store:
    /// for a quiet moment, in the background.
    void removeLeftovers();

    // What taking and laying out a snapshot is made of.

    /// Young: so new that nobody may have waited until it is on the disk; flush() has to.
    enum class Presence { Missing, Young, Settled };
    /// Whether the object is there with this size.
    Presence find(const Digest &digest, qint64 size) const;
    /// Whether an object is known to be damaged or missing, so that a manifest proves nothing.
    bool isSuspect() const;
    /// Stores bytes whose digest is known, unless the store holds them. True: flush() has to wait for them.
    Result<bool> store(const Digest &digest, QByteArrayView bytes);
    /// Makes new objects durable: one by one where there are few, else the whole file system at once
    /// (syncfs).
    Result<> flush(std::span<const Digest> digests);
    /// Writes an object into an open, empty file: cloned where the file system can (FICLONE), else copied and
    /// its hash compared. Holes stay holes.
    Result<> copyTo(int fd, const Digest &digest, qint64 size, std::stop_token stop = {}) const;

private:
    friend class ObjectWriter;
    int root() const;
    Result<int> makeRoot();
    Result<Descriptor> openObject(const Digest &digest, std::optional<qint64> size) const;
    Result<> writeObject(const Digest &digest, QByteArrayView bytes, bool isDurable);
    Descriptor createIn(const QByteArray &folder, const QByteArray &name);
    bool makeFolder(const char *name);
    bool syncFolders(std::span<const QByteArray> folders);
    Result<> publish(const QByteArray &temporary, const Digest &digest);
    Error writeError(int code) const;
    bool isWhole(int fd, const Digest &digest) const;
    Error damaged(const Digest &digest) const;
    Error missing(const Digest &digest, int code) const;

    QString m_folder;
    mutable std::mutex m_opening;
    std::mutex m_syncing;
    mutable std::atomic<int> m_root = -1;
    std::atomic<bool> m_hasNewFolder = false; ///< one of the 256, not yet durable
};

/// Takes the bytes of one object as they come, for files too large for memory: write() … then finish(), once.
/// What is not finished leaves nothing. One thread.
class ObjectWriter
{
public:
    explicit ObjectWriter(ContentStore &store) : m_store(store) {}
    ~ObjectWriter();
    Q_DISABLE_COPY_MOVE(ObjectWriter)

    Result<> write(QByteArrayView bytes);
    /// `digest` is that of all bytes written. True: flush() has to wait for the object.
    Result<bool> finish(const Digest &digest, qint64 size);

private:
    ContentStore &m_store;
    Descriptor m_file;
    QByteArray m_temporary;
};

} // namespace trainyard
