// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshhost.h"

#include "services/hosts/ssh/sshstream.h"
#include "services/hosts/ssh/sshverbs.h"

#include <QtConcurrentRun>

namespace trainyard {

/// Runs `verb(isCancelled)` on the pool; the future's cancel reaches it.
template <typename T, typename Verb> QFuture<Result<T>> SshHost::onPool(Verb verb)
{
    return QtConcurrent::run(&m_pool, [this, verb = std::move(verb)](QPromise<Result<T>> &promise) {
        promise.addResult(verb([this, &promise] { return m_isGivenUp || promise.isCanceled(); }));
    });
}

SshHost::SshHost(std::shared_ptr<SshLink> link) : m_link(std::move(link))
{
    // Calls wait for the network nearly all of their time.
    m_pool.setMaxThreadCount(16);
    m_pool.setObjectName(QStringLiteral("SshHost"));
}

SshHost::~SshHost()
{
    m_pool.waitForDone();
}

QFuture<Result<CommandResult>> SshHost::run(const HostCommand &command)
{
    return onPool<CommandResult>([link = m_link, command](const CancelCheck &isCancelled) {
        return remoteRun(*link, command, isCancelled);
    });
}

Result<std::unique_ptr<HostStream>> SshHost::openStream(const HostCommand &command,
                                                        const std::function<bool()> &isCancelled)
{
    return openRemoteStream(*m_link, command,
                            [this, isCancelled] { return m_isGivenUp || (isCancelled && isCancelled()); });
}

QFuture<Result<>> SshHost::putFiles(const QList<HostFile> &files)
{
    return onPool<void>([link = m_link, files](const CancelCheck &isCancelled) {
        return remotePut(*link, files, isCancelled);
    });
}

QFuture<Result<FileChunk>> SshHost::readFile(const QString &folder, const QString &path, qint64 offset,
                                             qint64 maxBytes)
{
    return onPool<FileChunk>([=, link = m_link](const CancelCheck &isCancelled) {
        return remoteRead(*link, folder, path, offset, maxBytes, isCancelled);
    });
}

QFuture<Result<QList<RunFile>>> SshHost::listFiles(const QString &folder, const QStringList &subfolders,
                                                   int maxEntries)
{
    return onPool<QList<RunFile>>([=, link = m_link](const CancelCheck &isCancelled) {
        return remoteList(*link, folder, subfolders, maxEntries, isCancelled);
    });
}

QFuture<Result<>> SshHost::signalProcess(qint64 processId, int signalNumber)
{
    return onPool<void>([=, link = m_link](const CancelCheck &isCancelled) {
        return remoteSignal(*link, processId, signalNumber, isCancelled);
    });
}

QFuture<Result<>> SshHost::removeFolder(const QString &folder)
{
    return onPool<void>([=, link = m_link](const CancelCheck &isCancelled) {
        return remoteRemove(*link, folder, isCancelled);
    });
}

} // namespace trainyard
