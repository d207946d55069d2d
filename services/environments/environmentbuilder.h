// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environmentbuild.h"
#include "services/environments/registrylogin.h"
#include "services/hosts/host.h"

namespace trainyard {

/// Environments of one target: asks for builds, follows them, lists and removes what was built. The work
/// itself is done on the target by resources/agent/environment.sh and goes on whatever becomes of this
/// program. Any thread; functions that do not give a future wait for the host and are for worker threads.
class EnvironmentBuilder
{
public:
    /// `host` must outlive the builder; `targetHome` and `toolsFolder` (of LaunchTools, laid by the launcher)
    /// are absolute there.
    EnvironmentBuilder(Host &host, QString targetHome, QString toolsFolder);

    QString folder(const QString &hash) const;
    QString interpreter(const QString &hash) const;
    /// Lays what is to be built, unless it is there already. A run that names the environment then builds it
    /// itself.
    Result<> prepare(const Environment &environment);
    /// Whether it is built; one look at one file.
    Result<bool> isComplete(const QString &hash);
    /// For the registry of the image: the next build of `hash` uses it, and its end removes it from the
    /// target. It goes over standard input, into a file that only the person can read.
    Result<> logIn(const QString &hash, const RegistryLogin &login);
    /// Begins a build that goes on by itself; one that is under way or done is left alone. One that failed is
    /// begun anew only when `again`.
    Result<EnvironmentBuild> start(const Environment &environment, bool again);
    QFuture<Result<QList<EnvironmentBuild>>> status(const QStringList &hashes);
    /// Like status() of one, with the reason of a failure.
    Result<EnvironmentBuild> describe(const QString &hash);
    /// All of them, with their sizes; may take seconds.
    QFuture<Result<QList<EnvironmentBuild>>> list();
    QFuture<Result<QList<EnvironmentBuild>>> cancel(const QString &hash);
    /// Conflict while it is built or a run uses it.
    QFuture<Result<>> remove(const QString &hash);
    QFuture<Result<BuildTools>> probe();
    /// Where this target would fetch micromamba from; asks the network there.
    QFuture<Result<ToolOffer>> offerMicromamba();
    /// Fetches it for builds here. What does not have the checksum of the offer is thrown away (Corrupt).
    QFuture<Result<>> fetchMicromamba(const ToolOffer &offer);
    /// At most `maxBytes` of the newest log.
    QFuture<Result<FileChunk>> log(const QString &hash, qint64 offset, qint64 maxBytes);
    /// What was really installed.
    QFuture<Result<FileChunk>> installed(const QString &hash);

private:
    QFuture<Result<CommandResult>> agent(const QStringList &words,
                                         std::chrono::seconds timeout = std::chrono::seconds(120));

    Host &m_host;
    QString m_home;
    QString m_tools;
};

/// Lines "@trainyard environment …"; anything else is passed over.
QList<EnvironmentBuild> parseBuilds(const QByteArray &output);
BuildTools parseBuildTools(const QByteArray &output);

} // namespace trainyard
