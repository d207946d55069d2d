// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/runmetrics.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr auto service = "metric/v2.0"_L1;
constexpr qsizetype mostMetrics = 1000;
constexpr qsizetype mostPoints = 2'000'000; ///< of one metric
constexpr int overlapSeconds = 60;

double numberOf(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? 1 : 0;
    if (!value.isString())
        return value.toDouble(std::numeric_limits<double>::quiet_NaN());
    const QString word = value.toString().toLower();
    const double infinity = std::numeric_limits<double>::infinity();
    if (word.contains("inf"_L1))
        return word.startsWith(u'-') ? -infinity : infinity;
    bool isNumber = false;
    const double number = word.toDouble(&isNumber);
    return isNumber ? number : std::numeric_limits<double>::quiet_NaN();
}

QDateTime timeOf(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString().left(40), Qt::ISODateWithMs).toUTC();
}

double seconds(const QDateTime &time)
{
    return time.isValid() ? double(time.toMSecsSinceEpoch()) / 1000 : 0;
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

/// One column of numbers is a curve, whatever else is a row of a table.
MetricKind kindOf(const QJsonObject &columns)
{
    const QString type = columns.isEmpty() ? QString() : columns.begin().value().toString();
    const bool isNumber = type == "Double"_L1 || type == "Int"_L1 || type == "Bool"_L1;
    return columns.isEmpty() || (columns.size() == 1 && isNumber) ? MetricKind::Scalar : MetricKind::Row;
}
} // namespace

RunMetrics::RunMetrics(DataPlane &data, AzureClock &clock) : m_data(data), m_clock(clock) {}

std::shared_ptr<RunMetrics::RunState> RunMetrics::stateOf(const QString &runId)
{
    const std::scoped_lock lock(m_mutex);
    auto &state = m_runs[runId];
    if (!state)
        state = std::make_shared<RunState>();
    return state;
}

RunMetrics::Metric *RunMetrics::find(RunState &state, const QString &name)
{
    const auto found = std::ranges::find(state.metrics, name, &Metric::name);
    return found == state.metrics.end() ? nullptr : &*found;
}

Result<bool> RunMetrics::refresh(const QString &runId, const IsCancelled &isCancelled)
{
    const auto state = stateOf(runId);
    const std::scoped_lock asking(state->asking);
    const QDateTime now = m_clock.now();
    if (state->asked.isValid() && std::abs(state->asked.msecsTo(now)) < 1000)
        return false;
    auto native = refreshNative(runId, *state, isCancelled);
    const auto mlflow = refreshMlflow(runId, *state, isCancelled);
    // Each alone is enough to go on; without both the first says why.
    if (!native && !mlflow)
        return failure(native.error());
    state->asked = now;
    return native.value_or(false) || mlflow.value_or(false);
}

Result<bool> RunMetrics::refreshNative(const QString &runId, RunState &state, const IsCancelled &isCancelled)
{
    const QString path = u"/runs/"_s + encoded(runId);
    ArmCall call{.method = "POST", .path = path + u"/list"_s, .body = QJsonObject()};
    const auto definitions = m_data.list(service, call, isCancelled, mostMetrics);
    if (!definitions)
        return failure(definitions.error());
    bool isNew = false;
    for (const QJsonValue &definition : *definitions) {
        const QJsonObject columns = definition["columns"_L1].toObject();
        QString name = definition["metricKey"_L1]["name"_L1].toString();
        if (name.isEmpty() && !columns.isEmpty())
            name = columns.begin().key();
        if (name.isEmpty())
            continue;
        QJsonObject body{{u"metricName"_s, name}};
        if (const Metric *known = find(state, name); known && known->newest.isValid())
            body.insert(u"startTime"_s, known->newest.addSecs(-overlapSeconds).toString(Qt::ISODateWithMs));
        call.path = path + u"/full"_s;
        call.body = body;
        const auto values = m_data.list(service, call, isCancelled, mostPoints);
        if (!values)
            return failure(values.error());
        isNew = take(state, name, kindOf(columns), *values) || isNew;
    }
    return isNew;
}

bool RunMetrics::take(RunState &state, const QString &name, MetricKind kind, const QJsonArray &values)
{
    const std::scoped_lock lock(m_mutex);
    Metric *metric = find(state, name);
    if (!metric)
        metric = &state.metrics.emplace_back(Metric{name, kind, {}, {}, {}, {}});
    const auto before = std::pair(metric->points.size(), metric->documents.size());
    for (const QJsonValue &value : values) {
        const QDateTime time = timeOf(value["createdUtc"_L1]);
        const std::pair mark{time, value["metricId"_L1].toString()};
        if (std::ranges::find(metric->recent, mark) != metric->recent.end())
            continue;
        metric->recent.push_back(mark);
        if (!metric->newest.isValid() || time > metric->newest)
            metric->newest = time;
        const QJsonObject data = value["data"_L1].toObject();
        if (metric->kind == MetricKind::Scalar) {
            const double step =
                value["step"_L1].isDouble() ? value["step"_L1].toDouble() : double(metric->points.size());
            const QJsonValue number = data.size() == 1 ? data.begin().value() : data.value(name);
            metric->points.push_back({step, seconds(time), numberOf(number)});
        } else {
            const QJsonObject body{
                {u"name"_s, name}, {u"kind"_s, metricKindName(metric->kind)}, {u"value"_s, data}};
            metric->documents.push_back({metric->kind, seconds(time), body});
        }
    }
    std::erase_if(metric->recent,
                  [&](const auto &mark) { return mark.first < metric->newest.addSecs(-2 * overlapSeconds); });
    return before != std::pair(metric->points.size(), metric->documents.size());
}

/// Names that the service's own endpoint did not tell, whole.
Result<bool> RunMetrics::refreshMlflow(const QString &runId, RunState &state, const IsCancelled &isCancelled)
{
    ArmCall call{.path = u"/runs/get"_s};
    call.query.addQueryItem(u"run_id"_s, encoded(runId));
    const auto run = m_data.askMlflow(call, isCancelled);
    if (!run)
        return failure(run.error());
    const QJsonArray newest = run->value("run"_L1)["data"_L1]["metrics"_L1].toArray();
    bool isNew = false;
    for (const QJsonValue &last : newest) {
        const QString name = last["key"_L1].toString();
        Metric *known = find(state, name);
        if (name.isEmpty() || (known && known->newest.isValid()))
            continue; // told by the other
        if (known && !known->points.empty() && known->points.back().step == last["step"_L1].toDouble())
            continue;
        std::vector<MetricPoint> points;
        ArmCall history{.path = u"/metrics/get-history"_s};
        history.query.addQueryItem(u"run_id"_s, encoded(runId));
        history.query.addQueryItem(u"metric_key"_s, encoded(name));
        for (QString token; qsizetype(points.size()) < mostPoints;) {
            ArmCall page = history;
            if (!token.isEmpty())
                page.query.addQueryItem(u"page_token"_s, encoded(token));
            const auto answer = m_data.askMlflow(page, isCancelled);
            if (!answer)
                return failure(answer.error());
            for (const QJsonValue &point : answer->value("metrics"_L1).toArray())
                points.push_back({point["step"_L1].toDouble(), point["timestamp"_L1].toDouble() / 1000,
                                  numberOf(point["value"_L1])});
            const QString next = answer->value("next_page_token"_L1).toString();
            if (next.isEmpty() || next == token)
                break;
            token = next;
        }
        const std::scoped_lock lock(m_mutex);
        if (!known)
            known = &state.metrics.emplace_back(Metric{name, MetricKind::Scalar, {}, {}, {}, {}});
        if (points.size() > known->points.size()) {
            known->points = std::move(points);
            isNew = true;
        }
    }
    return isNew;
}

QList<MetricSummary> RunMetrics::summaries(const QString &runId)
{
    const auto state = stateOf(runId);
    const std::scoped_lock lock(m_mutex);
    QList<MetricSummary> all;
    for (const Metric &metric : state->metrics) {
        MetricSummary summary;
        summary.name = metric.name;
        summary.kind = metric.kind;
        summary.count = qint64(metric.points.size() + metric.documents.size());
        if (!metric.points.empty())
            summary.last = metric.points.back().value;
        for (const MetricPoint &point : metric.points) {
            if (!std::isfinite(point.value))
                continue;
            summary.minimum =
                std::isnan(summary.minimum) ? point.value : std::min(summary.minimum, point.value);
            summary.maximum =
                std::isnan(summary.maximum) ? point.value : std::max(summary.maximum, point.value);
        }
        all.append(summary);
    }
    return all;
}

QMap<QString, double> RunMetrics::lastValues(const QString &runId)
{
    QMap<QString, double> values;
    for (const MetricSummary &metric : summaries(runId))
        if (std::isfinite(metric.last))
            values.insert(metric.name, metric.last);
    return values;
}

QStringList RunMetrics::names()
{
    const std::scoped_lock lock(m_mutex);
    QSet<QString> names;
    for (const auto &state : std::as_const(m_runs))
        for (const Metric &metric : state->metrics)
            if (metric.kind == MetricKind::Scalar)
                names.insert(metric.name);
    QStringList sorted = names.values();
    sorted.sort();
    return sorted.mid(0, 200);
}

Result<MetricSlice> RunMetrics::points(const QString &runId, const QString &name, qint64 offset, qint64 limit)
{
    const auto state = stateOf(runId);
    const std::scoped_lock lock(m_mutex);
    const Metric *metric = find(*state, name);
    if (!metric)
        return failure(ErrorKind::NotFound,
                       QCoreApplication::translate("Azure", "This run has no metric “%1”.").arg(name));
    MetricSlice slice{metric->name, metric->kind, offset, {}, {}, 0};
    const auto copy = [offset, limit](const auto &from, auto &to) {
        const qint64 end = std::min(qint64(from.size()), offset + limit);
        for (qint64 i = std::max<qint64>(0, offset); i < end; ++i)
            to.append(from[size_t(i)]);
    };
    copy(metric->points, slice.points);
    copy(metric->documents, slice.documents);
    return slice;
}

} // namespace trainyard
