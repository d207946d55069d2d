// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshtransport.h"

#include <QCoreApplication>

#include <cerrno>
#include <condition_variable>
#include <fcntl.h>
#include <mutex>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr int askEvery = 100; // ms

QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

/// A look-up of a name cannot be interrupted: it has a thread of its own that is left behind when nobody
/// waits.
struct Lookup
{
    std::mutex mutex;
    std::condition_variable done;
    bool isDone = false;
    int code = 0;
    addrinfo *found = nullptr;
    ~Lookup()
    {
        if (found)
            ::freeaddrinfo(found);
    }
};

std::shared_ptr<Lookup> lookUp(const QByteArray &name, const QByteArray &port)
{
    auto lookup = std::make_shared<Lookup>();
    std::thread([lookup, name, port] {
        addrinfo hints{};
        hints.ai_family = AF_UNSPEC;
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
        addrinfo *found = nullptr;
        int code = ::getaddrinfo(name.constData(), port.constData(), &hints, &found);
        if (code == EAI_NONAME ||
            code == EAI_ADDRFAMILY) { // a machine whose only address is the loopback one
            hints.ai_flags = AI_NUMERICSERV;
            code = ::getaddrinfo(name.constData(), port.constData(), &hints, &found);
        }
        const std::lock_guard lock(lookup->mutex);
        lookup->code = code;
        lookup->found = code == 0 ? found : nullptr;
        lookup->isDone = true;
        lookup->done.notify_all();
    }).detach();
    return lookup;
}

void tune(int socket, std::chrono::milliseconds keepAlive)
{
    const int on = 1;
    const int seconds = int(std::max<long>(1, keepAlive.count() / 1000));
    const int probes = 3;
    const unsigned int silence = unsigned(keepAlive.count()) * 3;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
    ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &seconds, sizeof seconds);
    ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &silence, sizeof silence);
}

Error connectError(int code, const QString &address, quint16 port)
{
    const QString detail = QString::fromLocal8Bit(strerror(code));
    const auto error = [&](const QString &message) {
        return Error{ErrorKind::Unavailable, message, detail, {}};
    };
    switch (code) {
    case ECONNREFUSED:
        return error(
            tr("%1 answers, but nothing listens on port %2. Check the port and that the SSH server runs.")
                .arg(address)
                .arg(port));
    case ETIMEDOUT:
        return error(tr("%1 does not answer on port %2. Check that it is switched on, and firewalls and VPN.")
                         .arg(address)
                         .arg(port));
    case EHOSTUNREACH:
    case ENETUNREACH:
        return error(tr("There is no way to %1 from here. Check your network and VPN.").arg(address));
    default:
        return error(tr("%1 could not be reached on port %2 (%3).").arg(address).arg(port).arg(detail));
    }
}

/// 0 when connected, else an errno; ECANCELED when nobody waits any more.
int connectOne(int socket, const addrinfo &to, SshTransport::Clock::time_point deadline,
               const CancelCheck &isCancelled)
{
    if (::connect(socket, to.ai_addr, to.ai_addrlen) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    while (true) {
        pollfd wait{socket, POLLOUT, 0};
        if (::poll(&wait, 1, askEvery) > 0) {
            int code = 0;
            socklen_t size = sizeof code;
            ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size);
            return code;
        }
        if (isCancelled && isCancelled())
            return ECANCELED;
        if (SshTransport::Clock::now() > deadline)
            return ETIMEDOUT;
    }
}
} // namespace

Result<FileDescriptor> connectTcp(const QString &address, quint16 port, std::chrono::milliseconds timeout,
                                  std::chrono::milliseconds keepAlive, const CancelCheck &isCancelled)
{
    const auto deadline = SshTransport::Clock::now() + timeout;
    const auto lookup = lookUp(address.toUtf8(), QByteArray::number(port));
    std::unique_lock lock(lookup->mutex);
    while (!lookup->isDone) {
        lookup->done.wait_for(lock, std::chrono::milliseconds(askEvery));
        if (isCancelled && isCancelled())
            return failure(ErrorKind::Cancelled, {});
        if (!lookup->isDone && SshTransport::Clock::now() > deadline) {
            return failure(ErrorKind::Unavailable,
                           tr("Nobody told the address of %1 in time. Check your network.").arg(address));
        }
    }
    if (lookup->code != 0) {
        const bool isTemporary = lookup->code == EAI_AGAIN;
        return failure(
            isTemporary ? ErrorKind::Unavailable : ErrorKind::NotFound,
            isTemporary ? tr("The address of %1 cannot be looked up now. Check your network.").arg(address)
                        : tr("There is no machine called %1. Check the spelling, and your VPN.").arg(address),
            QString::fromLocal8Bit(gai_strerror(lookup->code)));
    }
    int code = EHOSTUNREACH;
    for (const addrinfo *to = lookup->found; to; to = to->ai_next) {
        FileDescriptor socket(::socket(to->ai_family, to->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (!socket.isValid()) {
            code = errno;
            continue;
        }
        tune(socket.get(), keepAlive);
        code = connectOne(socket.get(), *to, deadline, isCancelled);
        if (code == 0)
            return socket;
        if (code == ECANCELED)
            return failure(ErrorKind::Cancelled, {});
    }
    return failure(connectError(code, address, port));
}

Result<std::unique_ptr<SshTransport>> SshTransport::make(FileDescriptor socket)
{
    static const int started = libssh2_init(0);
    LIBSSH2_SESSION *session = started == 0 ? libssh2_session_init() : nullptr;
    if (!session)
        return failure(ErrorKind::Unavailable,
                       tr("There is no memory for another connection. Close something."));
    ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
    libssh2_session_set_blocking(session, 0);
    // A broken connection is an answer, not a signal that ends the program.
    libssh2_session_flag(session, LIBSSH2_FLAG_SIGPIPE, 0);
    return std::unique_ptr<SshTransport>(new SshTransport(std::move(socket), session));
}

SshTransport::~SshTransport()
{
    // One try each: a peer that does not take the farewell learns from the closed socket.
    libssh2_session_disconnect(m_session, "done");
    m_socket.close();
    for (int attempt = 0; attempt < 100 && libssh2_session_free(m_session) == LIBSSH2_ERROR_EAGAIN;
         ++attempt) {
    }
}

Result<int> SshTransport::until(const std::function<int()> &step, std::chrono::milliseconds timeout,
                                const CancelCheck &isCancelled)
{
    const auto deadline = Clock::now() + timeout;
    while (true) {
        const int code = step();
        if (code != LIBSSH2_ERROR_EAGAIN)
            return code;
        const int directions = libssh2_session_block_directions(m_session);
        const bool isFull = (directions & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0;
        pollfd wait{m_socket.get(), short(POLLIN | (isFull ? POLLOUT : 0)), 0};
        ::poll(&wait, 1, askEvery);
        if (isCancelled && isCancelled())
            return failure(ErrorKind::Cancelled, {});
        if (Clock::now() > deadline) {
            return failure(ErrorKind::Unavailable,
                           tr("The SSH server stopped answering. Check the network and try again."));
        }
    }
}

Error SshTransport::lastError(const QString &sentence) const
{
    char *text = nullptr;
    int size = 0;
    const int code = libssh2_session_last_error(m_session, &text, &size, 0);
    Error error{ErrorKind::Unavailable,
                sentence,
                u"libssh2 %1: %2"_s.arg(code).arg(QString::fromUtf8(text, qMin(size, 500))),
                {}};
    switch (code) {
    case LIBSSH2_ERROR_KEX_FAILURE:
    case LIBSSH2_ERROR_METHOD_NONE:
        error.kind = ErrorKind::Unsupported;
        error.message +=
            u' ' + tr("The server and Trainyard have no common way to encrypt: the server is too old, "
                      "or allows too little.");
        break;
    case LIBSSH2_ERROR_BANNER_RECV:
        error.message += u' ' + tr("What answers there is no SSH server, or one that is too busy.");
        break;
    default:
        error.message += u' ' + tr("The connection was lost. Check the network and try again.");
    }
    return error;
}

} // namespace trainyard
