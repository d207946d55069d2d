// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/runfile.h"

#include <QByteArray>
#include <QDateTime>
#include <QFuture>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace trainyard {

/// A program to run on a host, word by word; no shell looks at the words.
struct HostCommand
{
    QStringList arguments; ///< the program first: a path, or a name that is looked up in the host's PATH
    QByteArray input;      ///< its standard input
    QString folder;        ///< where it starts; empty: wherever the host starts programs
    std::chrono::milliseconds timeout{30'000};
    qint64 maxOutput = 1 << 20;    ///< bytes kept of each stream; more is read and dropped
    QStringList unsetVariables;    ///< taken out of its environment
    bool mayBeInterrupted = false; ///< a stream that ends as Unavailable when others wait for its place
};

struct CommandResult
{
    int exitCode = 0; ///< 128 + signal where a signal ended it, as a shell says it
    QByteArray output;
    QByteArray errors;
    bool isCut = false; ///< a stream was longer than maxOutput
};

/// A file to lay on a host, whole or not at all.
struct HostFile
{
    enum class Mode { Private, Executable };
    QString path; ///< absolute; folders above it are made
    QByteArray content;
    Mode mode = Mode::Private;
    QString linkTarget; ///< not empty: a symbolic link instead
};

/// A program under way on a host: its standard output is taken as it comes, its standard input given bit by
/// bit. What is not taken makes the program wait, wherever it runs. For worker threads: one may read while
/// another writes. Destroying it kills the process group of a program that has not ended.
///
/// Errors: Cancelled, Unavailable (the connection was lost, or others needed its place), Failed (it did not
/// begin).
class HostStream
{
public:
    virtual ~HostStream() = default;

    /// Waits for at most `wait`; an empty answer means that nothing came in that time, or isAtEnd().
    virtual Result<QByteArray> read(qint64 most, std::chrono::milliseconds wait) = 0;
    /// All of its output was taken.
    virtual bool isAtEnd() const = 0;
    /// How many of the bytes were taken over; 0: none in that time. A program that reads no more takes all.
    virtual Result<qint64> write(QByteArrayView bytes, std::chrono::milliseconds wait) = 0;
    /// The end of its input, after what was written.
    virtual void closeInput() = 0;
    /// Waits for the end of the program; the output that was not read yet is dropped. Unavailable when that
    /// took longer than `wait`.
    virtual Result<CommandResult> finish(std::chrono::milliseconds wait) = 0;
    /// Whoever waits gets Cancelled, and the program is killed. Any thread.
    virtual void cancel() = 0;
    /// How long the network alone has been what the bytes waited for, since it is there. nullopt: unknown.
    virtual std::optional<std::chrono::microseconds> networkTime() const { return std::nullopt; }
};

/// A computer that runs can be started on. An implementation may be far away: every call costs a round trip
/// or more, so callers batch. Paths are the host's own, absolute, '/' between names.
///
/// Calls are answered from any thread; they may be made from any thread. Cancelling a future abandons the
/// work where possible. Errors: NotFound, Denied, Full, Unavailable (gone, timeout), InvalidInput, Failed.
class Host
{
public:
    virtual ~Host() = default;

    /// Ends with a result whatever the exit code is; Unavailable when it took longer than its timeout, and
    /// then its whole process group is killed.
    virtual QFuture<Result<CommandResult>> run(const HostCommand &command) = 0;
    /// Starts a program whose output is to be followed. Waits for the connection: worker threads only. The
    /// command's input is written first and stays open; its timeout does not count. Unsupported where a host
    /// cannot.
    virtual Result<std::unique_ptr<HostStream>> openStream(const HostCommand &command,
                                                           const std::function<bool()> &isCancelled = {});
    /// Lays the files in the order given, each under a temporary name first and then renamed.
    virtual QFuture<Result<>> putFiles(const QList<HostFile> &files) = 0;
    /// At most `maxBytes` (≤ 16 MiB) of a file below `folder`; `offset` < 0 counts from the end. A path that
    /// is absolute, holds "..", or leads out of `folder` through a link is refused (Denied).
    virtual QFuture<Result<FileChunk>> readFile(const QString &folder, const QString &path, qint64 offset,
                                                qint64 maxBytes) = 0;
    /// Files below the named subfolders, with paths relative to `folder`, sorted; at most `maxEntries`.
    /// Links are listed as what they point to if that is a file inside `folder`, and not followed to folders.
    virtual QFuture<Result<QList<RunFile>>> listFiles(const QString &folder, const QStringList &subfolders,
                                                      int maxEntries) = 0;
    /// To a process, or with a negative id to a process group.
    virtual QFuture<Result<>> signalProcess(qint64 processId, int signalNumber) = 0;
    /// A folder with all that is in it; one that does not exist counts as removed.
    virtual QFuture<Result<>> removeFolder(const QString &folder) = 0;
};

/// Waits for an answer. For worker threads alone: the UI thread never waits.
template <typename T> Result<T> await(QFuture<Result<T>> future)
{
    future.waitForFinished();
    if (future.resultCount() == 0)
        return failure(ErrorKind::Cancelled, {});
    return future.takeResult();
}

} // namespace trainyard
