// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logloader.h"

namespace trainyard::ui {

namespace {
constexpr int frameMs = 33;
constexpr qint64 skipBytes = 4 * LogWindow::chunkBytes; // further behind than this, following skips
} // namespace

LogLoader::LogLoader(QObject *parent) : QObject(parent)
{
    m_frame.setSingleShot(true);
    m_frame.setInterval(frameMs);
    connect(&m_frame, &QTimer::timeout, this, [this] {
        m_isStale = true;
        m_hasFailed = false;
        next();
    });
}

void LogLoader::setReader(LogReader reader, bool fromEnd)
{
    m_load.abandon();
    m_frame.stop();
    m_reader = std::move(reader);
    m_window.clear();
    m_first = m_last = 0;
    m_isStale = m_hasFailed = false;
    m_jump = fromEnd ? -1 : 0;
    next();
}

void LogLoader::setFollowing(bool isFollowing)
{
    m_isFollowing = isFollowing;
    next();
}

void LogLoader::setVisible(int first, int last)
{
    m_first = first;
    m_last = last;
    next();
}

void LogLoader::jumpTo(qint64 offset)
{
    m_jump = std::max<qint64>(0, offset);
    m_hasFailed = false;
    next();
}

void LogLoader::jumpToEnd()
{
    m_jump = -1;
    m_hasFailed = false;
    next();
}

void LogLoader::touch()
{
    if (!m_frame.isActive())
        m_frame.start();
}

void LogLoader::retry()
{
    m_hasFailed = false;
    if (m_window.isEmpty() && !m_jump)
        m_jump = m_isFollowing ? -1 : 0;
    m_isStale = true;
    next();
}

void LogLoader::next()
{
    if (!m_reader || m_load.isRunning() || m_hasFailed)
        return;
    if (m_jump) {
        m_jumping = *std::exchange(m_jump, std::nullopt);
        read(m_jumping < 0 ? LogWindow::Request{-LogWindow::chunkBytes, LogWindow::chunkBytes}
                           : LogWindow::around(m_jumping),
             &LogLoader::acceptJump);
        return;
    }
    const int count = int(m_window.lines().size());
    const bool needsBelow = count - m_last <= margin;
    if (!m_window.isAtStart() && m_first < margin) {
        read(m_window.before(), &LogLoader::acceptBefore);
    } else if (needsBelow && !m_window.isAtEnd()) {
        read(m_window.after(), &LogLoader::acceptAfter);
    } else if (m_isStale) {
        m_isStale = false;
        // Far from the end only the size matters; it comes with any read.
        read(m_window.after(needsBelow || m_isFollowing ? LogWindow::chunkBytes : 1),
             &LogLoader::acceptAfter);
    }
}

void LogLoader::read(const LogWindow::Request &request, void (LogLoader::*accept)(const FileChunk &))
{
    m_load.start(m_reader(request.offset, request.bytes), [this, accept](const Result<FileChunk> &answer) {
        if (answer) {
            (this->*accept)(*answer);
            next();
        } else if (answer.error().kind != ErrorKind::Cancelled) {
            m_hasFailed = true;
            emit failed(answer.error());
        }
    });
}

void LogLoader::acceptJump(const FileChunk &chunk)
{
    const qint64 wanted = m_jumping;
    m_window.restart(chunk, wanted < 0 ? chunk.offset + chunk.bytes.size() : wanted);
    const int last = int(m_window.lines().size()) - 1;
    m_first = m_last = std::max(0, wanted < 0 ? last : m_window.indexOf(wanted));
    emit replaced(wanted);
}

void LogLoader::acceptAfter(const FileChunk &chunk)
{
    if (chunk.totalSize < m_window.end()) {
        m_jump = m_isFollowing ? -1 : 0;
        emit shrunk();
        return;
    }
    if (m_isFollowing && chunk.totalSize - m_window.end() > skipBytes) {
        m_jump = -1;
        return;
    }
    if (!m_window.append(chunk))
        return;
    if (chunk.bytes.isEmpty())
        m_window.setTotalSize(m_window.end()); // the end came early: do not ask for it again
    const int dropped = m_window.trim(m_first, m_last);
    m_first -= dropped;
    m_last -= dropped;
    emit changed();
}

void LogLoader::acceptBefore(const FileChunk &chunk)
{
    if (chunk.bytes.isEmpty()) {
        m_jump = 0; // the file was cut off above us
        return;
    }
    const int added = m_window.prepend(chunk);
    m_first += added;
    m_last += added;
    const int dropped = m_window.trim(m_first, m_last);
    m_first -= dropped;
    m_last -= dropped;
    if (added > 0)
        emit changed();
}

} // namespace trainyard::ui
