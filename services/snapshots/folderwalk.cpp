// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/folderwalk.h"

#include "services/snapshots/entrypath.h"
#include "services/snapshots/parallel.h"
#include "services/snapshots/snapshottext.h"
#include "services/storage/unixfile.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
struct Folder;

/// One name in a folder; `key` sorts it among its neighbours ("name", or "name/" of a folder).
struct Found
{
    QString key;
    SnapshotEntry entry;
    FileStamp stamp;
    QString rule;
    int line = 0;
    bool isIgnored = false;
    Folder *folder = nullptr;
};

struct Folder
{
    QByteArray path; ///< empty for the root, else ending in '/'
    std::vector<Found> found;
    std::vector<std::pair<QString, QString>> warnings; ///< path, sentence
};

QString whyUnreadable(int code)
{
    return code == EACCES || code == EPERM ? SnapshotText::tr("you have no permission to read it")
                                           : qt_error_string(code);
}

class Walk
{
public:
    Walk(int root, const IgnoreRules &rules, std::stop_token stop)
        : m_root(root), m_rules(rules), m_stop(std::move(stop)), m_user(::geteuid())
    {
        m_todo.push_back(&m_folders.emplace_back());
    }

    Result<FolderListing> run();

private:
    Folder *take();
    void done(std::vector<Folder *> more);
    void look(Folder &folder, std::vector<Folder *> &more);
    void lookAt(Folder &folder, const dirent &name, int fd, std::vector<Folder *> &more);
    bool isReadable(const struct stat &status, int fd, const char *name) const;
    void leaveOut(Folder &folder, QByteArrayView path, const QString &why) const;
    FolderListing flattened();

    const int m_root;
    const IgnoreRules &m_rules;
    const std::stop_token m_stop;
    const uid_t m_user;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Folder> m_folders; // owns; never moved
    std::vector<Folder *> m_todo;
    int m_working = 0;
    int m_rootError = 0;
};

Result<FolderListing> Walk::run()
{
    const auto work = [this] {
        while (Folder *folder = take()) {
            std::vector<Folder *> more;
            look(*folder, more);
            done(std::move(more));
        }
    };
    // The calling thread is one of them.
    inThreads(snapshotThreads() - 1, work, work);
    if (m_stop.stop_requested())
        return failure(ErrorKind::Cancelled, SnapshotText::tr("Listing the folder was cancelled."));
    if (m_rootError != 0)
        return failure(
            fileError(m_rootError, SnapshotText::tr("The folder cannot be read. Check its permissions.")));
    return flattened();
}

/// The next folder to look into; null when all are done or nobody wants them any more.
Folder *Walk::take()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_todo.empty() || m_working == 0; });
    if (m_todo.empty() || m_stop.stop_requested()) {
        m_todo.clear();
        m_changed.notify_all();
        return nullptr;
    }
    Folder *folder = m_todo.back();
    m_todo.pop_back();
    ++m_working;
    return folder;
}

void Walk::done(std::vector<Folder *> more)
{
    {
        const std::scoped_lock lock(m_mutex);
        --m_working;
        m_todo.insert(m_todo.end(), more.begin(), more.end());
    }
    m_changed.notify_all();
}

void Walk::leaveOut(Folder &folder, QByteArrayView path, const QString &why) const
{
    const QString shown = shownPath(path);
    folder.warnings.emplace_back(shown, SnapshotText::tr("%1 is left out: %2.").arg(shown, why));
}

bool Walk::isReadable(const struct stat &status, int fd, const char *name) const
{
    if (m_user == 0 || (status.st_mode & 0444) == 0444)
        return true;
    return ::faccessat(fd, name, R_OK, AT_EACCESS) == 0;
}

void Walk::look(Folder &folder, std::vector<Folder *> &more)
{
    const QByteArrayView below =
        folder.path.isEmpty() ? QByteArrayView() : QByteArrayView(folder.path).chopped(1);
    Descriptor open = openBelow(m_root, below, O_RDONLY | O_DIRECTORY);
    const int fd = open.get();
    const std::unique_ptr<DIR, int (*)(DIR *)> list(open ? ::fdopendir(fd) : nullptr, ::closedir);
    if (!list) {
        if (folder.path.isEmpty())
            m_rootError = errno; // read after the threads have ended
        else if (errno != ENOENT)
            leaveOut(folder, folder.path, whyUnreadable(errno));
        return;
    }
    open.release();
    errno = 0;
    while (const dirent *name = ::readdir(list.get())) {
        if (m_stop.stop_requested())
            return;
        lookAt(folder, *name, fd, more);
        errno = 0;
    }
    if (errno != 0)
        leaveOut(folder, folder.path,
                 SnapshotText::tr("a part of it cannot be read (%1)").arg(qt_error_string(errno)));
    std::sort(folder.found.begin(), folder.found.end(),
              [](const Found &a, const Found &b) { return a.key < b.key; });
}

void Walk::lookAt(Folder &folder, const dirent &name, int fd, std::vector<Folder *> &more)
{
    const QByteArrayView bytes(name.d_name);
    if (bytes == "." || bytes == "..")
        return;
    const QByteArray path = QByteArray(folder.path).append(bytes);
    // A file system that gives no type with the name is asked for it.
    struct stat status;
    bool isKnown = false;
    unsigned type = name.d_type;
    if (type == DT_UNKNOWN || type == DT_REG) {
        if (::fstatat(fd, name.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno != ENOENT)
                leaveOut(folder, path, whyUnreadable(errno));
            return;
        }
        isKnown = true;
        type = IFTODT(status.st_mode);
    }

    Found found;
    if (const auto *rule = m_rules.match(path, type == DT_DIR); rule && !rule->isNegated) {
        found.isIgnored = true;
        found.rule = shownPath(rule->pattern);
        found.line = rule->line;
    } else if (path.size() > maxPathLength) {
        leaveOut(folder, path.first(200),
                 SnapshotText::tr("its path has more than %1 bytes").arg(maxPathLength));
        return;
    } else if (type == DT_REG && isKnown) {
        if (!isReadable(status, fd, name.d_name)) {
            leaveOut(folder, path, SnapshotText::tr("you have no permission to read it"));
            return;
        }
        found.entry.kind = status.st_mode & S_IXUSR ? EntryKind::Executable : EntryKind::File;
        found.entry.size = status.st_size;
        found.stamp = FileStamp::of(status);
    } else if (type != DT_DIR && type != DT_LNK) {
        leaveOut(folder, path,
                 type == DT_FIFO   ? SnapshotText::tr("it is a pipe")
                 : type == DT_SOCK ? SnapshotText::tr("it is a socket")
                                   : SnapshotText::tr("it is a device"));
        return;
    }

    if (type == DT_DIR) {
        if (!found.isIgnored) {
            const std::scoped_lock lock(m_mutex);
            found.folder = &m_folders.emplace_back();
            found.folder->path = path + '/';
            more.push_back(found.folder);
        }
        found.key = shownPath(path) + u'/';
    } else if (type == DT_LNK && !found.isIgnored) {
        QByteArray target(4096, Qt::Uninitialized);
        const ssize_t length = ::readlinkat(fd, name.d_name, target.data(), size_t(target.size()));
        if (length < 0)
            return; // gone meanwhile
        found.entry.kind = EntryKind::SymbolicLink;
        found.entry.size = length;
        setNames(found.entry, path, QByteArrayView(target).first(length));
    } else {
        setNames(found.entry, path);
    }
    if (found.key.isEmpty())
        found.key = found.entry.path;
    folder.found.push_back(std::move(found));
}

FolderListing Walk::flattened()
{
    FolderListing listing;
    QList<std::pair<QString, QString>> warnings;
    bool isMixed = false;
    qsizetype files = 0;
    for (const Folder &folder : m_folders)
        files += qsizetype(folder.found.size());
    listing.files.reserve(files);
    listing.stamps.reserve(size_t(files));

    // By hand, not by recursion: trees may be deeper than the stack.
    std::vector<std::pair<Folder *, size_t>> open{{&m_folders.front(), 0}};
    while (!open.empty()) {
        auto &[folder, next] = open.back();
        if (next == 0)
            warnings.append({folder->warnings.begin(), folder->warnings.end()});
        if (next == folder->found.size()) {
            open.pop_back();
            continue;
        }
        Found &found = folder->found[next++];
        isMixed = isMixed || found.entry.isEncoded;
        if (found.isIgnored) {
            listing.ignored.append({found.key, found.rule, found.line});
        } else if (found.folder) {
            open.emplace_back(found.folder, 0);
        } else {
            listing.files.append(std::move(found.entry));
            listing.stamps.push_back(found.stamp);
        }
    }
    // An encoded name may sort elsewhere than its folder does.
    if (isMixed) {
        std::sort(listing.files.begin(), listing.files.end(), comesBefore);
        listing.stamps.clear();
    }
    std::sort(warnings.begin(), warnings.end());
    for (const auto &warning : std::as_const(warnings))
        listing.warnings.append(warning.second);
    return listing;
}
} // namespace

Result<FolderListing> walkFolder(int root, const IgnoreRules &rules, std::stop_token stop)
{
    return Walk(root, rules, std::move(stop)).run();
}

} // namespace trainyard
