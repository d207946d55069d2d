// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/logfollower.h"

namespace trainyard::cli {

namespace {
constexpr qint64 chunkSize = 1 << 20;
}

LogFollower::LogFollower(Workspace &workspace, const QString &runId, const QString &file, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_runId(runId), m_file(file)
{
    connect(&m_status, &QFutureWatcherBase::finished, this, [this] {
        const Result<Run> run = m_status.future().result();
        if (run)
            consider(*run);
        else
            emit failed(run.error());
    });
    connect(&m_read, &QFutureWatcherBase::finished, this, [this] { accept(m_read.future().result()); });
    connect(&workspace, &Workspace::runChanged, this, [this](const Run &run) {
        if (run.id == m_runId)
            consider(run);
    });
    connect(&workspace, &Workspace::filesChanged, this, [this](const QString &id) {
        if (id == m_runId)
            read();
    });
}

void LogFollower::start()
{
    m_watch = m_workspace.watch(m_runId);
    m_status.setFuture(m_workspace.run(m_runId));
    read();
}

void LogFollower::consider(const Run &run)
{
    if (m_last && isTerminal(m_last->status))
        return;
    m_last = run;
    if (!isTerminal(run.status)) {
        read(); // the bytes may have been read to their end before the status was known
        return;
    }
    m_hasReadToEnd = m_file.isEmpty(); // what was read before the end may lack the last bytes
    read();
    finishIfDone();
}

void LogFollower::read()
{
    if (m_file.isEmpty())
        return;
    if (m_read.isRunning()) {
        m_readAgain = true;
        return;
    }
    m_readAgain = false;
    m_read.setFuture(m_workspace.readFile(m_runId, m_file, m_offset, chunkSize));
}

void LogFollower::accept(const Result<FileChunk> &chunk)
{
    const bool hasEnded = m_last && isTerminal(m_last->status);
    // The log is there only once the script has started.
    if (!chunk && chunk.error().kind != ErrorKind::NotFound) {
        emit failed(chunk.error());
        return;
    }
    if (chunk && !chunk->bytes.isEmpty()) {
        emit bytes(m_offset, chunk->bytes);
        m_offset += chunk->bytes.size();
        read();
        return;
    }
    if (m_readAgain) {
        read();
        return;
    }
    m_hasReadToEnd = hasEnded;
    if (hasEnded)
        finishIfDone();
    else if (m_last)
        emit reachedEnd();
}

void LogFollower::finishIfDone()
{
    if (m_last && isTerminal(m_last->status) && m_hasReadToEnd) {
        m_hasReadToEnd = false; // told once
        m_watch.reset();
        emit ended(*m_last);
    }
}

} // namespace trainyard::cli
