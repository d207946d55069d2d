// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a view looks at: metrics, files, snapshots and environments.
#include "models/documents/packagedocument.h"
#include "services/hosts/localfiles.h"
#include "services/local/localworkspace_p.h"
#include "services/local/longmetrics.h"
#include "services/local/review.h"
#include "services/snapshots/manifest.h"
#include "services/snapshots/plan.h"
#include "services/workspace/answers.h"

#include <QFileInfo>
#include <QMutexLocker>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int filesShown = 100'000;
constexpr int foldersKnown = 1000;
const QStringList runFolders{u"azureml-logs"_s, u"logs"_s, u"outputs"_s};

} // namespace

QFuture<Result<QList<MetricSummary>>> LocalWorkspace::metrics(const QString &runId)
{
    return m_core->read<QList<MetricSummary>>(
        [runId](LocalCore::Reader &reader) -> Result<QList<MetricSummary>> {
            const auto stored = reader.store.find(runId);
            return stored ? reader.metrics.summaries(stored->key) : failure(stored.error());
        });
}

QFuture<Result<MetricSlice>> LocalWorkspace::metricPoints(const QString &runId, const QString &metric,
                                                          qint64 offset, qint64 limit)
{
    return m_core->read<MetricSlice>([=](LocalCore::Reader &reader) -> Result<MetricSlice> {
        const auto stored = reader.store.find(runId);
        return stored ? reader.metrics.points(stored->key, metric, offset, limit) : failure(stored.error());
    });
}

QFuture<Result<SeriesStart>> LocalWorkspace::metricStart(const QString &runId, const QString &metric)
{
    return m_longMetrics->start(runId, metric);
}

/// A run's folder never changes, and a log is read many times a second: only the first time asks the store.
Result<QString> LocalWorkspace::folderOf(const QString &runId)
{
    {
        const QMutexLocker lock(&m_foldersMutex);
        if (const auto known = m_folders.constFind(runId); known != m_folders.constEnd())
            return *known;
    }
    auto folder = await(m_core->read<QString>([runId](LocalCore::Reader &reader) -> Result<QString> {
        const auto stored = reader.store.find(runId);
        return stored ? Result<QString>(stored->folder) : failure(stored.error());
    }));
    if (folder) {
        const QMutexLocker lock(&m_foldersMutex);
        if (m_folders.size() > foldersKnown)
            m_folders.clear();
        m_folders.insert(runId, *folder);
    }
    return folder;
}

QFuture<Result<QList<RunFile>>> LocalWorkspace::files(const QString &runId)
{
    return work<QList<RunFile>>(
        m_quick,
        [this, runId](QPromise<Result<QList<RunFile>>> &, std::stop_token) -> Result<QList<RunFile>> {
            const auto folder = folderOf(runId);
            if (!folder)
                return failure(folder.error());
            if (!QFileInfo::exists(*folder))
                return QList<RunFile>(); // not laid out yet
            return listLocalFiles(*folder, runFolders, filesShown);
        });
}

QFuture<Result<FileChunk>> LocalWorkspace::readFile(const QString &runId, const QString &path, qint64 offset,
                                                    qint64 maxBytes)
{
    return work<FileChunk>(
        m_quick, [=, this](QPromise<Result<FileChunk>> &, std::stop_token) -> Result<FileChunk> {
            const auto folder = folderOf(runId);
            return folder ? readLocalFile(*folder, path, offset, maxBytes) : failure(folder.error());
        });
}

/// A file that stayed on its machine so far, since it is large or the run goes on.
Result<> LocalWorkspace::fetchMissing(const QString &runId, const QString &folder, const QString &path,
                                      std::stop_token stop)
{
    if (path.endsWith(u'/') || QFileInfo::exists(folder + u'/' + path))
        return {};
    const auto stored = await(
        m_core->read<StoredRun>([runId](LocalCore::Reader &reader) { return reader.store.find(runId); }));
    if (!stored)
        return failure(stored.error());
    const auto target = m_core->targets().find(stored->run.target());
    if (!target || target->isHere() || folder != target->localFolder(runId))
        return {};
    return m_core->targets().transfer()->fetchFile(*target, runId, path, folder, std::move(stop));
}

QFuture<Result<>> LocalWorkspace::download(const QString &runId, const QString &path,
                                           const QString &destination)
{
    return work<void>(m_slow, [=, this](QPromise<Result<>> &promise, std::stop_token stop) -> Result<> {
        const auto folder = folderOf(runId);
        if (!folder)
            return failure(folder.error());
        if (auto fetched = fetchMissing(runId, *folder, path, stop); !fetched)
            return fetched;
        return copyLocal(*folder, path, destination,
                         [&] { return promise.isCanceled() || stop.stop_requested(); });
    });
}

QFuture<Result<SnapshotPlan>> LocalWorkspace::planSnapshot(const QString &sourceFolder)
{
    return work<SnapshotPlan>(m_slow, [sourceFolder](QPromise<Result<SnapshotPlan>> &, std::stop_token stop) {
        return trainyard::planSnapshot(sourceFolder, stop);
    });
}

QFuture<Result<Snapshot>> LocalWorkspace::snapshot(const QString &runId)
{
    return work<Snapshot>(
        m_quick, [this, runId](QPromise<Result<Snapshot>> &, std::stop_token) -> Result<Snapshot> {
            const auto stored = await(m_core->read<StoredRun>(
                [runId](LocalCore::Reader &reader) { return reader.store.find(runId); }));
            if (!stored)
                return failure(stored.error());
            if (stored->run.snapshotId.isEmpty())
                return failure(ErrorKind::NotFound,
                               tr("This run has no snapshot: its submission did not get that far."));
            auto snapshot = loadSnapshot(stored->run.snapshotId, m_core->store);
            if (snapshot)
                snapshot->git = stored->git;
            return snapshot;
        });
}

QFuture<Result<QByteArray>> LocalWorkspace::snapshotContent(const ContentHash &hash, qint64 maxBytes)
{
    return work<QByteArray>(m_quick, [this, hash, maxBytes](QPromise<Result<QByteArray>> &, std::stop_token) {
        return m_core->store.read(hash, maxBytes);
    });
}

QFuture<Result<QList<Environment>>> LocalWorkspace::environments()
{
    return m_core->read<QList<Environment>>(
        [](LocalCore::Reader &reader) { return reader.store.environments(); });
}

QFuture<Result<Environment>> LocalWorkspace::registerEnvironment(const Environment &environment)
{
    return work<Environment>(
        m_slow, [this, environment](QPromise<Result<Environment>> &, std::stop_token) -> Result<Environment> {
            Environment registered = environment;
            if (environment.kind == Environment::Kind::UserManaged) {
                const auto python = m_core->interpreters.probe(environment.interpreter, {});
                if (!python)
                    return failure(python.error());
                registered.interpreter = python->executable;
            } else if (environment.format != Environment::Format::None) {
                // What is registered is what the document says, whoever filled the lists.
                if (auto applied = applyDocument(registered, environment.document, environment.format);
                    !applied)
                    return failure(applied.error());
            }
            registered.created = m_core->options.clock();
            return await(m_core->write<Environment>([registered](LocalCore::Writer &writer) {
                return writer.store.registerEnvironment(registered);
            }));
        });
}

} // namespace trainyard
