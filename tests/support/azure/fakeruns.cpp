// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/azure/fakeruns.h"

#include "tests/support/azure/fakeazure.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>

namespace trainyard::test {

using namespace Qt::StringLiterals;

namespace {
constexpr int metricPage = 4;
const auto driverLog = u"user_logs/std_log.txt"_s;

QJsonObject bodyOf(const FakeRequest &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

QString containerOf(const QString &code)
{
    return u"code-"_s + code;
}

double lossAt(int second)
{
    return 2.3 * std::pow(0.9, second);
}
} // namespace

FakeRuns::FakeRuns(std::shared_ptr<AzureClock> clock, AzureAddress address)
    : m_clock(clock), m_address(std::move(address)), m_blobs(std::move(clock))
{
    addEnvironment(u"AzureML-sklearn-1.5"_s, u"7"_s,
                   {{u"image"_s, u"mcr.microsoft.com/azureml/curated/sklearn-1.5:7"_s},
                    {u"environmentType"_s, u"Curated"_s}});
}

QJsonObject FakeRuns::resource(const QString &kind, const QString &path, const QJsonObject &properties) const
{
    return {{u"id"_s, m_address.path() + u'/' + path},
            {u"name"_s, path.section(u'/', -1)},
            {u"type"_s, u"Microsoft.MachineLearningServices/workspaces/"_s + kind},
            {u"properties"_s, properties}};
}

void FakeRuns::addEnvironment(const QString &name, const QString &version, const QJsonObject &properties)
{
    m_environments[name].insert(version, properties);
}

std::optional<FakeReply> FakeRuns::assets(const FakeRequest &request, const QStringList &parts)
{
    if (parts.first() == "codes"_L1)
        return codes(request, parts);
    if (parts.first() == "environments"_L1)
        return environments(request, parts);
    return std::nullopt;
}

FakeReply FakeRuns::codes(const FakeRequest &request, const QStringList &parts)
{
    const QString name = parts.value(1);
    const QString path = u"codes/%1/versions/%2"_s.arg(name, parts.value(3));
    const QUrlQuery query(request.url);
    if (parts.size() == 3) {
        QJsonArray found;
        for (auto it = m_codes.cbegin(); it != m_codes.cend(); ++it)
            if (it.value()["properties"_L1]["hash_sha256"_L1].toString() == query.queryItemValue(u"hash"_s))
                found.append(
                    resource(u"codes/versions"_s, u"codes/%1/versions/1"_s.arg(it.key()), it.value()));
        return armReply(200, {{u"value"_s, found}});
    }
    if (request.method == "POST") {
        const QString container = containerOf(name);
        const QJsonObject credential{
            {u"credentialType"_s, u"SAS"_s},
            {u"sasUri"_s, m_blobs.container(container, m_uploadSeconds).toString(QUrl::FullyEncoded)}};
        const QJsonObject reference{{u"blobUri"_s, m_blobs.plainContainer(container).toString()},
                                    {u"storageAccountArmId"_s, u"/subscriptions/s/storage"_s},
                                    {u"credential"_s, credential}};
        return armReply(200, {{u"pendingUploadId"_s, container},
                              {u"pendingUploadType"_s, u"TemporaryBlobReference"_s},
                              {u"blobReferenceForConsumption"_s, reference}});
    }
    if (request.method == "PUT") {
        QJsonObject properties = bodyOf(request).value("properties"_L1).toObject();
        properties.insert(u"provisioningState"_s, u"Succeeded"_s);
        const bool isOther = m_codes.contains(name) &&
                             m_codes.value(name).value("codeUri"_L1) != properties.value("codeUri"_L1);
        if (isOther)
            return armFailure(400, u"UserError"_s, u"Asset paths cannot be updated."_s);
        m_codes.insert(name, properties);
        return armReply(201, resource(u"codes/versions"_s, path, properties));
    }
    if (!m_codes.contains(name))
        return armFailure(404, u"UserError"_s, u"There is no such code."_s);
    return armReply(200, resource(u"codes/versions"_s, path, m_codes.value(name)));
}

FakeReply FakeRuns::environments(const FakeRequest &request, const QStringList &parts)
{
    const auto container = [this](const QString &name) {
        int latest = 0;
        for (const QString &version : m_environments.value(name).keys())
            latest = std::max(latest, version.toInt());
        return resource(u"environments"_s, u"environments/"_s + name,
                        {{u"latestVersion"_s, QString::number(latest)},
                         {u"nextVersion"_s, QString::number(latest + 1)},
                         {u"isArchived"_s, false}});
    };
    if (parts.size() == 1) {
        QJsonArray all;
        for (const QString &name : m_environments.keys())
            all.append(container(name));
        return armReply(200, {{u"value"_s, all}});
    }
    const QString name = parts.at(1);
    const QString version = parts.value(3);
    if (request.method == "PUT")
        m_environments[name].insert(version, bodyOf(request).value("properties"_L1).toObject());
    const auto versions = m_environments.value(name);
    if (versions.isEmpty() || (!version.isEmpty() && !versions.contains(version)))
        return armFailure(404, u"UserError"_s, u"The environment %1 was not found."_s.arg(name), {});
    if (version.isEmpty())
        return armReply(200, container(name));
    return armReply(request.method == "PUT" ? 201 : 200,
                    resource(u"environments/versions"_s, u"environments/%1/versions/%2"_s.arg(name, version),
                             versions.value(version)));
}

QJsonObject FakeRuns::started(const QString &id, const QJsonObject &properties, QJsonObject job)
{
    if (!m_jobs.contains(id))
        m_jobs.insert(id, {m_clock->now(), m_script, {}});
    QJsonObject kept = properties;
    kept.insert(
        u"services"_s,
        QJsonObject{{u"Studio"_s, QJsonObject{{u"jobServiceType"_s, u"Studio"_s},
                                              {u"endpoint"_s, u"https://ml.azure.com/runs/"_s + id}}}});
    job.insert(u"properties"_s, kept);
    return now(id, job);
}

int FakeRuns::secondsOf(const Job &job) const
{
    const QDateTime now = job.cancelled ? std::min(*job.cancelled, m_clock->now()) : m_clock->now();
    return int(std::min<qint64>(job.made.secsTo(now) - job.script.waitSeconds, job.script.seconds));
}

QString FakeRuns::statusOf(const Job &job) const
{
    const int seconds = secondsOf(job);
    if (job.cancelled)
        return u"Canceled"_s;
    if (seconds < 0)
        return seconds < -job.script.waitSeconds / 2 ? u"Queued"_s : u"Preparing"_s;
    if (seconds < job.script.seconds)
        return u"Running"_s;
    return job.script.failure.isEmpty() ? u"Completed"_s : u"Failed"_s;
}

QJsonObject FakeRuns::now(const QString &id, QJsonObject job)
{
    const auto known = m_jobs.constFind(id);
    QJsonObject properties = job.value("properties"_L1).toObject();
    if (known == m_jobs.constEnd() || properties.value("status"_L1).toString() == "CancelRequested"_L1)
        return job;
    properties.insert(u"status"_s, statusOf(*known));
    job.insert(u"properties"_s, properties);
    grow(id, *known);
    return job;
}

void FakeRuns::cancelled(const QString &id)
{
    if (m_jobs.contains(id))
        m_jobs[id].cancelled = m_clock->now();
}

void FakeRuns::grow(const QString &id, const Job &job)
{
    const int seconds = secondsOf(job);
    if (seconds < 0)
        return;
    QByteArray log = "Training starts\n";
    for (int i = 0; i < seconds; ++i)
        log += "epoch " + QByteArray::number(i) + " loss " + QByteArray::number(lossAt(i), 'f', 4) + '\n';
    m_blobs.write(u"logs"_s, id + u'/' + driverLog, log);
    if (seconds >= job.script.seconds && job.script.failure.isEmpty()) {
        m_blobs.write(u"logs"_s, id + u"/outputs/model.bin"_s, QByteArray(3000, 'm'));
        m_blobs.write(u"logs"_s, id + u"/outputs/notes/reading me.txt"_s, "good\n");
    }
}

FakeReply FakeRuns::data(const FakeRequest &request, const QMap<QString, QJsonObject> &jobs)
{
    const QString path = request.url.path(QUrl::FullyDecoded);
    const QString behind = path.section(m_address.path() + u'/', 1);
    for (auto it = m_jobs.cbegin(); it != m_jobs.cend(); ++it)
        grow(it.key(), it.value());
    if (path.startsWith("/mlflow/"_L1))
        return mlflow(request, behind);
    const QStringList parts = behind.split(u'/');
    if (path.startsWith("/artifact/"_L1))
        return artifacts(request, parts.value(2));
    const QString id = parts.value(1);
    if (!jobs.contains(id))
        return armFailure(404, u"RunNotFound"_s, u"There is no such run."_s);
    return path.startsWith("/history/"_L1) ? history(id, jobs.value(id))
                                           : metrics(request, id, parts.value(2));
}

FakeReply FakeRuns::history(const QString &id, const QJsonObject &job)
{
    QJsonObject details{{u"runId"_s, id}, {u"status"_s, job["properties"_L1]["status"_L1]}};
    QJsonObject logs;
    for (const QString &name : m_blobs.names(u"logs"_s))
        if (name.startsWith(id + u"/user_logs/"_s))
            logs.insert(name.mid(id.size() + 1),
                        m_blobs.address(u"logs"_s, name, 3600).toString(QUrl::FullyEncoded));
    details.insert(u"logFiles"_s, logs);
    if (const auto known = m_jobs.constFind(id); known != m_jobs.constEnd()) {
        const QDateTime start = known->made.addSecs(known->script.waitSeconds);
        const QString status = statusOf(*known);
        if (secondsOf(*known) >= 0)
            details.insert(u"startTimeUtc"_s, start.toString(Qt::ISODateWithMs));
        if (status == "Completed"_L1 || status == "Failed"_L1)
            details.insert(u"endTimeUtc"_s, start.addSecs(known->script.seconds).toString(Qt::ISODateWithMs));
        if (status == "Failed"_L1)
            details.insert(u"error"_s,
                           QJsonObject{{u"error"_s, QJsonObject{{u"code"_s, u"UserError"_s},
                                                                {u"message"_s, known->script.failure}}}});
    }
    return armReply(200, details);
}

FakeReply FakeRuns::metrics(const FakeRequest &request, const QString &id, const QString &verb)
{
    const QJsonObject columns{{u"loss"_s, u"Double"_s}};
    const int seconds = m_jobs.contains(id) ? secondsOf(m_jobs.value(id)) : 0;
    if (verb == "list"_L1) {
        QJsonArray all;
        if (seconds > 0)
            all.append(
                QJsonObject{{u"metricKey"_s, QJsonObject{{u"name"_s, u"loss"_s}}}, {u"columns"_s, columns}});
        return armReply(200, {{u"value"_s, all}});
    }
    const QJsonObject body = bodyOf(request);
    const Job job = m_jobs.value(id);
    const QDateTime from = QDateTime::fromString(body.value("startTime"_L1).toString(), Qt::ISODateWithMs);
    int next = body.value("continuationToken"_L1).toString().toInt();
    QJsonArray values;
    for (; next < seconds && values.size() < metricPage; ++next) {
        const QDateTime time = job.made.addSecs(job.script.waitSeconds + next);
        if (!from.isValid() || time >= from)
            values.append(QJsonObject{{u"metricId"_s, u"m-%1"_s.arg(next)},
                                      {u"createdUtc"_s, time.toString(Qt::ISODateWithMs)},
                                      {u"step"_s, next},
                                      {u"data"_s, QJsonObject{{u"loss"_s, lossAt(next)}}}});
    }
    QJsonObject answer{{u"name"_s, u"loss"_s}, {u"columns"_s, columns}, {u"value"_s, values}};
    if (next < seconds)
        answer.insert(u"continuationToken"_s, QString::number(next));
    return armReply(200, answer);
}

FakeReply FakeRuns::mlflow(const FakeRequest &request, const QString &verb)
{
    const QUrlQuery query(request.url);
    const QString id = query.queryItemValue(u"run_id"_s, QUrl::FullyDecoded);
    const int seconds = m_jobs.contains(id) ? secondsOf(m_jobs.value(id)) : 0;
    const auto point = [&](const QString &key, int at) {
        const double loss = lossAt(at);
        return QJsonObject{{u"key"_s, key},
                           {u"value"_s, key == "loss"_L1 ? loss : 1 - loss / 3},
                           {u"timestamp"_s, m_jobs.value(id).made.addSecs(at).toMSecsSinceEpoch()},
                           {u"step"_s, at}};
    };
    QJsonArray metrics;
    if (verb.endsWith("runs/get"_L1)) {
        if (seconds > 0)
            metrics = {point(u"loss"_s, seconds - 1), point(u"accuracy"_s, seconds - 1)};
        return armReply(200, {{u"run"_s, QJsonObject{{u"data"_s, QJsonObject{{u"metrics"_s, metrics}}}}}});
    }
    for (int i = 0; i < seconds; ++i)
        metrics.append(point(query.queryItemValue(u"metric_key"_s, QUrl::FullyDecoded), i));
    return armReply(200, {{u"metrics"_s, metrics}});
}

FakeReply FakeRuns::artifacts(const FakeRequest &, const QString &container)
{
    const QString id = container.mid(5); // "dcid."
    QJsonArray all;
    for (const QString &name : m_blobs.names(u"logs"_s)) {
        if (!name.startsWith(id + u"/outputs/"_s))
            continue;
        all.append(QJsonObject{
            {u"origin"_s, u"ExperimentRun"_s},
            {u"container"_s, container},
            {u"path"_s, name.mid(id.size() + 1)},
            {u"contentUri"_s, m_blobs.address(u"logs"_s, name, 3600).toString(QUrl::FullyEncoded)}});
    }
    return armReply(200, {{u"value"_s, all}});
}

} // namespace trainyard::test
