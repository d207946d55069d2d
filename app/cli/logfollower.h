// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

#include <QFutureWatcher>

namespace trainyard::cli {

/// Follows one run: hands on the bytes of a file as they come, and says when the run has ended and all bytes
/// were given. It asks for more when the workspace says that the file or the run changed; never by a clock.
class LogFollower : public QObject
{
    Q_OBJECT
public:
    /// Without a file only the end is told.
    LogFollower(Workspace &workspace, const QString &runId, const QString &file, QObject *parent);
    void start();

signals:
    void bytes(qint64 offset, const QByteArray &bytes);
    /// All bytes that were there are given; more may come.
    void reachedEnd();
    void ended(const trainyard::Run &run);
    void failed(const trainyard::Error &error);

private:
    void read();
    void accept(const Result<FileChunk> &chunk);
    void consider(const Run &run);
    void finishIfDone();

    Workspace &m_workspace;
    QString m_runId;
    QString m_file;
    qint64 m_offset = 0;
    std::unique_ptr<RunWatch> m_watch;
    QFutureWatcher<Result<Run>> m_status;
    QFutureWatcher<Result<FileChunk>> m_read;
    bool m_readAgain = false;
    bool m_hasReadToEnd = false;
    std::optional<Run> m_last;
};

} // namespace trainyard::cli
