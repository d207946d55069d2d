// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include "app/cli/logfollower.h"
#include "app/cli/tables.h"

#include <QJsonArray>
#include <QJsonObject>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 slice = 1 << 16;

void log(const Call &call)
{
    const QString id = call.arguments.first();
    const QString file =
        call.options.isSet(u"file"_s) ? call.options.value(u"file"_s) : u"azureml-logs/70_driver_log.txt"_s;
    const bool follows = call.options.isSet(u"follow"_s);
    auto *whole = new QByteArray; // with --json and no --follow: one document
    auto *follower = new LogFollower(call.workspace, id, file, call.owner);
    QObject::connect(follower, &QObject::destroyed, call.owner, [whole] { delete whole; });
    QObject::connect(follower, &LogFollower::bytes, call.owner, [=](qint64 offset, const QByteArray &bytes) {
        if (!call.out.isJson())
            call.out.raw(bytes);
        else if (follows)
            call.out.printLine({{u"offset"_s, offset}, {u"text"_s, QString::fromUtf8(bytes)}});
        else
            whole->append(bytes);
    });
    QObject::connect(follower, &LogFollower::failed, call.owner,
                     [call](const Error &error) { call.fail(error); });
    const auto finish = [=] {
        if (call.out.isJson() && !follows)
            call.out.print(QJsonObject{{u"path"_s, file}, {u"text"_s, QString::fromUtf8(*whole)}});
        call.finish(Done);
    };
    QObject::connect(follower, &LogFollower::ended, call.owner, finish);
    QObject::connect(follower, &LogFollower::reachedEnd, call.owner, [=] {
        if (!follows)
            finish();
    });
    follower->start();
}

QJsonObject pointJson(const MetricPoint &point)
{
    return {{u"step"_s, point.step}, {u"time"_s, point.time}, {u"value"_s, numberToJson(point.value)}};
}

/// What `run metrics` gathers, a metric after the other.
struct Gathering
{
    QList<MetricSummary> wanted;
    QJsonArray metrics;
    QJsonArray points;
    qint64 offset = 0;
};

void gather(const Call &call, const std::shared_ptr<Gathering> &g)
{
    if (g->wanted.isEmpty()) {
        if (call.out.isJson())
            call.out.print(QJsonObject{{u"metrics"_s, g->metrics}});
        call.finish(Done);
        return;
    }
    const MetricSummary metric = g->wanted.constFirst();
    when(call, call.workspace.metricPoints(call.arguments.first(), metric.name, g->offset, slice),
         [call, g, metric](const MetricSlice &part) {
             for (const MetricPoint &point : part.points) {
                 if (call.out.isJson())
                     g->points.append(pointJson(point));
                 else
                     call.out.text(
                         u"%1\t%2\t%3"_s.arg(metric.name).arg(point.step).arg(point.value, 0, 'g', 12));
             }
             for (const MetricDocument &document : part.documents)
                 g->points.append(document.body);
             g->offset += part.points.size() + part.documents.size();
             if (part.points.size() + part.documents.size() < slice) {
                 g->metrics.append(QJsonObject{{u"name"_s, metric.name},
                                               {u"kind"_s, metricKindName(metric.kind)},
                                               {u"points"_s, std::exchange(g->points, {})}});
                 g->offset = 0;
                 g->wanted.removeFirst();
             }
             gather(call, g);
         });
}

void metrics(const Call &call)
{
    when(call, call.workspace.metrics(call.arguments.first()), [call](const QList<MetricSummary> &all) {
        auto g = std::make_shared<Gathering>();
        const QString name = call.options.value(u"name"_s);
        for (const MetricSummary &metric : all) {
            if (name.isEmpty() || metric.name == name)
                g->wanted << metric;
        }
        if (!name.isEmpty() && g->wanted.isEmpty()) {
            call.fail({ErrorKind::NotFound, u"This run has no metric “%1”."_s.arg(name), {}, {}});
            return;
        }
        gather(call, g);
    });
}

QString changeWord(ChangeKind kind)
{
    static const QMap<ChangeKind, QString> words{{ChangeKind::Added, u"added"_s},
                                                 {ChangeKind::Removed, u"removed"_s},
                                                 {ChangeKind::Modified, u"modified"_s}};
    return words.value(kind);
}

/// Fields of two JSON objects that differ: {"name":[before,after]}.
QJsonObject differences(const QJsonObject &before, const QJsonObject &after)
{
    QJsonObject result;
    QSet<QString> keys;
    for (const QString &key : before.keys() + after.keys())
        keys.insert(key);
    for (const QString &key : keys) {
        if (before.value(key) != after.value(key))
            result.insert(key, QJsonArray{before.value(key), after.value(key)});
    }
    return result;
}

void printDiff(const Call &call, const Run &a, const Run &b, const QList<SnapshotChange> &changes)
{
    QJsonObject configuration = differences(toJson(a.configuration), toJson(b.configuration));
    configuration.remove(u"snapshotOfRun"_s);
    QJsonArray files;
    for (const SnapshotChange &change : changes) {
        const QString path = change.kind == ChangeKind::Removed ? change.before.path : change.after.path;
        files.append(QJsonObject{{u"path"_s, path}, {u"change"_s, changeWord(change.kind)}});
    }
    const QJsonObject results = differences(toJson(a).value(u"lastMetrics"_s).toObject(),
                                            toJson(b).value(u"lastMetrics"_s).toObject());
    const QJsonObject environment =
        differences({{u"environment"_s, a.environmentLabel}}, {{u"environment"_s, b.environmentLabel}});
    if (call.out.isJson()) {
        call.out.print(QJsonObject{{u"configuration"_s, configuration},
                                   {u"environment"_s, environment},
                                   {u"files"_s, files},
                                   {u"metrics"_s, results}});
    } else {
        const auto section = [&](const QString &title, const QJsonObject &fields) {
            for (auto it = fields.begin(); it != fields.end(); ++it) {
                const auto word = [](const QJsonValue &v) {
                    return QString::fromUtf8(QJsonDocument(QJsonArray{v}).toJson(QJsonDocument::Compact))
                        .mid(1)
                        .chopped(1);
                };
                call.out.text(u"%1 %2: %3 → %4"_s.arg(title, it.key(), word(it.value().toArray().at(0)),
                                                      word(it.value().toArray().at(1))));
            }
        };
        section(u"configuration"_s, configuration);
        section(u"environment"_s, environment);
        for (const QJsonValue &file : files)
            call.out.text(u"file %1: %2"_s.arg(file[u"path"_s].toString(), file[u"change"_s].toString()));
        section(u"metric"_s, results);
    }
    call.finish(Done);
}

void diff(const Call &call)
{
    when(call, call.workspace.run(call.arguments.at(0)), [call](const Run &a) {
        when(call, call.workspace.run(call.arguments.at(1)), [call, a](const Run &b) {
            when(call, call.workspace.snapshot(a.id), [call, a, b](const Snapshot &before) {
                when(call, call.workspace.snapshot(b.id), [call, a, b, before](const Snapshot &after) {
                    printDiff(call, a, b, compareSnapshots(before, after));
                });
            });
        });
    });
}
} // namespace

QList<Verb> runWatchingVerbs()
{
    const QString run = u"run"_s;
    const QString id = u"ID"_s;
    return {
        {run,
         u"log"_s,
         {id},
         {{u"follow"_s, {}}, {u"file"_s, {}, u"PATH"_s}},
         u"prints a log of a run, the driver log by default"_s,
         log},
        {run,
         u"metrics"_s,
         {id},
         {{u"name"_s, {}, u"METRIC"_s}},
         u"prints every point of the metrics of a run"_s,
         metrics},
        {run, u"diff"_s, {id, id}, {}, u"says what differs between two runs"_s, diff},
    };
}

} // namespace trainyard::cli
