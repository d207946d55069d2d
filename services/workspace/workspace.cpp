// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/workspace.h"

#include "services/workspace/answers.h"

#include <algorithm>
#include <numeric>

namespace trainyard {

qint64 StorageUse::totalBytes() const
{
    return std::accumulate(parts.begin(), parts.end(), qint64(0),
                           [](qint64 sum, const Part &part) { return sum + part.bytes; });
}

QFuture<Result<SeriesStart>> Workspace::metricStart(const QString &, const QString &)
{
    return ready<SeriesStart>(SeriesStart());
}

QFuture<Result<StorageUse>> Workspace::storageUse()
{
    return ready<StorageUse>(failure(
        ErrorKind::Unsupported, tr("This workspace keeps nothing on this computer that could be counted.")));
}

QFuture<Result<LogFolder>> Workspace::openLogs(const QString &place, Secret)
{
    return ready<LogFolder>(failure(
        ErrorKind::Unsupported,
        tr("This workspace cannot show the logs in %1. Open a local workspace for them.").arg(place)));
}

QFuture<Result<>> Workspace::closeLogs(const QString &place)
{
    return ready<void>(failure(ErrorKind::NotFound, tr("%1 is not open.").arg(place)));
}

QFuture<Result<QList<Run>>> Workspace::logRuns(const QString &place)
{
    return ready<QList<Run>>(failure(ErrorKind::NotFound, tr("%1 is not open.").arg(place)));
}

namespace {
template <typename T> QFuture<Result<T>> noAttaching()
{
    return ready<T>(
        failure(ErrorKind::Unsupported, Workspace::tr("Machines cannot be attached to this workspace.")));
}
} // namespace

QFuture<Result<ComputeTarget>> Workspace::tryCompute(const ComputeAttachment &, ComputeCredentials,
                                                     std::shared_ptr<ComputeConversation>)
{
    return noAttaching<ComputeTarget>();
}

QFuture<Result<ComputeTarget>> Workspace::attachCompute(const ComputeAttachment &, ComputeCredentials,
                                                        std::shared_ptr<ComputeConversation>)
{
    return noAttaching<ComputeTarget>();
}

QFuture<Result<ComputeAttachment>> Workspace::computeAttachment(const QString &)
{
    return noAttaching<ComputeAttachment>();
}

QFuture<Result<ComputeTarget>> Workspace::updateCompute(const ComputeAttachment &, ComputeCredentials,
                                                        std::shared_ptr<ComputeConversation>)
{
    return noAttaching<ComputeTarget>();
}

QFuture<Result<DetachedCompute>> Workspace::detachCompute(const QString &, bool)
{
    return noAttaching<DetachedCompute>();
}

QFuture<Result<QList<KnownMachine>>> Workspace::knownMachines()
{
    return ready<QList<KnownMachine>>({});
}

namespace {
template <typename T> QFuture<Result<T>> noCreating()
{
    return ready<T>(failure(ErrorKind::Unsupported,
                            Workspace::tr("This workspace makes no compute of its own. Open an Azure Machine "
                                          "Learning workspace for that.")));
}
} // namespace

QFuture<Result<QList<ComputeSize>>> Workspace::computeSizes()
{
    return noCreating<QList<ComputeSize>>();
}

QFuture<Result<ComputeTarget>> Workspace::createCompute(const ComputeCreation &, ComputeCredentials,
                                                        std::shared_ptr<ComputeConversation>)
{
    return noCreating<ComputeTarget>();
}

QFuture<Result<ComputeTarget>> Workspace::scaleCompute(const QString &, const ComputeScale &,
                                                       std::shared_ptr<ComputeConversation>)
{
    return noCreating<ComputeTarget>();
}

QFuture<Result<ComputeTarget>> Workspace::switchCompute(const QString &, ComputeSwitch,
                                                        std::shared_ptr<ComputeConversation>)
{
    return noCreating<ComputeTarget>();
}

QFuture<Result<>> Workspace::deleteCompute(const QString &, std::shared_ptr<ComputeConversation>)
{
    return noCreating<void>();
}

QFuture<Result<QList<ComputeNode>>> Workspace::computeNodes(const QString &)
{
    return noCreating<QList<ComputeNode>>();
}

bool SubmissionReview::canSubmit() const
{
    return std::ranges::none_of(findings,
                                [](const Finding &f) { return f.severity == Finding::Severity::Problem; });
}

} // namespace trainyard
