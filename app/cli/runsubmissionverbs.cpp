// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runconfigoption.h"
#include "app/cli/verb.h"

#include "app/cli/logfollower.h"
#include "app/cli/runreference.h"
#include "app/cli/tables.h"
#include "models/domain/names.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonObject>

#include <limits>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
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
        new LogFollower(call.workspace, run.id,
                        call.out.isJson() ? QString() : call.workspace.capabilities().driverLog, call.owner);
    QObject::connect(follower, &LogFollower::bytes, call.owner,
                     [call](qint64, const QByteArray &bytes) { call.out.raw(bytes); });
    QObject::connect(follower, &LogFollower::failed, call.owner,
                     [call](const Error &error) { call.fail(error); });
    QObject::connect(follower, &LogFollower::ended, call.owner,
                     [call](const Run &ended) { printEnd(call, ended); });
    follower->start();
}

/// What takes long says where it is, in lines for people.
void tellProgress(const Call &call, const QFuture<Result<Run>> &future)
{
    if (call.out.isJson())
        return;
    auto *watcher = new QFutureWatcher<Result<Run>>(call.owner);
    QElapsedTimer since;
    since.start();
    QObject::connect(watcher, &QFutureWatcherBase::progressTextChanged, call.owner,
                     [call, since](const QString &step) mutable {
                         if (!step.isEmpty() && since.hasExpired(2000)) {
                             since.start();
                             call.out.note(step);
                         }
                     });
    watcher->setFuture(future);
}

void submitConfiguration(const Call &call, const RunConfiguration &configuration)
{
    const QFuture<Result<Run>> submitted = call.workspace.submit(configuration);
    tellProgress(call, submitted);
    when(call, submitted, [call](const Run &run) {
        for (const QString &warning :
             run.properties.value(snapshotWarningsProperty()).split(u'\n', Qt::SkipEmptyParts))
            call.out.note(printable(warning));
        call.out.note(u"%1  (%2)"_s.arg(printable(run.displayName), run.id));
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

void wrongUsage(const Call &call, const QString &sentence)
{
    call.out.fail({ErrorKind::InvalidInput, sentence, {}, {}});
    call.finish(WrongUsage);
}

RunConfiguration configurationFrom(const Call &call)
{
    const QCommandLineParser &options = call.options;
    RunConfiguration c;
    c.sourceFolder = QDir::cleanPath(QDir::current().absoluteFilePath(options.value(u"source"_s)));
    c.script = options.value(u"script"_s);
    c.arguments = call.scriptArguments;
    c.experiment = options.isSet(u"experiment"_s) ? options.value(u"experiment"_s)
                                                  : suggestExperimentName(QDir(c.sourceFolder).dirName());
    c.displayName = options.value(u"name"_s);
    c.target =
        options.isSet(u"target"_s) ? options.value(u"target"_s) : call.workspace.capabilities().usualTarget;
    c.environment = options.value(u"environment"_s);
    c.interpreter = options.value(u"interpreter"_s);
    c.description = options.value(u"description"_s);
    c.tags = pairsFrom(options.values(u"tag"_s));
    c.environmentVariables = pairsFrom(options.values(u"env"_s));
    return c;
}

/// What was given on the command line goes before what the file says.
RunConfiguration merged(const Call &call, const RunConfiguration &given, const RunConfiguration &file)
{
    RunConfiguration c = given;
    if (c.script.isEmpty())
        c.script = file.script;
    if (c.arguments.isEmpty())
        c.arguments = file.arguments;
    if (!call.options.isSet(u"environment"_s) && !call.options.isSet(u"interpreter"_s)) {
        c.environment = file.environment;
        c.interpreter = file.interpreter;
    }
    if (c.maxDurationSeconds == 0)
        c.maxDurationSeconds = file.maxDurationSeconds;
    for (auto it = file.environmentVariables.cbegin(); it != file.environmentVariables.cend(); ++it) {
        if (!c.environmentVariables.contains(it.key()))
            c.environmentVariables.insert(it.key(), it.value());
    }
    if (!call.options.isSet(u"target"_s) && !file.target.isEmpty())
        c.target = file.target;
    return c;
}

void submit(const Call &call)
{
    const QCommandLineParser &options = call.options;
    const bool hasScript = !options.value(u"script"_s).isEmpty() || options.isSet(u"config"_s);
    if (options.value(u"source"_s).isEmpty() || !hasScript) {
        wrongUsage(call, u"run submit needs --source DIR, and --script FILE or --config FILE."_s);
        return;
    }
    for (const QString &word : options.values(u"env"_s)) {
        if (!word.contains(u'=')) {
            wrongUsage(call, u"--env takes NAME=VALUE, not “%1”."_s.arg(word));
            return;
        }
    }
    const auto seconds = wholeNumber(options, u"max-seconds"_s, 0, 0, std::numeric_limits<qint32>::max());
    if (!seconds) {
        wrongUsage(call, seconds.error().message);
        return;
    }
    const auto guards = Guard::listFromWords(options.values(u"guard"_s).join(u';'));
    if (!guards) {
        wrongUsage(call, guards.error().message);
        return;
    }
    RunConfiguration c = configurationFrom(call);
    c.maxDurationSeconds = *seconds;
    c.guards = *guards;
    if (options.isSet(u"config"_s)) {
        withRunConfig(call, options.value(u"config"_s), [call, c](const RunConfiguration &file) {
            submitConfiguration(call, merged(call, c, file));
        });
        return;
    }
    if (!options.isSet(u"snapshot-of"_s)) {
        submitConfiguration(call, c);
        return;
    }
    withRun(call, options.value(u"snapshot-of"_s), [call, c](const Run &origin) {
        RunConfiguration again = c;
        again.snapshotOfRun = origin.id;
        submitConfiguration(call, again);
    });
}

void again(const Call &call)
{
    withRun(call, call.arguments.first(), [call](const Run &run) {
        RunConfiguration c = run.configuration;
        c.displayName.clear();
        c.snapshotOfRun = run.id;
        submitConfiguration(call, c);
    });
}

void wait(const Call &call)
{
    withRun(call, call.arguments.first(), [call](const Run &run) { waitForEnd(call, run); });
}
} // namespace

QList<Verb> runSubmissionVerbs()
{
    const QString run = u"run"_s;
    const QString anyRun = u"RUN"_s;
    const QCommandLineOption isWaiting(u"wait"_s,
                                       u"prints its output, waits for its end, gives its status"_s);
    return {
        {run,
         u"submit"_s,
         {},
         {{u"source"_s, u"the folder that is sent"_s, u"DIR"_s},
          {u"script"_s, u"the script to run, within the folder"_s, u"FILE"_s},
          {u"config"_s, u"a .runconfig file; what is given beside it goes first"_s, u"FILE"_s},
          {u"snapshot-of"_s, u"the files of this run instead of those of the folder"_s, u"RUN"_s},
          {u"target"_s, u"the compute target; local, this computer, without"_s, u"NAME"_s},
          {u"environment"_s, u"a registered environment"_s, u"NAME[:VERSION]"_s},
          {u"interpreter"_s, u"the Python to run it with; python3 of the search path without"_s, u"PYTHON"_s},
          {u"experiment"_s, u"the experiment; named after the folder without"_s, u"NAME"_s},
          {u"name"_s, u"a display name; one is made up without"_s, u"NAME"_s},
          {u"description"_s, u"a text that is kept with the run"_s, u"TEXT"_s},
          {u"tag"_s, u"a tag; may be repeated"_s, u"KEY=VALUE"_s},
          {u"env"_s, u"an environment variable of the script, no secret; may be repeated"_s, u"NAME=VALUE"_s},
          {u"max-seconds"_s, u"stops the run after so many seconds"_s, u"N"_s},
          {u"guard"_s,
           u"a rule it must not break, such as 'loss nan' or 'silent 30, cancel'; may be repeated"_s,
           u"RULE"_s},
          isWaiting},
         u"submits a script; --wait prints its output and waits for its end"_s,
         submit,
         true},
        {run, u"again"_s, {anyRun}, {isWaiting}, u"runs the same snapshot again"_s, again},
        {run,
         u"config"_s,
         {anyRun},
         {{u"output"_s, u"writes it there instead; a file that is there keeps what is not ours"_s,
           u"FILE"_s}},
         u"prints the configuration of a run as a .runconfig file"_s,
         printRunConfig},
        {run, u"wait"_s, {anyRun}, {}, u"waits for the end of a run and gives its exit status"_s, wait},
    };
}

} // namespace trainyard::cli
