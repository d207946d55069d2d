// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshsession.h"

#include "services/hosts/ssh/sshjob.h"
#include "services/hosts/ssh/sshloop.h"

#include <QCoreApplication>

#include <sys/socket.h>

namespace trainyard {

using namespace std::chrono_literals;
using Clock = SshTransport::Clock;

namespace {
Result<FileDescriptor> socketTo(const SshEndpoint &endpoint, const SshSettings &settings, SshSession *through,
                                const CancelCheck &isCancelled, const SshStepSink &onStep)
{
    const auto begin = Clock::now();
    auto socket =
        through ? through->openTunnel(endpoint.address, endpoint.port, settings.connectTimeout, isCancelled)
                : connectTcp(endpoint.address, endpoint.port, settings.connectTimeout, settings.keepAlive,
                             isCancelled);
    if (onStep) {
        onStep({SshStep::Kind::Connect,
                endpoint.name,
                {},
                std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin),
                socket ? std::nullopt : std::optional(socket.error())});
    }
    return socket;
}

void awaitJob(SshJob &job, SshLoop &loop, const CancelCheck &isCancelled)
{
    while (!job.waitForEnd(100ms)) {
        if (isCancelled && isCancelled()) {
            job.cancel();
            loop.wake();
        }
    }
}
} // namespace

SshSession::SshSession(std::shared_ptr<SshSession> through, HostKey hostKey, std::unique_ptr<SshLoop> loop)
    : m_through(std::move(through)), m_hostKey(std::move(hostKey)), m_loop(std::move(loop))
{
}

SshSession::~SshSession() = default;

Result<std::shared_ptr<SshSession>> SshSession::open(const SshSettings &settings, SshAuthority &authority,
                                                     const CancelCheck &isCancelled,
                                                     const SshStepSink &onStep)
{
    std::shared_ptr<SshSession> session;
    for (const SshEndpoint &endpoint : settings.jumps + QList{settings.target}) {
        auto socket = socketTo(endpoint, settings, session.get(), isCancelled, onStep);
        if (!socket)
            return failure(socket.error());
        auto transport = SshTransport::make(std::move(*socket));
        if (!transport)
            return failure(transport.error());
        if (auto shaken =
                shakeHands(**transport, endpoint, authority, settings.connectTimeout, isCancelled, onStep);
            !shaken)
            return failure(shaken.error());
        if (auto in =
                authenticate(**transport, endpoint, settings.agentSocket, authority, isCancelled, onStep);
            !in)
            return failure(in.error());
        size_t size = 0;
        int type = 0;
        const char *blob = libssh2_session_hostkey((*transport)->session(), &size, &type);
        HostKey key = HostKey::fromBlob(QByteArray(blob, qsizetype(size)));
        auto loop = std::make_unique<SshLoop>(std::move(*transport), endpoint.name, settings.maxChannels,
                                              settings.keepAlive);
        session.reset(new SshSession(std::move(session), std::move(key), std::move(loop)));
    }
    return session;
}

SshExecEnd SshSession::exec(const SshExec &command, const CancelCheck &isCancelled)
{
    const auto job = std::make_shared<SshExecJob>(command);
    m_loop->add(job);
    awaitJob(*job, *m_loop, isCancelled);
    return job->end();
}

std::shared_ptr<SshJob> SshSession::begin(const SshExec &command)
{
    auto job = std::make_shared<SshExecJob>(command);
    m_loop->add(job);
    return job;
}

void SshSession::wake()
{
    m_loop->wake();
}

Result<FileDescriptor> SshSession::openTunnel(const QString &address, quint16 port,
                                              std::chrono::milliseconds timeout,
                                              const CancelCheck &isCancelled)
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return failure(systemError(
            errno,
            QCoreApplication::translate("Ssh", "No connection through %1 could be made.").arg(address)));
    }
    FileDescriptor ours(ends[0]);
    const auto job = std::make_shared<SshTunnelJob>(address.toUtf8(), port, FileDescriptor(ends[1]),
                                                    Clock::now() + timeout);
    m_loop->add(job);
    awaitJob(*job, *m_loop, isCancelled);
    const SshExecEnd end = job->end();
    if (end.how == SshExecEnd::How::Done)
        return ours;
    if (end.how == SshExecEnd::How::Cancelled && !(isCancelled && isCancelled())) {
        return failure(
            ErrorKind::Unavailable,
            QCoreApplication::translate("Ssh", "%1 did not answer in time. Try again.").arg(address));
    }
    return failure(end.error);
}

std::optional<std::chrono::microseconds> SshSession::networkTime() const
{
    return m_loop->networkTime();
}

bool SshSession::isOpen() const
{
    return m_loop->isOpen();
}

} // namespace trainyard
