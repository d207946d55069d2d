// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"
#include "services/hosts/ssh/sshlink.h"

#include <QThreadPool>

#include <atomic>
#include <memory>

namespace trainyard {

/// A machine that is reached with ssh. It needs sshd, a POSIX sh, coreutils and find there, whatever the
/// login shell is and whatever its start-up files print.
///
/// A call waits for the connection for as long as its link is patient. When the connection breaks, calls that
/// can be repeated are (all but run()); run() then fails with Unavailable, and the command may or may not
/// have happened. A call that is cancelled or takes too long has its process group killed there. What the
/// machine answers is bounded and checked. The destructor waits for calls under way; cancel them before, or
/// give up.
class SshHost : public Host
{
public:
    explicit SshHost(std::shared_ptr<SshLink> link);
    ~SshHost() override;

    QFuture<Result<CommandResult>> run(const HostCommand &command) override;
    Result<std::unique_ptr<HostStream>> openStream(const HostCommand &command,
                                                   const std::function<bool()> &isCancelled = {}) override;
    QFuture<Result<>> putFiles(const QList<HostFile> &files) override;
    QFuture<Result<FileChunk>> readFile(const QString &folder, const QString &path, qint64 offset,
                                        qint64 maxBytes) override;
    QFuture<Result<QList<RunFile>>> listFiles(const QString &folder, const QStringList &subfolders,
                                              int maxEntries) override;
    QFuture<Result<>> signalProcess(qint64 processId, int signalNumber) override;
    QFuture<Result<>> removeFolder(const QString &folder) override;

    SshLink &link() const { return *m_link; }
    /// Ends what is under way and whatever is called later, as Cancelled. Any thread. (A future that others
    /// may have continued cannot do it: cancel() of Qt 6.4 writes to continuations that are gone.)
    void giveUp() { m_isGivenUp = true; }

private:
    template <typename T, typename Verb> QFuture<Result<T>> onPool(Verb verb);

    std::shared_ptr<SshLink> m_link;
    std::atomic<bool> m_isGivenUp = false;
    QThreadPool m_pool;
};

} // namespace trainyard
