// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logsource.h"

#include <QDateTime>
#include <QHash>

#include <memory>

namespace trainyard {

/// Whether the folder is a run of MLflow's file store: a meta.yaml that names a run, and a folder of metrics.
bool isMlflowRun(const QString &folder);

/// A run of MLflow's file store (mlruns/EXPERIMENT/RUN): meta.yaml, and a file for each metric, parameter and
/// tag. A metric's file has lines "milliseconds value step".
class MlflowFolder : public LogSource
{
public:
    explicit MlflowFolder(const QString &folder) : m_folder(folder) {}

    Result<Progress> advance(LogContents &into, qint64 budget) override;
    void restart() override;

private:
    struct MetricFile
    {
        int metric = -1;
        qint64 offset = 0;
        qint64 lines = 0;
    };
    bool readFacts(LogContents &into);
    bool readPairs(const QString &kind, QMap<QString, QString> &into, QDateTime &stamp);
    bool readMetric(const QString &path, MetricFile &file, LogContents &into, qint64 &budget,
                    Progress &progress);

    QString m_folder;
    QHash<QString, MetricFile> m_files;
    QDateTime m_meta;
    QDateTime m_parameters;
    QDateTime m_tags;
};

} // namespace trainyard
