// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshpipe.h"

#include <algorithm>
#include <utility>

namespace trainyard {

qsizetype SshPipe::give(QByteArrayView bytes, std::chrono::milliseconds wait)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, wait,
                       [this] { return m_isCancelled || m_isInputStopped || m_toServer.size() < room; });
    if (m_isInputStopped || m_isInputClosed)
        return bytes.size();
    const qsizetype count = std::clamp<qsizetype>(room - m_toServer.size(), 0, bytes.size());
    m_toServer.append(bytes.first(count));
    return count;
}

void SshPipe::closeInput()
{
    const std::lock_guard lock(m_mutex);
    m_isInputClosed = true;
}

QByteArray SshPipe::take(qsizetype most, std::chrono::milliseconds wait)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, wait,
                       [this] { return m_isCancelled || m_isOutputOver || !m_fromServer.isEmpty(); });
    if (m_fromServer.size() <= most)
        return std::exchange(m_fromServer, {});
    const QByteArray bytes = m_fromServer.first(most);
    m_fromServer.remove(0, most);
    return bytes;
}

bool SshPipe::isDrained() const
{
    const std::lock_guard lock(m_mutex);
    return m_isOutputOver && m_fromServer.isEmpty();
}

void SshPipe::cancel()
{
    const std::lock_guard lock(m_mutex);
    m_isCancelled = true;
    m_changed.notify_all();
}

QByteArray SshPipe::nextInput()
{
    const std::lock_guard lock(m_mutex);
    m_changed.notify_all();
    return std::exchange(m_toServer, {});
}

bool SshPipe::isInputAtEnd() const
{
    const std::lock_guard lock(m_mutex);
    return m_isInputClosed && m_toServer.isEmpty();
}

void SshPipe::stopInput()
{
    const std::lock_guard lock(m_mutex);
    m_isInputStopped = true;
    m_toServer.clear();
    m_changed.notify_all();
}

bool SshPipe::hasRoom() const
{
    const std::lock_guard lock(m_mutex);
    return m_fromServer.size() < room;
}

void SshPipe::put(QByteArrayView bytes)
{
    const std::lock_guard lock(m_mutex);
    m_fromServer.append(bytes);
    m_changed.notify_all();
}

void SshPipe::endOutput()
{
    const std::lock_guard lock(m_mutex);
    m_isOutputOver = true;
    m_changed.notify_all();
}

} // namespace trainyard
