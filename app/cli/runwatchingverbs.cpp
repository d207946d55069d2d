// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include "app/cli/guardverb.h"
#include "app/cli/logfollower.h"
#include "app/cli/runreference.h"
#include "app/cli/tables.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 slice = 1 << 16;

/// Bytes as text, never cut within a character: what is held back comes with the next bytes.
class CharacterCutter
{
public:
    QString take(const QByteArray &more)
    {
        m_held += more;
        qsizetype whole = m_held.size();
        for (qsizetype back = 1; back <= std::min<qsizetype>(3, m_held.size()); ++back) {
            const auto byte = static_cast<unsigned char>(m_held.at(m_held.size() - back));
            if ((byte & 0xc0) == 0x80)
                continue;
            const qsizetype length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
            if (length > back)
                whole -= back;
            break;
        }
        QString text = QString::fromUtf8(m_held.first(whole));
        m_held.remove(0, whole);
        return text;
    }
    QString rest() { return QString::fromUtf8(std::exchange(m_held, {})); }
    qsizetype held() const { return m_held.size(); }

private:
    QByteArray m_held;
};

/// Prints a log as it is, as one document with --json, as one object a line with --json --follow.
class LogPrinter
{
public:
    LogPrinter(Output &out, QString file, bool follows)
        : m_out(out), m_file(std::move(file)), m_follows(follows)
    {
    }
    void print(qint64 offset, const QByteArray &bytes)
    {
        if (!m_out.isJson()) {
            m_out.raw(bytes);
            return;
        }
        const qint64 start = offset - m_text.held();
        m_end = offset + bytes.size();
        tell(start, m_text.take(bytes));
    }
    void finish()
    {
        if (!m_out.isJson())
            return;
        const qint64 start = m_end - m_text.held();
        tell(start, m_text.rest());
        if (m_follows)
            return;
        begin();
        m_out.endParts();
    }

private:
    void tell(qint64 offset, const QString &text)
    {
        if (text.isEmpty())
            return;
        if (m_follows) {
            m_out.printLine({{u"offset"_s, offset}, {u"text"_s, text}});
            return;
        }
        begin();
        const QByteArray quoted = jsonBytes(text);
        m_out.part(quoted.mid(1, quoted.size() - 2), "\"");
    }
    void begin()
    {
        if (!std::exchange(m_hasBegun, true))
            m_out.part("{\"path\":" + jsonBytes(m_file) + ",\"text\":\"", "\"");
    }

    Output &m_out;
    QString m_file;
    CharacterCutter m_text;
    qint64 m_end = 0;
    bool m_follows;
    bool m_hasBegun = false;
};

void printLog(const Call &call, const QString &runId)
{
    const QString file = call.options.isSet(u"file"_s) ? call.options.value(u"file"_s)
                                                       : call.workspace.capabilities().driverLog;
    const bool follows = call.options.isSet(u"follow"_s);
    const auto printer = std::make_shared<LogPrinter>(call.out, file, follows);
    auto *follower = new LogFollower(call.workspace, runId, file, call.owner);
    QObject::connect(follower, &LogFollower::bytes, call.owner,
                     [printer](qint64 offset, const QByteArray &bytes) { printer->print(offset, bytes); });
    QObject::connect(follower, &LogFollower::failed, call.owner,
                     [call](const Error &error) { call.fail(error); });
    const auto finish = [=] {
        printer->finish();
        call.finish(Done);
    };
    QObject::connect(follower, &LogFollower::ended, call.owner, finish);
    QObject::connect(follower, &LogFollower::reachedEnd, call.owner, [=] {
        if (!follows)
            finish();
    });
    follower->start();
}

void log(const Call &call)
{
    if (call.options.isSet(u"follow"_s))
        call.out.startLines();
    withRun(call, call.arguments.first(), [call](const Run &run) { printLog(call, run.id); });
}

QJsonObject pointJson(const MetricPoint &point)
{
    return {{u"step"_s, point.step}, {u"time"_s, point.time}, {u"value"_s, numberToJson(point.value)}};
}

/// What `run metrics` prints, slice by slice: a run may have more points than fit in memory.
struct Gathering
{
    QString runId;
    QList<MetricSummary> wanted;
    qint64 offset = 0;
    bool hasPrinted = false;  ///< one of this list already
    bool isOfMachine = false; ///< the second list is begun: what was sampled, not logged
};

void beginResources(const Call &call, Gathering &g)
{
    if (call.out.isJson() && !std::exchange(g.isOfMachine, true))
        call.out.part("],\"resources\":[", "]");
    g.hasPrinted = false;
}

void printPoints(const Call &call, const MetricSummary &metric, const MetricSlice &part, bool isFirst)
{
    if (!call.out.isJson()) {
        QString lines;
        for (const MetricPoint &point : part.points)
            lines +=
                u"%1\t%2\t%3\n"_s.arg(printable(metric.name)).arg(point.step).arg(point.value, 0, 'g', 12);
        call.out.raw(lines.toUtf8());
        return;
    }
    QByteArray bytes;
    const auto add = [&](const QJsonValue &value) {
        bytes += (std::exchange(isFirst, false) ? "\n" : ",\n") + jsonBytes(value);
    };
    for (const MetricPoint &point : part.points)
        add(pointJson(point));
    for (const MetricDocument &document : part.documents)
        add(document.body);
    call.out.part(bytes, "]}]");
}

void gather(const Call &call, const std::shared_ptr<Gathering> &g)
{
    if (g->wanted.isEmpty()) {
        if (!g->isOfMachine)
            beginResources(call, *g);
        if (call.out.isJson())
            call.out.endParts();
        call.finish(Done);
        return;
    }
    const MetricSummary metric = g->wanted.constFirst();
    if (metric.kind == MetricKind::Resource && !g->isOfMachine)
        beginResources(call, *g);
    when(call, call.workspace.metricPoints(g->runId, metric.name, g->offset, slice),
         [call, g, metric](const MetricSlice &part) {
             if (call.out.isJson() && g->offset == 0) {
                 call.out.part((std::exchange(g->hasPrinted, true) ? ",\n{\"kind\":" : "\n{\"kind\":") +
                                   jsonBytes(metricKindName(metric.kind)) +
                                   ",\"name\":" + jsonBytes(metric.name) + ",\"points\":[",
                               "]}]");
             }
             printPoints(call, metric, part, g->offset == 0);
             const qint64 count = part.points.size() + part.documents.size();
             g->offset += count;
             if (count < slice) {
                 if (call.out.isJson())
                     call.out.part("]}", "]");
                 g->offset = 0;
                 g->wanted.removeFirst();
             }
             gather(call, g);
         });
}

void printMetrics(const Call &call, const QString &runId)
{
    when(call, call.workspace.metrics(runId), [call, runId](const QList<MetricSummary> &all) {
        auto g = std::make_shared<Gathering>();
        g->runId = runId;
        const QString name = call.options.value(u"name"_s);
        for (const MetricSummary &metric : all) {
            // Read by people, what was sampled of the machine is shown only where it is asked for.
            const bool isWanted = metric.kind != MetricKind::Resource || call.out.isJson();
            if (name.isEmpty() ? isWanted : metric.name == name)
                g->wanted << metric;
        }
        std::ranges::stable_partition(
            g->wanted, [](const MetricSummary &metric) { return metric.kind != MetricKind::Resource; });
        if (!name.isEmpty() && g->wanted.isEmpty()) {
            call.fail({ErrorKind::NotFound, u"This run has no metric “%1”."_s.arg(name), {}, {}});
            return;
        }
        if (call.out.isJson())
            call.out.part("{\"metrics\":[", "]");
        gather(call, g);
    });
}

void metrics(const Call &call)
{
    withRun(call, call.arguments.first(), [call](const Run &run) { printMetrics(call, run.id); });
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
        for (const auto &file : files)
            call.out.text(
                u"file %1: %2"_s.arg(printable(file[u"path"_s].toString()), file[u"change"_s].toString()));
        section(u"metric"_s, results);
    }
    call.finish(Done);
}

void diff(const Call &call)
{
    withRun(call, call.arguments.at(0), [call](const Run &a) {
        withRun(call, call.arguments.at(1), [call, a](const Run &b) {
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
    const QString anyRun = u"RUN"_s;
    return {
        guardVerb(),
        {run,
         u"log"_s,
         {anyRun},
         {{u"follow"_s, u"goes on until the run has ended"_s},
          {u"file"_s, u"another file of the run; run files lists them"_s, u"PATH"_s}},
         u"prints a log of a run, the driver log by default"_s,
         log},
        {run,
         u"metrics"_s,
         {anyRun},
         {{u"name"_s, u"only this metric"_s, u"METRIC"_s}},
         u"prints every point of the metrics of a run"_s,
         metrics},
        {run, u"diff"_s, {anyRun, anyRun}, {}, u"says what differs between two runs"_s, diff},
    };
}

} // namespace trainyard::cli
