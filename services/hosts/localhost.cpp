// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/localhost.h"

#include "services/hosts/filedescriptor.h"
#include "services/hosts/localfiles.h"
#include "services/hosts/localstream.h"
#include "services/hosts/process.h"

#include <QCoreApplication>
#include <QtConcurrentRun>

#include <cerrno>
#include <csignal>

namespace trainyard {

LocalHost::LocalHost()
{
    // Programs wait more than they work: more threads than cores, so that a slow one holds up nobody.
    m_pool.setMaxThreadCount(16);
    m_pool.setObjectName(QStringLiteral("LocalHost"));
}

LocalHost::~LocalHost()
{
    m_pool.waitForDone();
}

QFuture<Result<CommandResult>> LocalHost::run(const HostCommand &command)
{
    return QtConcurrent::run(&m_pool, [command](QPromise<Result<CommandResult>> &promise) {
        promise.addResult(runProcess(command, [&promise] { return promise.isCanceled(); }));
    });
}

Result<std::unique_ptr<HostStream>> LocalHost::openStream(const HostCommand &command,
                                                          const std::function<bool()> &)
{
    return openLocalStream(command);
}

QFuture<Result<>> LocalHost::putFiles(const QList<HostFile> &files)
{
    return QtConcurrent::run(&m_pool, [files]() -> Result<> {
        for (const HostFile &file : files) {
            if (auto put = putLocalFile(file); !put)
                return put;
        }
        return {};
    });
}

QFuture<Result<FileChunk>> LocalHost::readFile(const QString &folder, const QString &path, qint64 offset,
                                               qint64 maxBytes)
{
    return QtConcurrent::run(&m_pool, readLocalFile, folder, path, offset, maxBytes);
}

QFuture<Result<QList<RunFile>>> LocalHost::listFiles(const QString &folder, const QStringList &subfolders,
                                                     int maxEntries)
{
    return QtConcurrent::run(&m_pool, listLocalFiles, folder, subfolders, maxEntries);
}

QFuture<Result<>> LocalHost::signalProcess(qint64 processId, int signalNumber)
{
    return QtConcurrent::run(&m_pool, [processId, signalNumber]() -> Result<> {
        // 0, 1 and -1 would mean our own group, init and everybody.
        const bool isSafe = qAbs(processId) > 1;
        if (isSafe && ::kill(pid_t(processId), signalNumber) == 0)
            return {};
        return failure(systemError(
            isSafe ? errno : EINVAL,
            QCoreApplication::translate("Host", "Process %1 could not be signalled.").arg(processId)));
    });
}

QFuture<Result<>> LocalHost::removeFolder(const QString &folder)
{
    return QtConcurrent::run(&m_pool, removeLocalFolder, folder);
}

} // namespace trainyard
