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
