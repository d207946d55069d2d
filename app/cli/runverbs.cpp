// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include "app/cli/runreference.h"
#include "app/cli/tables.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

#include <limits>

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
    const auto limit = wholeNumber(options, u"limit"_s, 100, 1, 100'000);
    const auto offset = wholeNumber(options, u"offset"_s, 0, 0, std::numeric_limits<qint64>::max());
    if (!limit || !offset)
        return failure(limit ? offset.error() : limit.error());
    query.limit = int(*limit);
    query.offset = *offset;
    query.ascending = options.isSet(u"ascending"_s);
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
    withRun(call, call.arguments.first(), [call](const Run &run) { printRun(call, run); });
}

void cancel(const Call &call)
{
    const auto mode = call.options.isSet(u"force"_s) ? CancelMode::Force : CancelMode::Polite;
    withRun(call, call.arguments.first(), [call, mode](const Run &run) {
        when(call, call.workspace.cancel(run.id, mode), [call](const Run &asked) { printRun(call, asked); });
    });
}

void edit(const Call &call)
{
    withRun(call, call.arguments.first(), [call](const Run &run) {
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
    withRun(call, call.arguments.first(), [call](const Run &run) {
        when(call, call.workspace.remove(run.id), [call, id = run.id] {
            if (call.out.isJson())
                call.out.print(QJsonObject{{u"deleted"_s, id}});
            call.finish(Done);
        });
    });
}

void printFiles(const Call &call, const QList<RunFile> &files)
{
    if (call.out.isJson()) {
        QJsonArray array;
        for (const RunFile &file : files)
            array.append(toJson(file));
        call.out.print(array);
    } else {
        call.out.table(fileTable(files));
    }
    call.finish(Done);
}

void files(const Call &call)
{
    withRun(call, call.arguments.first(), [call](const Run &run) {
        when(call, call.workspace.files(run.id),
             [call](const QList<RunFile> &files) { printFiles(call, files); });
    });
}

void download(const Call &call)
{
    const QString path = call.arguments.at(1);
    const QString destination = call.arguments.at(2);
    withRun(call, call.arguments.first(), [=](const Run &run) {
        when(call, call.workspace.download(run.id, path, destination), [=] {
            if (call.out.isJson())
                call.out.print(QJsonObject{{u"path"_s, path}, {u"destination"_s, destination}});
            call.finish(Done);
        });
    });
}
} // namespace

QList<Verb> runVerbs()
{
    const QString run = u"run"_s;
    const QString anyRun = u"RUN"_s;
    return {
        {run,
         u"list"_s,
         {},
         {{u"experiment"_s, u"only runs of this experiment"_s, u"NAME"_s},
          {u"status"_s, u"only runs with this status, such as Running or Failed; may be repeated"_s,
           u"STATUS"_s},
          {u"text"_s, u"only runs with this text in id, name, experiment, target, tags or script"_s,
           u"TEXT"_s},
          {u"tag"_s, u"only runs with this tag"_s, u"KEY[=VALUE]"_s},
          {u"sort"_s,
           u"created (as it is without), name, experiment, status, target, started, duration, or the name of "
           "a metric"_s,
           u"COLUMN|METRIC"_s},
          {u"ascending"_s, u"smallest or oldest first"_s},
          {u"limit"_s, u"at most so many; 100 without"_s, u"N"_s},
          {u"offset"_s, u"passes over so many first"_s, u"N"_s}},
         u"lists runs, newest first"_s,
         list},
        {run, u"show"_s, {anyRun}, {}, u"prints one run"_s, show},
        {run,
         u"cancel"_s,
         {anyRun},
         {{u"force"_s, u"kills it at once, without time to tidy up"_s}},
         u"asks a run to stop, and stops it by force if it takes long"_s,
         cancel},
        {run,
         u"edit"_s,
         {anyRun},
         {{u"name"_s, u"a new display name"_s, u"NAME"_s},
          {u"description"_s, u"a new description"_s, u"TEXT"_s},
          {u"tag"_s, u"adds or changes a tag; may be repeated"_s, u"KEY=VALUE"_s},
          {u"untag"_s, u"takes a tag away; may be repeated"_s, u"KEY"_s}},
         u"changes name, description and tags"_s,
         edit},
        {run, u"delete"_s, {anyRun}, {}, u"deletes a run that has ended, with its files"_s, remove},
        {run, u"files"_s, {anyRun}, {}, u"lists the files of a run"_s, files},
        {run,
         u"download"_s,
         {anyRun, u"PATH"_s, u"DEST"_s},
         {},
         u"copies a file, or a folder (PATH/), of a run; never over a file that is there"_s,
         download},
    };
}

} // namespace trainyard::cli
