// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/logsverbs.h"

#include "app/cli/tables.h"
#include "app/cli/terminalanswers.h"
#include "models/domain/jsonvalues.h"

#include <QJsonArray>
#include <QJsonObject>

#include <map>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
/// Gathers what each run says before anything is printed.
struct Listing
{
    QList<Run> runs;
    std::map<QString, QList<MetricSummary>> metrics;
};

QString shown(double value)
{
    return QString::number(value, 'g', 6);
}

QJsonObject toJson(const Run &run, const QList<MetricSummary> &summaries)
{
    QJsonArray metrics;
    for (const MetricSummary &metric : summaries) {
        metrics.append(QJsonObject{{u"name"_s, metric.name},
                                   {u"count"_s, metric.count},
                                   {u"last"_s, numberToJson(metric.last)},
                                   {u"minimum"_s, numberToJson(metric.minimum)},
                                   {u"maximum"_s, numberToJson(metric.maximum)}});
    }
    return {{u"id"_s, run.id},
            {u"name"_s, run.properties.value(logNameProperty())},
            {u"displayName"_s, run.displayName},
            {u"experiment"_s, run.experiment()},
            {u"kind"_s, run.properties.value(logKindProperty())},
            {u"path"_s, run.properties.value(logPathProperty())},
            {u"status"_s, runStatusName(run.status)},
            {u"started"_s, trainyard::toJson(run.started)},
            {u"ended"_s, trainyard::toJson(run.ended)},
            {u"parameters"_s, trainyard::toJson(parametersOf(run))},
            {u"tags"_s, trainyard::toJson(run.configuration.tags)},
            {u"metrics"_s, metrics}};
}

void print(const Call &call, const Listing &listing)
{
    if (call.out.isJson()) {
        QJsonArray array;
        for (const Run &run : listing.runs)
            array.append(toJson(run, listing.metrics.at(run.id)));
        call.out.print(array);
    } else {
        QList<QStringList> rows{
            {u"RUN"_s, u"KIND"_s, u"METRIC"_s, u"POINTS"_s, u"LAST"_s, u"LEAST"_s, u"MOST"_s}};
        for (const Run &run : listing.runs) {
            QStringList head{printable(run.properties.value(logNameProperty())),
                             run.properties.value(logKindProperty())};
            const QList<MetricSummary> &metrics = listing.metrics.at(run.id);
            if (metrics.isEmpty())
                rows.append(head + QStringList{u"-"_s, u"0"_s, {}, {}, {}});
            for (const MetricSummary &metric : metrics) {
                rows.append(head + QStringList{printable(metric.name), QString::number(metric.count),
                                               shown(metric.last), shown(metric.minimum),
                                               shown(metric.maximum)});
                head = {QString(), QString()}; // a run is named once
            }
        }
        call.out.table(rows);
    }
    call.finish(Done);
}

void askNext(const Call &call, const std::shared_ptr<Listing> &listing)
{
    const auto place = qsizetype(listing->metrics.size());
    if (place == listing->runs.size()) {
        print(call, *listing);
        return;
    }
    const QString id = listing->runs.at(place).id;
    when(call, call.workspace.metrics(id), [call, listing, id](const QList<MetricSummary> &metrics) {
        listing->metrics.emplace(id, metrics);
        askNext(call, listing);
    });
}

/// Whether the server answers, and to whom; what it is told is kept for the next time and for the window.
void open(const Call &call)
{
    Secret secret;
    if (call.options.isSet(u"secret-fd"_s)) {
        const auto descriptor = wholeNumber(call.options, u"secret-fd"_s, 0, 0, 1023);
        auto read =
            descriptor ? secretFromDescriptor(int(*descriptor)) : Result<Secret>(failure(descriptor.error()));
        if (!read) {
            call.out.fail(read.error());
            call.finish(WrongUsage);
            return;
        }
        secret = std::move(*read);
    }
    when(call, call.workspace.openLogs(call.arguments.first(), std::move(secret)),
         [call](const LogFolder &opened) {
             if (call.out.isJson())
                 call.out.print(QJsonObject{{u"path"_s, opened.path}, {u"runs"_s, opened.runs}});
             else
                 call.out.text(u"%1 has %2. List them with logs list --dir %1."_s.arg(
                     opened.path, opened.runs == 1 ? u"1 run"_s : u"%1 runs"_s.arg(opened.runs)));
             call.finish(Done);
         });
}

void list(const Call &call)
{
    withLogRuns(call, [call](const QList<Run> &runs) {
        const auto listing = std::make_shared<Listing>();
        listing->runs = runs;
        askNext(call, listing);
    });
}
} // namespace

QCommandLineOption dirOption()
{
    return {u"dir"_s,
            u"the folder, where logs are found at any depth, or the address of a tracking server of MLflow"_s,
            u"DIR"_s};
}

void withLogRuns(const Call &call, std::function<void(const QList<Run> &)> then)
{
    if (call.options.value(u"dir"_s).isEmpty()) {
        call.out.fail({ErrorKind::InvalidInput, u"logs needs --dir DIR."_s, {}, {}});
        call.finish(WrongUsage);
        return;
    }
    when(call, call.workspace.openLogs(call.options.value(u"dir"_s)),
         [call, then = std::move(then)](const LogFolder &opened) {
             for (const QString &trouble : opened.troubles)
                 call.out.note(trouble);
             if (opened.isCut)
                 call.out.note(u"There is more below %1 than is looked at; choose a smaller folder."_s.arg(
                     opened.path));
             when(call, call.workspace.logRuns(opened.path), [then](const QList<Run> &runs) { then(runs); });
         });
}

QList<Verb> logsVerbs()
{
    return {{u"logs"_s,
             u"list"_s,
             {},
             {dirOption()},
             u"lists runs that TensorBoard, MLflow, W&B and others logged below a folder, read in place"_s,
             list},
            {u"logs"_s,
             u"open"_s,
             {u"PLACE"_s},
             {{u"secret-fd"_s,
               u"reads a token, or user:password, for a server from this file descriptor and keeps it"_s,
               u"N"_s}},
             u"tries a folder of logs, or a tracking server of MLflow such as http://127.0.0.1:5000"_s,
             open}};
}

} // namespace trainyard::cli
