// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "services/hosts/filedescriptor.h"
#include "services/hosts/ssh/sshsettings.h"

#include <QByteArray>

#include <libssh2.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace trainyard {

/// Connects to a TCP port; tries each address of the name. Waits, for worker threads. The socket does not
/// block, and reports a peer that is silent for about three times `keepAlive`. Errors: NotFound (no such
/// name), Unavailable, Cancelled.
Result<FileDescriptor> connectTcp(const QString &address, quint16 port, std::chrono::milliseconds timeout,
                                  std::chrono::milliseconds keepAlive, const CancelCheck &isCancelled);

/// libssh2's session over a socket. One thread at a time.
class SshTransport
{
public:
    using Clock = std::chrono::steady_clock;

    static Result<std::unique_ptr<SshTransport>> make(FileDescriptor socket);
    SshTransport(const SshTransport &) = delete;
    SshTransport &operator=(const SshTransport &) = delete;
    ~SshTransport();

    LIBSSH2_SESSION *session() const { return m_session; }
    int socket() const { return m_socket.get(); }
    /// As HostStream::networkTime(). nullopt where the system does not count it, and behind another machine.
    std::optional<std::chrono::microseconds> networkTime() const;

    /// Calls `step` until it answers anything but LIBSSH2_ERROR_EAGAIN, waiting for the socket in between.
    /// Errors: Cancelled, Unavailable (`timeout` is over).
    Result<int> until(const std::function<int()> &step, std::chrono::milliseconds timeout,
                      const CancelCheck &isCancelled);
    /// What the library said last; `sentence` is what happened, the remedy is added by kind.
    Error lastError(const QString &sentence) const;

private:
    SshTransport(FileDescriptor socket, LIBSSH2_SESSION *session)
        : m_socket(std::move(socket)), m_session(session)
    {
    }

    FileDescriptor m_socket;
    LIBSSH2_SESSION *m_session;
};

} // namespace trainyard
