// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logcontents.h"

#include <QJsonObject>

#include <vector>

namespace trainyard {

/// What a server of MLflow says of one run, without the histories of its metrics.
struct MlflowRecord
{
    struct Latest
    {
        QString metric;
        MetricPoint point;
    };
    QString id;
    QString experimentId;
    QString name;
    std::optional<RunStatus> status;
    double started = std::numeric_limits<double>::quiet_NaN(); ///< seconds since 1970 UTC
    double ended = std::numeric_limits<double>::quiet_NaN();
    QMap<QString, QString> parameters;
    QMap<QString, QString> tags; ///< without MLflow's own
    std::vector<Latest> metrics;

    /// Everything but the experiment's name and the points.
    void putInto(LogContents &contents) const;
};

/// A Run of mlflow/protos/service.proto as JSON. Nothing: it has no id.
std::optional<MlflowRecord> mlflowRecordFrom(const QJsonObject &run);
/// A Metric of the same; its time is in milliseconds there.
MetricPoint mlflowPointFrom(const QJsonObject &metric);

} // namespace trainyard
