// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshtransport.h"

#ifdef Q_OS_LINUX
#include <linux/tcp.h> // knows more fields than the C library's header, which excludes it
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <cstddef>

namespace trainyard {

std::optional<std::chrono::microseconds> SshTransport::networkTime() const
{
#ifdef Q_OS_LINUX
    tcp_info info{};
    socklen_t size = sizeof info;
    const bool isTold = ::getsockopt(m_socket.get(), IPPROTO_TCP, TCP_INFO, &info, &size) == 0;
    if (isTold && size >= offsetof(tcp_info, tcpi_rwnd_limited) + sizeof info.tcpi_rwnd_limited) {
        // While something was under way, but for when the other side had no room for more.
        return std::chrono::microseconds(qint64(info.tcpi_busy_time) - qint64(info.tcpi_rwnd_limited));
    }
#endif
    return std::nullopt;
}

} // namespace trainyard
