// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshjob.h"
#include "services/hosts/ssh/sshloop.h"

#include <QCoreApplication>

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace trainyard {

using namespace std::chrono_literals;
using Clock = SshTransport::Clock;

namespace {
constexpr qsizetype blockSize = 64 << 10;
} // namespace

SshTunnelJob::SshTunnelJob(QByteArray address, int port, FileDescriptor socket, TimePoint deadline)
    : SshJob(deadline), m_address(std::move(address)), m_port(port), m_socket(std::move(socket))
{
    ::fcntl(m_socket.get(), F_SETFL, ::fcntl(m_socket.get(), F_GETFL) | O_NONBLOCK);
}

SshJob::TimePoint SshTunnelJob::nextLook() const
{
    if (m_state == State::Waiting)
        return m_notBefore > Clock::now() ? m_notBefore : m_deadline;
    return Clock::now() + 1s;
}

void SshTunnelJob::addWaits(std::vector<pollfd> &waits) const
{
    short events = 0;
    if (m_toChannel.isEmpty() && !m_socketEnded)
        events |= POLLIN;
    if (!m_toSocket.isEmpty())
        events |= POLLOUT;
    if (m_state == State::Open && events != 0)
        waits.push_back({m_socket.get(), events, 0});
}

bool SshTunnelJob::fromChannel(SshLoop &loop)
{
    bool hasMoved = false;
    if (m_toSocket.isEmpty() && !m_channelEnded) {
        QByteArray block(blockSize, Qt::Uninitialized);
        const auto count = libssh2_channel_read_ex(m_channel, 0, block.data(), size_t(block.size()));
        if (count > 0) {
            m_received += count;
            m_toSocket = block.first(count);
            hasMoved = true;
        } else if (count == 0 && libssh2_channel_eof(m_channel) == 1) {
            m_channelEnded = true;
            hasMoved = true;
        } else if (count < 0 && count != LIBSSH2_ERROR_EAGAIN) {
            loop.fail(
                {ErrorKind::Unavailable,
                 QCoreApplication::translate("Ssh", "The connection to %1 was lost.").arg(loop.machine()),
                 {},
                 {}});
            return false;
        }
    }
    while (!m_toSocket.isEmpty()) {
        const ssize_t count = ::send(m_socket.get(), m_toSocket.constData(), size_t(m_toSocket.size()),
                                     MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (count < 0) {
            m_socketEnded = m_channelEnded = true;
            m_toSocket.clear();
            return true;
        }
        m_toSocket.remove(0, count);
        hasMoved = true;
    }
    return hasMoved;
}

bool SshTunnelJob::toChannel(SshLoop &loop)
{
    bool hasMoved = false;
    if (m_toChannel.isEmpty() && !m_socketEnded) {
        QByteArray block(blockSize, Qt::Uninitialized);
        const ssize_t count = ::recv(m_socket.get(), block.data(), size_t(block.size()), MSG_DONTWAIT);
        if (count > 0) {
            m_toChannel = block.first(count);
            hasMoved = true;
        } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
            m_socketEnded = true; // whoever used the tunnel is gone
            hasMoved = true;
        }
    }
    if (!m_toChannel.isEmpty()) {
        const auto count =
            libssh2_channel_write_ex(m_channel, 0, m_toChannel.constData(), size_t(m_toChannel.size()));
        if (count > 0) {
            m_toChannel.remove(0, count);
            hasMoved = true;
        } else if (count < 0 && count != LIBSSH2_ERROR_EAGAIN) {
            m_toChannel.clear();
            m_channelEnded = true;
            hasMoved = true;
        }
    }
    Q_UNUSED(loop)
    return hasMoved;
}

bool SshTunnelJob::advance(SshLoop &loop)
{
    switch (m_state) {
    case State::Waiting: {
        const bool isGivenUp = m_isCancelled || isLate();
        if (isGivenUp && !loop.isOpener(this)) {
            finish(SshExecEnd::How::Cancelled, {ErrorKind::Cancelled, {}, {}, {}});
            m_state = State::Over;
            return true;
        }
        const auto opening = openChannel(loop, [&] {
            return libssh2_channel_direct_tcpip_ex(loop.session(), m_address.constData(), m_port, "127.0.0.1",
                                                   0);
        });
        if (opening == Opening::Waiting)
            return false;
        if (opening == Opening::Open) {
            finish(SshExecEnd::How::Done);
            m_state = State::Open;
            return true;
        }
        finish(SshExecEnd::How::Refused,
               {ErrorKind::Unavailable,
                QCoreApplication::translate("Ssh",
                                            "%1 opens no way to %2 port %3. Check the name and port as seen "
                                            "from there, and that it allows forwarding.")
                    .arg(loop.machine(), QString::fromUtf8(m_address))
                    .arg(m_port),
                {},
                {}});
        m_state = State::Over;
        return true;
    }
    case State::Open: {
        const bool hasSent = toChannel(loop);
        const bool hasReceived = fromChannel(loop);
        if ((m_socketEnded && m_toChannel.isEmpty()) || (m_channelEnded && m_toSocket.isEmpty())) {
            m_socket.close();
            m_state = State::Closing;
            return true;
        }
        return hasSent || hasReceived;
    }
    case State::Closing:
        m_toSocket.clear();
        if (!closeChannel(loop))
            return false;
        m_state = State::Over;
        return true;
    case State::Over:
        break;
    }
    return false;
}

} // namespace trainyard
