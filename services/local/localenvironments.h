// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/localcore.h"
#include "services/workspace/environmentservice.h"

#include <QThreadPool>

namespace trainyard {

/// The environments of a local workspace: imports from files of this computer, builds on any target. Owned
/// by the workspace, whose core must outlive it.
class LocalEnvironments : public EnvironmentService
{
public:
    explicit LocalEnvironments(LocalCore &core);
    ~LocalEnvironments() override;

    QFuture<Result<Environment>> archive(const QString &environment, bool isArchived) override;
    QFuture<Result<Environment>> import(const QString &path) override;
    QFuture<Result<QList<EnvironmentBuild>>> builds(const QString &target) override;
    QFuture<Result<EnvironmentBuild>> build(const QString &hash, const QString &target) override;
    QFuture<Result<EnvironmentBuild>> startBuild(const QString &environment, const QString &target,
                                                 bool again) override;
    QFuture<Result<bool>> keepRegistryPassword(const EnvironmentContainer &container,
                                               Secret password) override;
    QFuture<Result<EnvironmentBuild>> cancelBuild(const QString &hash, const QString &target) override;
    QFuture<Result<>> removeBuild(const QString &hash, const QString &target) override;
    QFuture<Result<FileChunk>> buildLog(const QString &hash, const QString &target, qint64 offset,
                                        qint64 maxBytes) override;
    QFuture<Result<QString>> installed(const QString &hash, const QString &target) override;
    QFuture<Result<BuildTools>> buildTools(const QString &target) override;
    QFuture<Result<ToolOffer>> offerMicromamba(const QString &target) override;
    QFuture<Result<>> fetchMicromamba(const ToolOffer &offer, const QString &target) override;

private:
    /// On the pool, once the workspace is open and the tools are laid.
    template <typename T>
    QFuture<Result<T>> work(const QString &target,
                            std::function<Result<T>(Target &, EnvironmentBuilder &)> job);
    Result<QMap<QString, QStringList>> referencesByHash();

    LocalCore &m_core;
    QThreadPool m_pool;
};

/// The description in a file or in the folder of a conda environment; waits for the disk or for conda.
Result<Environment> importEnvironment(const QString &path, LocalCore &core);

} // namespace trainyard
