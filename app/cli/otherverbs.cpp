// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include "app/cli/tables.h"
#include "models/domain/names.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
void printTarget(const Call &call, const ComputeTarget &target)
{
    if (call.out.isJson()) {
        call.out.print(toJson(target));
    } else {
        call.out.text(u"%1  %2  %3"_s.arg(target.name, computeStateName(target.state), target.system));
        for (const Prerequisite &p : target.prerequisites)
            call.out.text(u"  [%1] %2  %3"_s.arg(p.isMet ? u"ok"_s : u"--"_s, p.name, p.detail));
    }
    call.finish(Done);
}

void listCompute(const Call &call)
{
    when(call, call.workspace.computeTargets(), [call](const QList<ComputeTarget> &targets) {
        if (call.out.isJson()) {
            QJsonArray array;
            for (const ComputeTarget &target : targets)
                array.append(toJson(target));
            call.out.print(array);
        } else {
            QList<QStringList> rows{{u"NAME"_s, u"KIND"_s, u"STATE"_s, u"CORES"_s, u"ACTIVE RUNS"_s}};
            for (const ComputeTarget &t : targets) {
                rows.append({t.name, computeKindName(t.kind), computeStateName(t.state),
                             QString::number(t.cores), QString::number(t.activeRuns)});
            }
            call.out.table(rows);
        }
        call.finish(Done);
    });
}

void showCompute(const Call &call)
{
    when(call, call.workspace.computeTargets(), [call](const QList<ComputeTarget> &targets) {
        const auto found = std::ranges::find(targets, call.arguments.first(), &ComputeTarget::name);
        if (found == targets.end())
            call.fail({ErrorKind::NotFound,
                       u"There is no compute target “%1”."_s.arg(call.arguments.first()),
                       {},
                       {}});
        else
            printTarget(call, *found);
    });
}

void testCompute(const Call &call)
{
    when(call, call.workspace.testCompute(call.arguments.first()),
         [call](const ComputeTarget &target) { printTarget(call, target); });
}

void printEnvironments(const Call &call, const QList<Environment> &environments)
{
    if (call.out.isJson()) {
        QJsonArray array;
        for (const Environment &environment : environments)
            array.append(toJson(environment));
        call.out.print(array);
    } else {
        QList<QStringList> rows{{u"NAME"_s, u"VERSION"_s, u"INTERPRETER"_s}};
        for (const Environment &e : environments)
            rows.append({e.name, QString::number(e.version), e.interpreter});
        call.out.table(rows);
    }
    call.finish(Done);
}

void listEnvironments(const Call &call)
{
    when(call, call.workspace.environments(),
         [call](const QList<Environment> &environments) { printEnvironments(call, environments); });
}

void showEnvironment(const Call &call)
{
    when(call, call.workspace.environments(), [call](const QList<Environment> &environments) {
        const QString wanted = call.arguments.first();
        const auto found = std::ranges::find_if(environments, [&](const Environment &e) {
            return e.name == wanted || u"%1:%2"_s.arg(e.name).arg(e.version) == wanted;
        });
        if (found == environments.end()) {
            call.fail({ErrorKind::NotFound, u"There is no environment “%1”."_s.arg(wanted), {}, {}});
            return;
        }
        if (call.out.isJson())
            call.out.print(toJson(*found));
        else
            call.out.text(u"%1:%2  %3"_s.arg(found->name).arg(found->version).arg(found->interpreter));
        call.finish(Done);
    });
}

void registerEnvironment(const Call &call)
{
    Environment environment;
    environment.name = call.arguments.first();
    environment.interpreter = call.options.value(u"interpreter"_s);
    environment.description = call.options.value(u"description"_s);
    if (const auto valid = checkEnvironmentName(environment.name); !valid) {
        call.fail(valid.error());
        return;
    }
    if (environment.interpreter.isEmpty()) {
        call.out.fail(
            {ErrorKind::InvalidInput, u"environment register needs --interpreter PYTHON."_s, {}, {}});
        call.finish(WrongUsage);
        return;
    }
    when(call, call.workspace.registerEnvironment(environment), [call](const Environment &stored) {
        if (call.out.isJson())
            call.out.print(toJson(stored));
        else
            call.out.text(u"%1:%2"_s.arg(stored.name).arg(stored.version));
        call.finish(Done);
    });
}

void planSnapshot(const Call &call)
{
    if (call.options.value(u"source"_s).isEmpty()) {
        call.out.fail({ErrorKind::InvalidInput, u"snapshot plan needs --source DIR."_s, {}, {}});
        call.finish(WrongUsage);
        return;
    }
    const QString folder = QDir::cleanPath(QDir::current().absoluteFilePath(call.options.value(u"source"_s)));
    when(call, call.workspace.planSnapshot(folder), [call](const SnapshotPlan &plan) {
        if (call.out.isJson()) {
            call.out.print(toJson(plan));
        } else {
            for (const SnapshotEntry &entry : plan.files)
                call.out.text(u"%1  %2"_s.arg(entry.size, 12).arg(printable(entry.path)));
            for (const IgnoredEntry &entry : plan.ignored)
                call.out.text(u"     ignored  %1  (%2)"_s.arg(printable(entry.path), printable(entry.rule)));
            for (const QString &warning : plan.warnings)
                call.out.note(printable(warning));
            call.out.note(u"%1 files, %2 bytes"_s.arg(plan.files.size()).arg(plan.totalBytes));
        }
        call.finish(Done);
    });
}
} // namespace

QList<Verb> computeVerbs()
{
    const QString compute = u"compute"_s;
    return {{compute, u"list"_s, {}, {}, u"lists compute targets"_s, listCompute},
            {compute, u"show"_s, {u"NAME"_s}, {}, u"prints one compute target"_s, showCompute},
            {compute, u"test"_s, {u"NAME"_s}, {}, u"looks at the target anew"_s, testCompute}};
}

QList<Verb> environmentVerbs()
{
    const QString environment = u"environment"_s;
    return {{environment, u"list"_s, {}, {}, u"lists registered environments"_s, listEnvironments},
            {environment, u"show"_s, {u"NAME[:VERSION]"_s}, {}, u"prints one environment"_s, showEnvironment},
            {environment,
             u"register"_s,
             {u"NAME"_s},
             {{u"interpreter"_s, u"the Python that it stands for"_s, u"PYTHON"_s},
              {u"description"_s, u"what it is for"_s, u"TEXT"_s}},
             u"stores an interpreter under a name, as its next version"_s,
             registerEnvironment}};
}

QList<Verb> snapshotVerbs()
{
    return {{u"snapshot"_s,
             u"plan"_s,
             {},
             {{u"source"_s, u"the folder"_s, u"DIR"_s}},
             u"says which files a submission would send, and which rule ignores the others"_s,
             planSnapshot}};
}

QList<Verb> serviceVerbs()
{
    return runSubmissionVerbs() + runVerbs() + runWatchingVerbs() + computeVerbs() + environmentVerbs() +
           snapshotVerbs() + logsVerbs();
}

} // namespace trainyard::cli
