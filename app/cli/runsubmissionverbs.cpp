// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include "app/cli/logfollower.h"
#include "app/cli/tables.h"
#include "models/domain/names.h"

#include <QDir>
#include <QJsonObject>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
const QString driverLog = u"azureml-logs/70_driver_log.txt"_s;

ExitCode exitCodeFor(const Run &run)
{
    if (run.status == RunStatus::Completed)
        return Done;
    return run.status == RunStatus::Canceled ? RunCanceled : RunFailed;
}

void printEnd(const Call &call, const Run &run)
{
    if (call.out.isJson())
        call.out.print(toJson(run));
    else
        call.out.note(u"%1%2"_s.arg(runStatusName(run.status),
                                    run.reason.isEmpty() ? QString() : u": "_s + run.reason));
    call.finish(exitCodeFor(run));
}

/// Stays until the run has ended, with its output for people.
void waitForEnd(const Call &call, const Run &run)
{
    auto *follower =
        new LogFollower(call.workspace, run.id, call.out.isJson() ? QString() : driverLog, call.owner);
    QObject::connect(follower, &LogFollower::bytes, call.owner,
                     [call](qint64, const QByteArray &bytes) { call.out.raw(bytes); });
    QObject::connect(follower, &LogFollower::failed, call.owner,
                     [call](const Error &error) { call.fail(error); });
    QObject::connect(follower, &LogFollower::ended, call.owner,
                     [call](const Run &ended) { printEnd(call, ended); });
    follower->start();
}

void submitConfiguration(const Call &call, const RunConfiguration &configuration)
{
    when(call, call.workspace.submit(configuration), [call](const Run &run) {
        call.out.note(u"%1  (%2)"_s.arg(run.displayName, run.id));
        if (call.options.isSet(u"wait"_s)) {
            waitForEnd(call, run);
            return;
        }
        if (call.out.isJson())
            call.out.print(toJson(run));
        else
            call.out.text(run.id);
        call.finish(Done);
    });
}

void submit(const Call &call)
{
    const QCommandLineParser &options = call.options;
    if (!options.isSet(u"source"_s) || !options.isSet(u"script"_s)) {
        call.out.fail(
            {ErrorKind::InvalidInput, u"run submit needs --source DIR and --script FILE."_s, {}, {}});
        call.finish(WrongUsage);
        return;
    }
    RunConfiguration c;
    c.sourceFolder = QDir::cleanPath(QDir::current().absoluteFilePath(options.value(u"source"_s)));
    c.script = options.value(u"script"_s);
    c.arguments = call.scriptArguments;
    c.experiment = options.isSet(u"experiment"_s) ? options.value(u"experiment"_s)
                                                  : suggestExperimentName(QDir(c.sourceFolder).dirName());
    c.displayName = options.value(u"name"_s);
    c.target = options.isSet(u"target"_s) ? options.value(u"target"_s) : u"local"_s;
    c.environment = options.value(u"environment"_s);
    c.interpreter = options.value(u"interpreter"_s);
    c.snapshotOfRun = options.value(u"snapshot-of"_s);
    c.description = options.value(u"description"_s);
    c.tags = pairsFrom(options.values(u"tag"_s));
    c.environmentVariables = pairsFrom(options.values(u"env"_s));
    c.maxDurationSeconds = options.value(u"max-seconds"_s).toLongLong();
    submitConfiguration(call, c);
}

void again(const Call &call)
{
    when(call, call.workspace.run(call.arguments.first()), [call](const Run &run) {
        RunConfiguration c = run.configuration;
        c.displayName.clear();
        c.snapshotOfRun = run.id;
        submitConfiguration(call, c);
    });
}

void wait(const Call &call)
{
    when(call, call.workspace.run(call.arguments.first()), [call](const Run &run) { waitForEnd(call, run); });
}
} // namespace

QList<Verb> runSubmissionVerbs()
{
    const QString run = u"run"_s;
    return {
        {run,
         u"submit"_s,
         {},
         {{u"source"_s, {}, u"DIR"_s},
          {u"script"_s, {}, u"FILE"_s},
          {u"snapshot-of"_s, {}, u"ID"_s},
          {u"target"_s, {}, u"NAME"_s},
          {u"environment"_s, {}, u"NAME[:VERSION]"_s},
          {u"interpreter"_s, {}, u"PYTHON"_s},
          {u"experiment"_s, {}, u"NAME"_s},
          {u"name"_s, {}, u"NAME"_s},
          {u"description"_s, {}, u"TEXT"_s},
          {u"tag"_s, {}, u"KEY=VALUE"_s},
          {u"env"_s, {}, u"NAME=VALUE"_s},
          {u"max-seconds"_s, {}, u"N"_s},
          {u"wait"_s, {}}},
         u"submits a script; --wait prints its output and waits for its end"_s,
         submit,
         true},
        {run, u"again"_s, {u"ID"_s}, {{u"wait"_s, {}}}, u"runs the same snapshot again"_s, again},
        {run, u"wait"_s, {u"ID"_s}, {}, u"waits for the end of a run and gives its exit status"_s, wait},
    };
}

} // namespace trainyard::cli
