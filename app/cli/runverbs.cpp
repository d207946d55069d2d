// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include "app/cli/tables.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
void printRun(const Call &call, const Run &run)
{
    if (call.out.isJson())
        call.out.print(toJson(run));
    else
        call.out.text(describe(run));
    call.finish(Done);
}

Result<RunQuery> queryFrom(const QCommandLineParser &options)
{
    RunQuery query;
    query.experiment = options.value(u"experiment"_s);
    query.text = options.value(u"text"_s);
    query.tag = options.value(u"tag"_s);
    query.limit = options.isSet(u"limit"_s) ? options.value(u"limit"_s).toInt() : 100;
    query.offset = options.value(u"offset"_s).toLongLong();
    query.ascending = options.isSet(u"ascending"_s);
    if (query.limit < 1 || query.limit > 100000 || query.offset < 0)
        return failure(ErrorKind::InvalidInput,
                       u"--limit is a number from 1 to 100000 and --offset is not negative."_s);
    for (const QString &word : options.values(u"status"_s)) {
        const auto status = runStatusFromName(word);
        if (!status)
            return failure(ErrorKind::InvalidInput, u"There is no status “%1”."_s.arg(word));
        query.statuses << *status;
    }
    if (options.isSet(u"sort"_s)) {
        static const QMap<QString, RunQuery::Sort> sorts{
            {u"created"_s, RunQuery::Sort::Created},       {u"name"_s, RunQuery::Sort::Name},
            {u"experiment"_s, RunQuery::Sort::Experiment}, {u"status"_s, RunQuery::Sort::Status},
            {u"target"_s, RunQuery::Sort::Target},         {u"started"_s, RunQuery::Sort::Started},
            {u"duration"_s, RunQuery::Sort::Duration}};
        const QString key = options.value(u"sort"_s);
        query.sort = sorts.value(key, RunQuery::Sort::Metric); // any other word is the name of a metric
        query.metric = query.sort == RunQuery::Sort::Metric ? key : QString();
    }
    return query;
}

void list(const Call &call)
{
    const auto query = queryFrom(call.options);
    if (!query) {
        call.out.fail(query.error());
        call.finish(WrongUsage);
        return;
    }
    when(call, call.workspace.runs(*query), [call](const RunPage &page) {
        if (call.out.isJson()) {
            QJsonArray runs;
            for (const Run &run : page.runs)
                runs.append(toJson(run));
            call.out.print(runs);
        } else {
            call.out.table(runTable(page.runs, QDateTime::currentDateTimeUtc()));
            if (page.total > page.offset + page.runs.size())
                call.out.note(u"%1 of %2 runs; --limit and --offset show the others."_s.arg(page.runs.size())
                                  .arg(page.total));
        }
        call.finish(Done);
    });
}

void show(const Call &call)
{
    when(call, call.workspace.run(call.arguments.first()), [call](const Run &run) { printRun(call, run); });
}

void cancel(const Call &call)
{
    const auto mode = call.options.isSet(u"force"_s) ? CancelMode::Force : CancelMode::Polite;
    when(call, call.workspace.cancel(call.arguments.first(), mode),
         [call](const Run &run) { printRun(call, run); });
}

void edit(const Call &call)
{
    when(call, call.workspace.run(call.arguments.first()), [call](const Run &run) {
        RunEdit edit;
        if (call.options.isSet(u"name"_s))
            edit.displayName = call.options.value(u"name"_s);
        if (call.options.isSet(u"description"_s))
            edit.description = call.options.value(u"description"_s);
        QMap<QString, QString> tags = run.configuration.tags;
        tags.insert(pairsFrom(call.options.values(u"tag"_s)));
        for (const QString &key : call.options.values(u"untag"_s))
            tags.remove(key);
        edit.tags = tags;
        when(call, call.workspace.edit(run.id, edit), [call](const Run &edited) { printRun(call, edited); });
    });
}

void remove(const Call &call)
{
    when(call, call.workspace.remove(call.arguments.first()), [call] {
        if (call.out.isJson())
            call.out.print(QJsonObject{{u"deleted"_s, call.arguments.first()}});
        call.finish(Done);
    });
}

void files(const Call &call)
{
    when(call, call.workspace.files(call.arguments.first()), [call](const QList<RunFile> &files) {
        if (call.out.isJson()) {
            QJsonArray array;
            for (const RunFile &file : files)
                array.append(toJson(file));
            call.out.print(array);
        } else {
            call.out.table(fileTable(files));
        }
        call.finish(Done);
    });
}

void download(const Call &call)
{
    when(call, call.workspace.download(call.arguments.at(0), call.arguments.at(1), call.arguments.at(2)),
         [call] {
             if (call.out.isJson())
                 call.out.print(QJsonObject{{u"path"_s, call.arguments.at(1)},
                                            {u"destination"_s, call.arguments.at(2)}});
             call.finish(Done);
         });
}
} // namespace

QList<Verb> runVerbs()
{
    const QString run = u"run"_s;
    const QString id = u"ID"_s;
    return {
        {run,
         u"list"_s,
         {},
         {{u"experiment"_s, {}, u"NAME"_s},
          {u"status"_s, {}, u"STATUS"_s},
          {u"text"_s, {}, u"TEXT"_s},
          {u"tag"_s, {}, u"KEY[=VALUE]"_s},
          {u"sort"_s, {}, u"COLUMN|METRIC"_s},
          {u"ascending"_s, {}},
          {u"limit"_s, {}, u"N"_s},
          {u"offset"_s, {}, u"N"_s}},
         u"lists runs, newest first"_s,
         list},
        {run, u"show"_s, {id}, {}, u"prints one run"_s, show},
        {run, u"cancel"_s, {id}, {{u"force"_s, {}}}, u"stops a run; --force kills it at once"_s, cancel},
        {run,
         u"edit"_s,
         {id},
         {{u"name"_s, {}, u"NAME"_s},
          {u"description"_s, {}, u"TEXT"_s},
          {u"tag"_s, {}, u"KEY=VALUE"_s},
          {u"untag"_s, {}, u"KEY"_s}},
         u"changes name, description and tags"_s,
         edit},
        {run, u"delete"_s, {id}, {}, u"deletes a run that has ended, with its files"_s, remove},
        {run, u"files"_s, {id}, {}, u"lists the files of a run"_s, files},
        {run,
         u"download"_s,
         {id, u"PATH"_s, u"DEST"_s},
         {},
         u"copies a file, or a folder (PATH/), of a run"_s,
         download},
    };
}

} // namespace trainyard::cli
