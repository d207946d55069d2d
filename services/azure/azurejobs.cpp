// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azurejobs.h"

#include "models/domain/jsonvalues.h"
#include "models/domain/names.h"
#include "models/domain/runmatch.h"
#include "services/azure/commandjob.h"

#include <QCoreApplication>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longest = 5000;
constexpr qint64 goodForSeconds = 10;
constexpr qsizetype mostRuns = 50'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

QString text(const QJsonValue &value)
{
    return value.toString().left(longest);
}

/// The last name of a resource id; what is none stays as it is.
QString nameOf(const QJsonValue &id)
{
    return text(id).section(u'/', -1);
}

/// ".../environments/NAME/versions/V" as NAME:V.
QString environmentOf(const QJsonValue &id)
{
    const QStringList parts = text(id).split(u'/');
    const qsizetype at = parts.indexOf(u"environments"_s);
    if (at < 0)
        return parts.last();
    const QString version = parts.value(at + 3);
    return version.isEmpty() ? parts.value(at + 1) : parts.value(at + 1) + u':' + version;
}

QDateTime timeOf(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString().left(40), Qt::ISODateWithMs).toUTC();
}

QString studioPage(const QJsonObject &services)
{
    const QString page = text(services.value("Studio"_L1).toObject().value("endpoint"_L1));
    return page.startsWith("https://"_L1) ? page : QString();
}
} // namespace

Run runOf(const QJsonObject &job)
{
    const QJsonObject properties = job.value("properties"_L1).toObject();
    const QJsonObject facts = properties.value("properties"_L1).toObject();
    Run run;
    run.id = text(job.value("name"_L1));
    run.displayName = text(properties.value("displayName"_L1));
    const QString status = text(properties.value("status"_L1));
    const auto known = runStatusFromName(status);
    run.status = known.value_or(RunStatus::Unknown);
    if (!known)
        run.reason = status; // the service's own word
    run.created = timeOf(job.value("systemData"_L1).toObject().value("createdAt"_L1));
    run.started = timeOf(facts.value("StartTimeUtc"_L1));
    run.ended = timeOf(facts.value("EndTimeUtc"_L1));
    run.webUrl = studioPage(properties.value("services"_L1).toObject());
    run.environmentLabel = environmentOf(properties.value("environmentId"_L1));
    run.properties = stringMapFromJson(facts);
    if (const QString type = text(properties.value("jobType"_L1)); !type.isEmpty())
        run.properties.insert(u"azureml.jobType"_s, type);
    RunConfiguration &asked = run.configuration;
    asked.experiment = text(properties.value("experimentName"_L1));
    asked.target = nameOf(properties.value("computeId"_L1));
    asked.environment = run.environmentLabel;
    asked.description = text(properties.value("description"_L1));
    asked.tags = stringMapFromJson(properties.value("tags"_L1).toObject());
    asked.environmentVariables = stringMapFromJson(properties.value("environmentVariables"_L1).toObject());
    readCommand(properties, asked);
    // ".../codes/NAME/versions/V"
    run.snapshotId = text(properties.value("codeId"_L1)).section(u"/codes/"_s, 1).section(u'/', 0, 0);
    return run;
}

AzureJobs::AzureJobs(ArmClient &arm, AzureAddress address) : m_arm(arm), m_address(std::move(address)) {}

QString AzureJobs::pathOf(const QString &id) const
{
    return m_address.path() + u"/jobs/"_s + QString::fromLatin1(QUrl::toPercentEncoding(id));
}

Result<QList<Run>> AzureJobs::all(const IsCancelled &isCancelled)
{
    if (!m_turn.lockUnless(isCancelled))
        return failure(ErrorKind::Cancelled, {});
    const std::scoped_lock lock(std::adopt_lock, m_turn);
    const QDateTime now = m_arm.clock().now();
    if (m_asked.isValid() && m_asked.secsTo(now) < goodForSeconds)
        return m_runs;
    QUrlQuery query;
    query.addQueryItem(u"listViewType"_s, u"ActiveOnly"_s);
    const auto jobs = m_arm.list({.path = m_address.path() + u"/jobs"_s, .query = query}, isCancelled,
                                 "value"_L1, mostRuns);
    if (!jobs)
        return failure(jobs.error());
    m_runs.clear();
    for (const QJsonValue &job : *jobs)
        if (Run run = runOf(job.toObject()); !run.id.isEmpty())
            m_runs.append(std::move(run));
    m_asked = now;
    return m_runs;
}

Result<RunPage> AzureJobs::page(const RunQuery &query, const IsCancelled &isCancelled)
{
    auto runs = all(isCancelled);
    if (!runs)
        return failure(runs.error());
    runs->removeIf([&query](const Run &run) { return !matches(run, query); });
    std::ranges::stable_sort(*runs,
                             [&query](const Run &a, const Run &b) { return standsBefore(a, b, query); });
    return RunPage{runs->size(), query.offset, runs->mid(query.offset, query.limit)};
}

Result<QList<ExperimentSummary>> AzureJobs::experiments(const IsCancelled &isCancelled)
{
    const auto runs = all(isCancelled);
    if (!runs)
        return failure(runs.error());
    QMap<QString, ExperimentSummary> byName;
    for (const Run &run : *runs) {
        ExperimentSummary &summary = byName[run.experiment()];
        summary.name = run.experiment();
        ++summary.runs;
        summary.active += !isTerminal(run.status);
        summary.lastCreated = std::max(summary.lastCreated, run.created);
    }
    return byName.values();
}

Result<QList<Run>> AzureJobs::called(const QString &word, int limit, const IsCancelled &isCancelled)
{
    auto runs = all(isCancelled);
    if (!runs)
        return failure(runs.error());
    const auto exact = std::ranges::find(*runs, word, &Run::id);
    if (exact != runs->end())
        return QList<Run>{*exact};
    runs->removeIf([&word](const Run &run) {
        return !run.id.startsWith(word) && run.displayName.compare(word, Qt::CaseInsensitive) != 0;
    });
    std::ranges::stable_sort(*runs, std::greater<>(), &Run::created);
    return runs->mid(0, limit);
}

void AzureJobs::forget()
{
    const std::scoped_lock lock(m_turn);
    m_asked = {};
}

Result<QJsonObject> AzureJobs::resource(const QString &id, const IsCancelled &isCancelled)
{
    return m_arm.ask({.path = pathOf(id)}, isCancelled);
}

Result<Run> AzureJobs::get(const QString &id, const IsCancelled &isCancelled)
{
    const auto job = resource(id, isCancelled);
    if (!job)
        return failure(job.error());
    return runOf(*job);
}

Result<Run> AzureJobs::put(const QString &id, const QJsonObject &body, const IsCancelled &isCancelled)
{
    const auto job = m_arm.ask({.method = "PUT", .path = pathOf(id), .body = body}, isCancelled);
    if (!job)
        return failure(job.error());
    forget();
    return runOf(*job);
}

Result<Run> AzureJobs::edit(const QString &id, const RunEdit &edit, const IsCancelled &isCancelled)
{
    const auto job = resource(id, isCancelled);
    if (!job)
        return failure(job.error());
    QJsonObject properties = job->value("properties"_L1).toObject();
    // What the service alone may say is left out.
    properties.remove(u"status"_s);
    properties.remove(u"parameters"_s);
    QJsonObject services = properties.value("services"_L1).toObject();
    for (const QString &name : services.keys()) {
        QJsonObject service = services.value(name).toObject();
        service.remove(u"status"_s);
        service.remove(u"errorMessage"_s);
        services.insert(name, service);
    }
    if (!services.isEmpty())
        properties.insert(u"services"_s, services);
    if (edit.displayName)
        properties.insert(u"displayName"_s, *edit.displayName);
    if (edit.description)
        properties.insert(u"description"_s, *edit.description);
    if (edit.tags)
        properties.insert(u"tags"_s, toJson(*edit.tags));
    return put(id, {{u"properties"_s, properties}}, isCancelled);
}

Result<Run> AzureJobs::cancel(const QString &id, const IsCancelled &isCancelled)
{
    const auto asked = m_arm.operate({.method = "POST", .path = pathOf(id) + u"/cancel"_s}, isCancelled);
    if (!asked && asked.error().kind == ErrorKind::Cancelled)
        return failure(ErrorKind::Cancelled,
                       tr("Azure was asked to cancel the run; the list shows when it has."));
    if (!asked)
        return failure(asked.error());
    forget();
    return get(id, isCancelled);
}

} // namespace trainyard
