// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/transfer/localcopy.h"
#include "services/transfer/snapshotsender.h"

#include <atomic>
#include <optional>
#include <thread>

namespace trainyard {

/// Keeps a copy on this computer of what a run on a host writes: azureml-logs/, logs/, metrics.jsonl and
/// state/ while it goes on, outputs/ at its end. Whatever reads the folder of a run reads the copy as if the
/// run were here. After a cut, or when the studio was closed, it goes on from the lengths of the files here;
/// what is not what the target has is fetched anew. It ends when all of an ended run is here.
///
/// A thread of its own, which the destructor ends; `host` must outlive it.
class RunMirror
{
public:
    struct News
    {
        bool files = false;
        bool state = false;      ///< the agent noted something: ask it
        bool isComplete = false; ///< the run is over and all of it is here
    };
    /// Called on the mirror's thread.
    struct Watcher
    {
        std::function<void(const News &)> grew;
        /// It was cut off and tries again; nothing: it is back.
        std::function<void(const std::optional<Error> &)> troubled;
    };
    struct Place
    {
        RemoteRun run;
        QString folder;                            ///< here; made where it is missing
        qint64 mostOutputBytes = qint64(1) << 30;  ///< larger files of outputs/ stay there
        std::chrono::milliseconds firstPause{500}; ///< after the first failure; twice as long after each
        std::chrono::milliseconds longestPause{30'000};
    };

    RunMirror(Host &host, Place place, Watcher watcher);
    ~RunMirror();
    Q_DISABLE_COPY_MOVE(RunMirror)

    /// All of an ended run is in the folder.
    static bool isComplete(const QString &folder) { return LocalCopy::isComplete(folder); }

private:
    void work(const std::stop_token &stop);
    Result<bool> follow(const std::stop_token &stop);
    void tell(const News &news);
    void tellTrouble(const std::optional<Error> &error);

    Host &m_host;
    Place m_place;
    Watcher m_watcher;
    bool m_isTroubled = false;
    bool m_hasMoved = false; ///< something came since the last failure
    int m_rounds = 0;        ///< in which the hashes were wrong
    std::jthread m_thread;   ///< last: it uses all of the above
};

/// Brings one file of a run over now, from where the copy ends: what was too large for the mirror. Waits.
/// Errors: NotFound, Denied (no file of a run), those of HostStream, Full, Cancelled.
Result<> fetchRunFile(Host &host, const RunMirror::Place &place, const QString &path,
                      const std::function<void(qint64 done, qint64 total)> &progress = {},
                      std::stop_token stop = {});

} // namespace trainyard
