// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include "app/cli/tables.h"
#include "models/domain/jsonvalues.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
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

void listExperiments(const Call &call)
{
    when(call, call.workspace.experiments(), [call](const QList<ExperimentSummary> &all) {
        QJsonArray experiments;
        QList<QStringList> rows{{u"NAME"_s, u"RUNS"_s, u"ACTIVE"_s, u"FAILED"_s, u"LAST RUN"_s}};
        for (const ExperimentSummary &one : all) {
            experiments.append(QJsonObject{{u"name"_s, one.name},
                                           {u"runs"_s, one.runs},
                                           {u"active"_s, one.active},
                                           {u"failed"_s, one.failed},
                                           {u"lastCreated"_s, trainyard::toJson(one.lastCreated)}});
            rows.append({one.name, QString::number(one.runs), QString::number(one.active),
                         QString::number(one.failed), one.lastCreated.toLocalTime().toString(Qt::ISODate)});
        }
        if (call.out.isJson())
            call.out.print(experiments);
        else
            call.out.table(rows);
        call.finish(Done);
    });
}
} // namespace

QList<Verb> experimentVerbs()
{
    return {{u"experiment"_s,
             u"list"_s,
             {},
             {},
             u"lists experiments, the one used last first"_s,
             listExperiments}};
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
    return runSubmissionVerbs() + runVerbs() + runWatchingVerbs() + experimentVerbs() + computeVerbs() +
           computeMakingVerbs() + environmentVerbs() + snapshotVerbs() + logsVerbs();
}

} // namespace trainyard::cli
