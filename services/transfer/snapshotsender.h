// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/snapshot.h"
#include "services/hosts/host.h"
#include "services/snapshots/contentstore.h"

#include <functional>
#include <stop_token>

namespace trainyard {

/// Where a run lives on a target. Paths are absolute on the host.
struct RemoteRun
{
    QString targetHome;
    QString agent; ///< agent.sh of the tools there (DirectLauncher lays them)
    QString runId;
};

/// Of what the target lacked.
struct TransferProgress
{
    qint64 filesDone = 0;
    qint64 filesTotal = 0;
    qint64 bytesDone = 0;
    qint64 bytesTotal = 0;
};

struct SendOutcome
{
    qint64 objectsSent = 0;
    qint64 bytesSent = 0; ///< of their contents, before compression
};

/// Lays the files of a snapshot as source/ of a run on a host, through the store of contents there: one
/// command in which the target is asked what it lacks and gets just that, compressed. May be repeated after
/// any error; what arrived whole is not sent again. A run that is prepared already (command.sh is there)
/// keeps its files. Waits: worker threads only. `progress` (may be empty) is called in the calling thread.
///
/// Errors: those of HostStream, Corrupt or NotFound (the store here), Full, Unsupported (a tool is missing
/// there), Cancelled, Failed.
Result<SendOutcome> sendSnapshot(Host &host, const RemoteRun &run, const Snapshot &snapshot,
                                 const ContentStore &store,
                                 const std::function<void(const TransferProgress &)> &progress = {},
                                 std::stop_token stop = {});

} // namespace trainyard
