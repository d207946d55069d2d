// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"
#include "models/domain/runfile.h"
#include "services/azure/blobclient.h"
#include "services/azure/dataplane.h"

#include <QHash>

namespace trainyard {

/// What the run history of a workspace in Azure knows of runs: times and reasons, logs and artifacts. Their
/// bytes come from the storage, by addresses that carry their own permission and are asked for again when it
/// has ended. Blocks: for worker threads, any number.
class RunFiles
{
public:
    RunFiles(DataPlane &data, BlobClient &blobs);

    /// Adds what the resource manager does not say: when it started and ended, and why.
    Result<> complete(Run &run, const IsCancelled &isCancelled);
    Result<QList<RunFile>> list(const QString &runId, const IsCancelled &isCancelled);
    /// As Workspace::readFile; driverLog() stands for whatever log of the run holds what its script printed.
    Result<FileChunk> read(const QString &runId, const QString &path, qint64 offset, qint64 maxBytes,
                           const IsCancelled &isCancelled);
    /// As Workspace::download.
    Result<> download(const QString &runId, const QString &path, const QString &destination,
                      const IsCancelled &isCancelled);
    static QString driverLog() { return QStringLiteral("user_logs/std_log.txt"); }

private:
    using Addresses = QMap<QString, QUrl>; ///< by path; secrets
    /// What the run history says of a run.
    Result<QJsonObject> details(const QString &runId, const IsCancelled &isCancelled);
    Result<Addresses> addresses(const QString &runId, const IsCancelled &isCancelled);
    Result<QUrl> addressOf(const QString &runId, const QString &path, bool isAnew,
                           const IsCancelled &isCancelled);
    void measure(QList<RunFile> &files, const Addresses &addresses, const IsCancelled &isCancelled);
    Result<> downloadFile(const QString &runId, const QString &path, const QString &destination,
                          const IsCancelled &isCancelled);

    DataPlane &m_data;
    BlobClient &m_blobs;
    std::mutex m_mutex;
    QHash<QString, Addresses> m_addresses; ///< by run; guarded by m_mutex, as is
    QHash<QString, qint64> m_sizes;        ///< of artifacts that are no logs, by address without permission
};

/// The log that holds what the script printed, whatever made the run; empty while there is none. Rule:
/// azure-ai-ml, constants/_job/job.py, and azureml-core's 70_driver_log.txt before it.
QString driverLogAmong(const QStringList &paths);

} // namespace trainyard
