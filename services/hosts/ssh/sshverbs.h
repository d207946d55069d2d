// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"
#include "services/hosts/ssh/remotescript.h"
#include "services/hosts/ssh/sshlink.h"

namespace trainyard {

/// One script to carry out on a machine.
struct RemoteRequest
{
    QByteArray body; ///< see RemoteScript
    QByteArrayList words;
    QByteArray input;
    std::chrono::milliseconds timeout{30'000};
    qint64 maxOutput = 1 << 20;
    bool canRepeat = true; ///< doing it twice is as good as once
    QString what;          ///< for messages
};

struct RemoteAnswer
{
    QByteArray status; ///< r of the script
    QByteArray output;
    QByteArray errors;
    bool isCut = false;
};

/// Carries it out, over a new connection where the old one broke and it can be repeated. Waits.
/// Errors: those of SshLink::session, Unavailable (timeout, lost), Failed (the login shell does not play),
/// Cancelled.
Result<RemoteAnswer> carryOut(SshLink &link, const RemoteRequest &request, const CancelCheck &isCancelled);

/// The script that runs a command, and what its status says: the exit code, or NotFound (program, folder).
Result<RemoteRequest> runRequest(const HostCommand &command);
Result<int> exitCodeOf(const QByteArray &status, const QString &program, const QString &machine);

/// What marks one script: hex, new each time.
QByteArray newNonce();
/// OpenSSH kills the process group when asked, but not for root; this ends the shell where the server did
/// not. The process is known by the nonce in its command line, so a number that was taken again is safe; an
/// empty one (it had not told its number yet) is searched for.
SshExec killerOf(const QByteArray &processId, const QByteArray &nonce);
/// A login shell that runs no commands.
Error noFrame(const QString &machine, const FrameReader &output, const FrameReader &errors);

/// The reason in words that a failed script left on standard error; `sentence` is what happened.
Error remoteError(const RemoteAnswer &answer, const QString &sentence);

/// The verbs of Host; each waits. Bodies of scripts are in sshverbs.cpp.
Result<CommandResult> remoteRun(SshLink &link, const HostCommand &command, const CancelCheck &isCancelled);
Result<> remotePut(SshLink &link, const QList<HostFile> &files, const CancelCheck &isCancelled);
Result<FileChunk> remoteRead(SshLink &link, const QString &folder, const QString &path, qint64 offset,
                             qint64 maxBytes, const CancelCheck &isCancelled);
Result<QList<RunFile>> remoteList(SshLink &link, const QString &folder, const QStringList &subfolders,
                                  int maxEntries, const CancelCheck &isCancelled);
Result<> remoteSignal(SshLink &link, qint64 processId, int signalNumber, const CancelCheck &isCancelled);
Result<> remoteRemove(SshLink &link, const QString &folder, const CancelCheck &isCancelled);

} // namespace trainyard
