// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/localcore.h"

#include <QPromise>

#include <stop_token>

namespace trainyard {

/// Takes one run from a configuration to a started script, step by step, on a worker thread. Every step
/// leaves the run in a state that can be judged after a crash: before its snapshot is complete the run fails
/// with a sentence, after it the submission is taken up again by the next workspace that looks.
class Submission
{
public:
    /// What the person sees of the way: 0…100 and the name of the step.
    using Progress = std::function<void(int percent, const QString &step)>;

    /// `closing`: the workspace goes away; the run is left to the next one. `isCancelled`: the person
    /// withdrew it.
    Submission(LocalCore &core, std::stop_token closing, std::function<bool()> isCancelled,
               Progress progress);

    Result<Run> submit(const RunConfiguration &configuration);
    /// A half-submitted run that this workspace has adopted.
    Result<> resume(const StoredRun &stored);

private:
    struct Checked
    {
        RunConfiguration configuration;
        PythonFacts python;
        std::optional<StoredRun> origin;           ///< whose snapshot is used again
        std::optional<EnvironmentUse> environment; ///< to be built, or built, by the studio
        std::shared_ptr<Target> target;
    };
    Result<Checked> check(RunConfiguration configuration);
    Result<StoredRun> insert(const Checked &checked);
    /// Sets `git` when it is asked meanwhile, and adds what was left out to `taken`.
    Result<Snapshot> takeSnapshot(const StoredRun &stored, QFuture<Result<GitFacts>> &git, RunChange &taken);
    QFuture<Result<GitFacts>> askGit(const QString &folder);
    void noteGit(qint64 key, const GitFacts &git);
    Result<> launch(const StoredRun &stored, const Snapshot &snapshot);
    Result<> addEnvironment(Target &target, const StoredRun &stored, LaunchRequest &request);
    Result<> start(const StoredRun &stored);
    Result<> handOver(qint64 key);
    /// Where the run goes; NotFound when it was detached meanwhile.
    Result<std::shared_ptr<Target>> targetOf(const StoredRun &stored);
    Result<> laySource(Target &target, const StoredRun &stored, const Snapshot &snapshot);
    Result<AgentStatus::State> stateOf(Target &target, const QString &runId);
    Result<> letGo(const StoredRun &stored, const Error &why);
    Result<> change(qint64 key, const RunChange &change);
    Result<> mayGoOn(qint64 key);
    /// Ends the run for the reason of `error`, and gives the error back.
    Error giveUp(qint64 key, const Error &error);
    Result<Run> storedRun(qint64 key);

    LocalCore &m_core;
    std::stop_token m_closing;
    std::function<bool()> m_isCancelled;
    Progress m_progress;
};

} // namespace trainyard
