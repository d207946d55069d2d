// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include "app/cli/tables.h"

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
