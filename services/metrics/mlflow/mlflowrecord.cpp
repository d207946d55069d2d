// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/mlflow/mlflowrecord.h"

#include "services/metrics/mlflow/mlflowmeta.h"

#include <QJsonArray>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
/// Protobuf writes 64-bit numbers as text, MLflow turns them back; what is not finite is a word.
double numberFrom(const QJsonValue &value, double otherwise = std::numeric_limits<double>::quiet_NaN())
{
    if (value.isDouble())
        return value.toDouble();
    const QString text = value.toString();
    if (text == "Infinity"_L1 || text == "-Infinity"_L1)
        return text.startsWith(u'-') ? -std::numeric_limits<double>::infinity()
                                     : std::numeric_limits<double>::infinity();
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    return isNumber ? number : otherwise;
}

QMap<QString, QString> pairsFrom(const QJsonValue &pairs)
{
    QMap<QString, QString> all;
    for (const QJsonValue &pair : pairs.toArray()) {
        const QString key = pair["key"_L1].toString();
        if (key.isEmpty() || isMlflowsOwn(key) || key.size() > qsizetype(LogContents::maxNameBytes))
            continue;
        all.insert(key, pair["value"_L1].toString().left(LogContents::maxText));
        if (all.size() >= LogContents::maxPairs)
            break;
    }
    return all;
}
} // namespace

MetricPoint mlflowPointFrom(const QJsonObject &metric)
{
    return {numberFrom(metric.value("step"_L1), 0), numberFrom(metric.value("timestamp"_L1), 0) / 1000,
            mlflowValue(numberFrom(metric.value("value"_L1)))};
}

std::optional<MlflowRecord> mlflowRecordFrom(const QJsonObject &run)
{
    const QJsonObject info = run.value("info"_L1).toObject();
    const QJsonObject data = run.value("data"_L1).toObject();
    MlflowRecord record;
    record.id = info.value("run_id"_L1).toString(info.value("run_uuid"_L1).toString());
    if (record.id.isEmpty() || record.id.size() > qsizetype(LogContents::maxNameBytes))
        return {};
    record.experimentId = info.value("experiment_id"_L1).toString();
    record.name = info.value("run_name"_L1).toString().left(LogContents::maxText);
    record.status = mlflowStatus(info.value("status"_L1).toString());
    record.started = numberFrom(info.value("start_time"_L1)) / 1000;
    if (const double ended = numberFrom(info.value("end_time"_L1), 0); ended > 0)
        record.ended = ended / 1000;
    record.parameters = pairsFrom(data.value("params"_L1));
    record.tags = pairsFrom(data.value("tags"_L1));
    if (record.name.isEmpty()) // of servers before 1.30
        for (const QJsonValue &tag : data.value("tags"_L1).toArray())
            if (tag["key"_L1] == "mlflow.runName"_L1)
                record.name = tag["value"_L1].toString().left(LogContents::maxText);
    for (const QJsonValue &metric : data.value("metrics"_L1).toArray())
        if (record.metrics.size() < LogContents::maxNames)
            record.metrics.push_back({metric["key"_L1].toString(), mlflowPointFrom(metric.toObject())});
    // Asked twice, a server may give them in another order.
    std::ranges::sort(record.metrics, {}, &MlflowRecord::Latest::metric);
    return record;
}

void MlflowRecord::putInto(LogContents &contents) const
{
    contents.name = name;
    contents.status = status;
    contents.started = started;
    contents.ended = ended;
    contents.parameters = parameters;
    contents.tags = tags;
    for (const Latest &latest : metrics) {
        const QByteArray utf8 = latest.metric.toUtf8();
        const int place = contents.metricOf({utf8.constData(), size_t(utf8.size())});
        if (place >= 0)
            contents.setLatest(place, latest.point.value);
    }
}

} // namespace trainyard
