// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/review.h"

#include "services/hosts/shellquote.h"
#include "services/local/localcore.h"
#include "services/local/machinetest.h"
#include "services/snapshots/manifest.h"
#include "services/snapshots/plan.h"
#include "services/workspace/submissioncheck.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 smallestFreeSpace = 64LL << 20; ///< for logs, outputs and the workspace itself

QString tr(const char *text)
{
    return QCoreApplication::translate("Review", text);
}

void checkSpace(const QString &home, qint64 wanted, Findings &findings)
{
    QString place = home;
    while (!QFileInfo::exists(place) && place != "/"_L1)
        place = QFileInfo(place).path();
    const QStorageInfo storage(place);
    if (!storage.isValid() || storage.bytesAvailable() >= wanted)
        return;
    findings.problem(
        u"target"_s,
        tr("The disk that holds %1 has %2 left, and this run needs about %3. Free some space, or set "
           "TRAINYARD_TARGET_HOME to another disk.")
            .arg(home, mebibytes(storage.bytesAvailable()), mebibytes(wanted)));
}

/// As the last test found it: asking again would cost every review a round trip.
void checkSpaceThere(const Target &target, qint64 wanted, Findings &findings)
{
    const qint64 free = target.machine()->facts.freeDiskBytes;
    if (free <= 0 || free >= wanted)
        return;
    findings.warning(u"target"_s,
                     tr("%1 had %2 left when it was tested, and this run needs about %3 there. Free "
                        "some space and test it again.")
                         .arg(target.name(), mebibytes(free), mebibytes(wanted)));
}
} // namespace

QString localTargetName()
{
    return u"local"_s;
}

Result<PythonFacts> findPython(LocalCore &core, Target &target, const RunConfiguration &configuration)
{
    QString python = configuration.interpreter;
    if (python.isEmpty() && !configuration.environment.isEmpty()) {
        const auto environment =
            await(core.write<Environment>([name = configuration.environment](LocalCore::Writer &writer) {
                return writer.store.environment(name);
            }));
        if (!environment)
            return failure(environment.error());
        python = environment->interpreter;
    }
    auto facts = target.isHere() ? core.interpreters.probe(python, configuration.sourceFolder)
                                 : probePython(target, python);
    if (facts && facts->isOld()) {
        return failure(ErrorKind::InvalidInput,
                       tr("%1 is Python %2; Python 3.6 or newer is needed. Choose another interpreter.")
                           .arg(facts->executable, facts->version));
    }
    return facts;
}

Result<SubmissionReview> reviewSubmission(LocalCore &core, const RunConfiguration &asked,
                                          std::stop_token stop)
{
    const RunConfiguration configuration = withPlainScript(asked);
    SubmissionReview review;
    Findings findings;
    findings.list = checkConfiguration(configuration);
    if (!configuration.snapshotOfRun.isEmpty()) {
        const auto origin = await(core.write<StoredRun>(
            [id = configuration.snapshotOfRun](LocalCore::Writer &writer) { return writer.store.find(id); }));
        const auto snapshot = origin ? loadSnapshot(origin->run.snapshotId, core.store)
                                     : Result<Snapshot>(failure(origin.error()));
        if (snapshot) {
            review.plan.sourceFolder = configuration.sourceFolder;
            review.plan.files = snapshot->entries;
            review.plan.totalBytes = snapshot->totalBytes;
            findings.fact(u"sourceFolder"_s, tr("The same %1 files as run %2.")
                                                 .arg(snapshot->entries.size())
                                                 .arg(configuration.snapshotOfRun));
            if (std::ranges::none_of(snapshot->entries, [&](const SnapshotEntry &entry) {
                    return entry.path == QDir::cleanPath(configuration.script);
                }))
                findings.problem(u"script"_s,
                                 tr("There is no %1 among the files of run %2. Choose one of its files.")
                                     .arg(configuration.script, configuration.snapshotOfRun));
        } else {
            findings.problem(u"sourceFolder"_s, snapshot.error().message);
        }
    } else if (QFileInfo(configuration.sourceFolder).isDir()) {
        auto plan = planSnapshot(configuration.sourceFolder, stop);
        if (plan) {
            review.plan = std::move(*plan);
            checkPlan(review.plan, configuration, findings);
        } else if (plan.error().kind == ErrorKind::Cancelled) {
            return failure(plan.error());
        } else {
            findings.problem(u"sourceFolder"_s, plan.error().message);
        }
    }
    const auto target = core.targets().find(configuration.target);
    if (!target)
        findings.problem(u"target"_s, noSuchTarget(configuration.target).message);
    const auto use = target ? environmentUse(core, *target, configuration)
                            : Result<std::optional<EnvironmentUse>>(std::nullopt);
    const auto python = use && *use ? Result<PythonFacts>(PythonFacts{(*use)->interpreter, {}, {}})
                        : !use      ? Result<PythonFacts>(failure(use.error()))
                        : target    ? findPython(core, *target, configuration)
                                    : Result<PythonFacts>(failure(noSuchTarget(configuration.target)));
    if (use && *use) {
        review.interpreter = {python->executable, {}, (*use)->environment.reference()};
        findings.fact(u"environment"_s,
                      tr("Environment %1: %2").arg((*use)->environment.reference(), (*use)->reason));
    } else if (python) {
        review.interpreter = {python->executable, python->version, configuration.environment};
        findings.fact(u"interpreter"_s, tr("Python %1: %2").arg(python->version, python->executable));
    } else if (target && !target->isHere() && python.error().kind != ErrorKind::InvalidInput) {
        findings.problem(u"target"_s, python.error().message); // it does not answer
    } else if (target) {
        const bool isOfEnvironment =
            configuration.interpreter.isEmpty() && !configuration.environment.isEmpty();
        findings.problem(isOfEnvironment ? u"environment"_s : u"interpreter"_s, python.error().message);
    }
    // Once in the store, where it is new, and once in the run's own folder.
    if (target && !target->isHere())
        checkSpaceThere(*target, 2 * review.plan.totalBytes + smallestFreeSpace, findings);
    checkSpace(core.options.folders.targetHome,
               (target && !target->isHere() ? 1 : 2) * review.plan.totalBytes + smallestFreeSpace, findings);
    QStringList words{python ? python->executable : configuration.interpreter, configuration.script};
    words += configuration.arguments;
    review.commandLine = shellCommandLine(words);
    review.findings = findings.list;
    return review;
}

} // namespace trainyard
