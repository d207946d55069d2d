// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/snapshot.h"
#include "services/snapshots/contentstore.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace trainyard {

class Target;

/// Keeps a copy of a run's folder on this computer as long as it is there: metrics.jsonl, azureml-logs/,
/// logs/ and state/ while the run goes on, outputs/ at its end. Goes on from what is there after a cut or a
/// restart, and notices the end by itself.
class Mirror
{
public:
    struct Watcher
    {
        /// Both on any thread. The copy grew, or it is complete.
        std::function<void()> grew;
        /// The target does not answer, and is tried again; nullopt: it does again.
        std::function<void(const std::optional<Error> &)> troubled;
    };
    virtual ~Mirror() = default;
    /// All of a run that has ended is here.
    virtual bool isComplete() const = 0;
};

/// How files go to and come from a target that is not this computer. Any worker thread.
class Transfer
{
public:
    using Progress = std::function<void(int percent)>;
    virtual ~Transfer() = default;
    /// Lays source/ of a run there. May be repeated after an error.
    virtual Result<> sendSource(Target &target, const QString &runId, const Snapshot &snapshot,
                                const ContentStore &store, const Progress &progress,
                                std::stop_token stop) = 0;
    /// `target` outlives it.
    virtual std::unique_ptr<Mirror> mirror(const std::shared_ptr<Target> &target, const QString &runId,
                                           const QString &localFolder, Mirror::Watcher watcher) = 0;
    /// One file of a run now, whole, into the copy of its folder.
    virtual Result<> fetchFile(Target &target, const QString &runId, const QString &path,
                               const QString &localFolder, std::stop_token stop) = 0;
};

/// Through the run agent there, over streams (services/transfer).
std::shared_ptr<Transfer> makeStreamTransfer();

} // namespace trainyard
