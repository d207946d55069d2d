// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/localfiles.h"
#include "services/local/target.h"
#include "services/local/transfer.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <atomic>
#include <condition_variable>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr qint64 batchBytes = 4 << 20;
constexpr qint64 largestFile = 256LL << 20; ///< one file of a snapshot is held in memory here
constexpr qint64 chunkBytes = 4 << 20;
constexpr int mostFiles = 100'000;
constexpr auto lookEvery = 500ms;

QString tr(const char *text)
{
    return QCoreApplication::translate("Transfer", text);
}

/// Waits, unless it is told to stop: what is under way is given up then.
template <typename T> Result<T> awaitUnless(QFuture<Result<T>> future, const std::stop_token &stop)
{
    while (!future.isFinished() && !stop.stop_requested())
        std::this_thread::sleep_for(2ms);
    if (stop.stop_requested()) {
        future.cancel();
        return failure(ErrorKind::Cancelled, {});
    }
    return await(future);
}

/// Bytes at their place in a local file that may be written by two programs at once, which write the same.
Result<> writeAt(const QString &path, qint64 offset, const QByteArray &bytes)
{
    if (auto made = makeLocalFolder(QFileInfo(path).path()); !made)
        return made;
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite) || !file.seek(offset) || file.write(bytes) != bytes.size() ||
        !file.flush()) {
        return failure(ErrorKind::Full,
                       tr("%1 could not be written: %2. Free some space.").arg(path, file.errorString()));
    }
    return {};
}

class HostMirror : public Mirror
{
public:
    HostMirror(std::shared_ptr<Target> target, const QString &runId, QString localFolder, Watcher watcher)
        : m_target(std::move(target)), m_there(m_target->launcher().runFolder(runId)),
          m_here(std::move(localFolder)), m_watcher(std::move(watcher)),
          m_thread([this](const std::stop_token &stop) { follow(stop); })
    {
    }
    ~HostMirror() override
    {
        m_thread.request_stop();
        m_changed.notify_all();
    }
    void finish() override
    {
        m_isEnding = true;
        m_changed.notify_all();
    }
    bool isComplete() const override { return m_isComplete; }

private:
    void follow(const std::stop_token &stop)
    {
        bool wasTroubled = false;
        while (!stop.stop_requested() && !m_isComplete) {
            const bool isEnding = m_isEnding;
            const Result<bool> grew = bring(isEnding, stop);
            if (stop.stop_requested())
                return;
            if (!grew && grew.error().kind != ErrorKind::NotFound) {
                wasTroubled = true;
                m_watcher.troubled(grew.error());
            } else {
                if (std::exchange(wasTroubled, false))
                    m_watcher.troubled(std::nullopt);
                if (isEnding)
                    m_isComplete = true;
                if (isEnding || (grew && *grew))
                    m_watcher.grew();
            }
            std::unique_lock lock(m_mutex);
            m_changed.wait_for(lock, stop, lookEvery, [&] { return m_isEnding != isEnding; });
        }
    }

    /// What is new of every file; true when there was anything.
    Result<bool> bring(bool isEnding, const std::stop_token &stop)
    {
        QStringList folders{u"azureml-logs"_s, u"logs"_s};
        if (isEnding)
            folders.append(u"outputs"_s);
        const auto files = awaitUnless(m_target->host().listFiles(m_there, folders, mostFiles), stop);
        if (!files)
            return failure(files.error());
        QStringList paths{u"metrics.jsonl"_s};
        for (const RunFile &file : *files) {
            // What comes back is hostile: only plain relative paths become files here.
            if (!isSafe(file.path))
                continue;
            const QFileInfo here(m_here + u'/' + file.path);
            if (!here.exists() || here.size() < file.size)
                paths.append(file.path);
        }
        bool hasGrown = false;
        for (const QString &path : std::as_const(paths)) {
            const auto grew = bringFile(path, stop);
            if (!grew && grew.error().kind != ErrorKind::NotFound)
                return grew;
            hasGrown |= grew && *grew;
        }
        return hasGrown;
    }

    Result<bool> bringFile(const QString &path, const std::stop_token &stop)
    {
        const QString here = m_here + u'/' + path;
        bool hasGrown = false;
        while (!stop.stop_requested()) {
            const qint64 offset = QFileInfo(here).size(); // 0 where there is none
            const auto chunk =
                awaitUnless(m_target->host().readFile(m_there, path, offset, chunkBytes), stop);
            if (!chunk)
                return failure(chunk.error());
            if (chunk->offset != offset || (chunk->bytes.isEmpty() && QFileInfo::exists(here)))
                return hasGrown;
            if (auto written = writeAt(here, offset, chunk->bytes); !written)
                return failure(written.error());
            hasGrown = true;
            if (chunk->bytes.size() < chunkBytes)
                return hasGrown;
        }
        return hasGrown;
    }

    static bool isSafe(const QString &path)
    {
        const QStringList names = path.split(u'/');
        return !path.isEmpty() && path.size() < 4096 && std::ranges::none_of(names, [](const QString &name) {
            return name.isEmpty() || name == "."_L1 || name == ".."_L1 || name.contains(QChar(0));
        });
    }

    std::shared_ptr<Target> m_target;
    QString m_there;
    QString m_here;
    Watcher m_watcher;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::atomic<bool> m_isEnding = false;
    std::atomic<bool> m_isComplete = false;
    std::jthread m_thread; ///< last: it uses all of the above
};

class HostTransfer : public Transfer
{
public:
    Result<> sendSource(Target &target, const QString &runId, const Snapshot &snapshot,
                        const ContentStore &store, const Progress &progress, std::stop_token stop) override
    {
        const QString source = target.launcher().runFolder(runId) + u"/source/"_s;
        QList<HostFile> batch;
        qint64 inBatch = 0;
        qint64 done = 0;
        const auto send = [&]() -> Result<> {
            if (batch.isEmpty())
                return {};
            auto put = await(target.host().putFiles(batch));
            done += inBatch;
            progress(int(100 * done / std::max<qint64>(1, snapshot.totalBytes)));
            batch.clear();
            inBatch = 0;
            return put;
        };
        for (const SnapshotEntry &entry : snapshot.entries) {
            if (stop.stop_requested())
                return failure(ErrorKind::Cancelled, {});
            if (entry.isEncoded) {
                return failure(ErrorKind::Unsupported,
                               tr("%1 has a name that is not UTF-8, which cannot be sent to another machine. "
                                  "Rename the file.")
                                   .arg(entry.path));
            }
            HostFile file;
            file.path = source + entry.path;
            file.mode =
                entry.kind == EntryKind::Executable ? HostFile::Mode::Executable : HostFile::Mode::Private;
            if (entry.kind == EntryKind::SymbolicLink) {
                file.linkTarget = entry.linkTarget;
            } else {
                if (entry.size > largestFile) {
                    return failure(
                        ErrorKind::Unsupported,
                        tr("%1 is larger than 256 MiB and cannot be sent with the source. Keep data "
                           "on the target, and name it in .amlignore here.")
                            .arg(entry.path));
                }
                auto content = store.read(entry.hash, largestFile);
                if (!content)
                    return failure(content.error());
                file.content = std::move(*content);
                inBatch += entry.size;
            }
            batch.append(file);
            if (inBatch >= batchBytes) {
                if (auto sent = send(); !sent)
                    return sent;
            }
        }
        return send();
    }
    std::unique_ptr<Mirror> mirror(const std::shared_ptr<Target> &target, const QString &runId,
                                   const QString &localFolder, Mirror::Watcher watcher) override
    {
        return std::make_unique<HostMirror>(target, runId, localFolder, std::move(watcher));
    }
};
} // namespace

std::shared_ptr<Transfer> makeHostTransfer()
{
    return std::make_shared<HostTransfer>();
}

} // namespace trainyard
