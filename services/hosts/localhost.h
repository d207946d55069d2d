// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"

#include <QThreadPool>

#include <functional>

namespace trainyard {

/// This computer. Work is done on a pool of its own; the destructor waits for what runs.
class LocalHost : public Host
{
public:
    LocalHost();
    ~LocalHost() override;

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

private:
    QThreadPool m_pool;
};

} // namespace trainyard
