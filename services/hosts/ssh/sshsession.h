// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "services/hosts/filedescriptor.h"
#include "services/hosts/ssh/sshauthority.h"
#include "services/hosts/ssh/sshlogin.h"
#include "services/hosts/ssh/sshsettings.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>

namespace trainyard {

class SshJob;
class SshLoop;
class SshPipe;

/// A command for the person's login shell on the other side.
struct SshExec
{
    QByteArray command; ///< one line; what it may hold is the caller's concern
    QByteArray input;   ///< its standard input, ended after it
    std::chrono::milliseconds timeout{30'000};
    /// Given what comes, on the session's thread: must neither wait nor call back. Answering true means that
    /// all that matters has come; when both have said so, the command counts as done.
    std::function<bool(QByteArrayView)> onOutput;
    std::function<bool(QByteArrayView)> onErrors;
    /// Where more input comes from. While its other half is full nothing is read, so the sender waits.
    std::shared_ptr<SshPipe> pipe;
    bool mayBeInterrupted = false; ///< ended when another command waits for its channel
};

/// How an SshExec ended.
struct SshExecEnd
{
    enum class How {
        Done,        ///< both sinks are content, or both streams ended
        Cancelled,   ///< and killed there
        TimedOut,    ///< and killed there
        Interrupted, ///< and killed there: another command needed its channel
        Refused,     ///< the server opens no channel or starts no command
        Lost,        ///< the connection ended meanwhile
    };
    How how = How::Lost;
    bool wasSent = false; ///< the command may have begun; false: it surely has not
    Error error;          ///< not Done: why, in words
};

/// One authenticated connection to a machine, through others where its settings say so. A thread of its own
/// carries many commands at once; where the server allows few (MaxSessions), the others wait their turn.
/// Nothing is repeated and nothing reconnects here: that is for SshHost. All calls from any worker thread.
class SshSession
{
public:
    /// Waits until logged in, on the caller's thread; that is also where `authority` is asked.
    static Result<std::shared_ptr<SshSession>> open(const SshSettings &settings, SshAuthority &authority,
                                                    const CancelCheck &isCancelled,
                                                    const SshStepSink &onStep = {});
    /// Ends commands that still run as Lost, and joins the thread.
    ~SshSession();
    SshSession(const SshSession &) = delete;
    SshSession &operator=(const SshSession &) = delete;

    /// Waits for the end of the command. `isCancelled` is asked ten times a second; a command that is given
    /// up is killed with its process group.
    SshExecEnd exec(const SshExec &command, const CancelCheck &isCancelled = {});
    /// Begins a command and does not wait for it. After cancel() of the job, wake().
    std::shared_ptr<SshJob> begin(const SshExec &command);
    /// Has the thread look at its jobs and pipes now.
    void wake();
    /// A socket to a port as seen from the other side, for a connection through this one.
    Result<FileDescriptor> openTunnel(const QString &address, quint16 port, std::chrono::milliseconds timeout,
                                      const CancelCheck &isCancelled);
    bool isOpen() const;
    /// As HostStream::networkTime(), for all that goes over this connection.
    std::optional<std::chrono::microseconds> networkTime() const;
    /// The key that the machine showed: the same machine under two names has the same.
    HostKey hostKey() const { return m_hostKey; }

private:
    SshSession(std::shared_ptr<SshSession> through, HostKey hostKey, std::unique_ptr<SshLoop> loop);

    std::shared_ptr<SshSession> m_through; ///< outlives the loop below
    HostKey m_hostKey;
    std::unique_ptr<SshLoop> m_loop;
};

} // namespace trainyard
