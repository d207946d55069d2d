// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environment.h"
#include "models/domain/runconfiguration.h"
#include "services/hosts/host.h"
#include "services/launchers/launchtools.h"

#include <QDateTime>
#include <QMutex>

#include <optional>

namespace trainyard {

/// What a run folder needs to be ready to start.
struct LaunchRequest
{
    QString runId;
    RunConfiguration configuration;
    QString interpreter; ///< absolute path on the target
    QString snapshotId;
    bool hasOwnOutputs = false; ///< the snapshot itself has a folder outputs/
    bool hasOwnLogs = false;    ///< … logs/
    /// The environment that the run waits for, if it is one that is built (resources/agent/environment.sh).
    QString environmentHash;
    QString environmentName; ///< as shown: "torch:3"
    bool isEnvironmentBuilt = false;
    /// The run goes into a container of the environment's image (resources/agent/container.sh).
    std::optional<EnvironmentContainer> container;
};

/// One answer of the run agent (docs/run-folder.md, verb `status`).
struct AgentStatus
{
    enum class State { Absent, Prepared, Starting, Preparing, Running, Ended, Lost };
    QString runId;
    State state = State::Absent;
    std::optional<int> exitCode;
    QString reason; ///< canceled, killed, oom, timeout, environment, signal-N; of Lost: reboot, vanished
    QDateTime started;
    QDateTime ended;
    QDateTime heartbeat;
    QDateTime now; ///< the target's own clock, to judge the heartbeat by
    bool childLives = false;
};

/// Starts runs as plain processes on a host or in a container there, through the run agent; no queue. Any
/// thread. installTools() and prepare() wait for the host and are for worker threads; the others answer
/// later.
class DirectLauncher
{
public:
    /// `host` must outlive the launcher; `targetHome` is absolute on that host.
    DirectLauncher(Host &host, QString targetHome, LaunchTools tools);

    QString targetHome() const { return m_home; }
    QString toolsFolder() const { return m_tools.folderIn(m_home); }
    QString runFolder(const QString &runId) const;
    /// agent.sh, once the tools are there.
    QString agentPath() const;
    /// Lays the tools where they are missing; prepare() does so too. status() and cancel() need them.
    Result<> installTools();
    /// Writes all but source/ of the run folder and, once, the tools. Can be repeated; changes nothing of a
    /// run that has started.
    Result<> prepare(const LaunchRequest &request);
    /// Can be repeated safely: a run starts once.
    QFuture<Result<>> start(const QString &runId);
    QFuture<Result<QList<AgentStatus>>> status(const QStringList &runIds);
    /// Polite: TERM to all of the run, KILL after the grace of its limits; force: KILL at once.
    QFuture<Result<AgentStatus>> cancel(const QString &runId, bool force);

private:
    QFuture<Result<CommandResult>> agent(const QStringList &words);

    Host &m_host;
    QString m_home;
    LaunchTools m_tools;
    QMutex m_mutex;
    bool m_isInstalled = false;
};

/// The shell script that becomes the run: variables, working folder, interpreter. Pure; see
/// docs/run-folder.md.
QByteArray commandScript(const LaunchRequest &request, const QString &runFolder, const QString &toolsFolder);
/// The script inside the container of such a run, which commandScript() then only enters.
QByteArray containedScript(const LaunchRequest &request, const QString &runFolder,
                           const QString &toolsFolder);
/// How the container is run, a line each: see resources/agent/container.sh.
QByteArray containerOptions(const LaunchRequest &request);
/// run.json: what was asked. Values of variables whose names speak of secrets are left out.
QByteArray runDocument(const LaunchRequest &request);
/// The lines "@trainyard run …" of an agent's answer; anything else in it (start-up noise) is passed over.
Result<QList<AgentStatus>> parseAgentStatus(const QByteArray &output);

} // namespace trainyard
