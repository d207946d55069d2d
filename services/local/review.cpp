// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/review.h"

#include "models/domain/names.h"
#include "services/hosts/shellquote.h"
#include "services/local/localcore.h"
#include "services/local/machinetest.h"
#include "services/snapshots/manifest.h"
#include "services/snapshots/plan.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStorageInfo>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
using Severity = Finding::Severity;
constexpr qint64 smallestFreeSpace = 64LL << 20; ///< for logs, outputs and the workspace itself
constexpr qint64 longestRun = 30LL * 24 * 3600;  ///< Azure Machine Learning's own limit

QString tr(const char *text)
{
    return QCoreApplication::translate("Review", text);
}

QString mebibytes(qint64 bytes)
{
    return tr("%1 MiB").arg(double(bytes) / (1 << 20), 0, 'f', bytes < (10 << 20) ? 1 : 0);
}

class Findings
{
public:
    void problem(const QString &field, const QString &message) { add(Severity::Problem, field, message); }
    void warning(const QString &field, const QString &message) { add(Severity::Warning, field, message); }
    void fact(const QString &field, const QString &message) { add(Severity::Fact, field, message); }
    void require(const QString &field, const Result<> &result)
    {
        if (!result)
            problem(field, result.error().message);
    }
    QList<Finding> list;

private:
    void add(Severity severity, const QString &field, const QString &message)
    {
        list.append({severity, field, message});
    }
};

void checkScript(const RunConfiguration &c, Findings &findings)
{
    const QFileInfo folder(c.sourceFolder);
    if (c.sourceFolder.isEmpty()) {
        findings.problem(u"sourceFolder"_s, tr("Choose the folder with your script."));
        return;
    }
    if (!folder.exists()) {
        findings.problem(u"sourceFolder"_s,
                         tr("The folder %1 does not exist. Check its path.").arg(c.sourceFolder));
        return;
    }
    if (!folder.isDir()) {
        findings.problem(u"sourceFolder"_s,
                         tr("%1 is not a folder. Choose the folder with your script.").arg(c.sourceFolder));
        return;
    }
    if (!folder.isReadable() || !folder.isExecutable()) {
        findings.problem(u"sourceFolder"_s,
                         tr("The folder %1 cannot be read. Check its permissions.").arg(c.sourceFolder));
        return;
    }
    if (c.script.isEmpty()) {
        findings.problem(u"script"_s, tr("Choose the script to run."));
        return;
    }
    const QFileInfo script(QDir(c.sourceFolder).absoluteFilePath(c.script));
    const QString root = folder.canonicalFilePath();
    const QString clean = QDir::cleanPath(c.script);
    if (QFileInfo(c.script).isAbsolute() || clean.startsWith("../"_L1) || clean == ".."_L1) {
        findings.problem(
            u"script"_s,
            tr("%1 lies outside the folder. The script must be in the folder that is sent.").arg(c.script));
    } else if (script.isSymLink() && !script.exists()) {
        findings.problem(
            u"script"_s,
            tr("%1 is a link to a file that is not there. Choose another script.").arg(c.script));
    } else if (!script.exists() && c.script.contains(QChar::ReplacementCharacter)) {
        findings.problem(
            u"script"_s,
            tr("The name of the script, %1, is not UTF-8. Rename the script, then choose it again.")
                .arg(c.script));
    } else if (!script.exists()) {
        findings.problem(u"script"_s,
                         tr("There is no %1 in the folder. Check the name of the script.").arg(c.script));
    } else if (!script.isFile()) {
        findings.problem(u"script"_s, tr("%1 is not a file. Choose a script.").arg(c.script));
    } else if (!script.canonicalFilePath().startsWith(root + u'/')) {
        findings.problem(
            u"script"_s,
            tr("%1 is a link that leads out of the folder. Copy the script into the folder.").arg(c.script));
    } else if (!script.isReadable()) {
        findings.problem(u"script"_s, tr("%1 cannot be read. Check its permissions.").arg(c.script));
    }
}

void checkOwnTexts(const QString &displayName, const QString &description, const QMap<QString, QString> &tags,
                   Findings &findings)
{
    if (displayName.size() > 256)
        findings.problem(u"displayName"_s, tr("A display name has at most 256 characters."));
    if (description.size() > 5000)
        findings.problem(u"description"_s, tr("A description has at most 5000 characters."));
    if (tags.size() > 50)
        findings.problem(u"tags"_s, tr("A run has at most 50 tags."));
    for (auto it = tags.cbegin(); it != tags.cend(); ++it)
        findings.require(u"tags"_s, checkTag(it.key(), it.value()));
}

void checkTexts(const RunConfiguration &c, Findings &findings)
{
    findings.require(u"experiment"_s, checkExperimentName(c.experiment));
    checkOwnTexts(c.displayName, c.description, c.tags, findings);
    if (c.maxDurationSeconds < 0)
        findings.problem(u"maxDurationSeconds"_s, tr("The maximum duration cannot be negative."));
    else if (c.maxDurationSeconds > longestRun)
        findings.warning(u"maxDurationSeconds"_s,
                         tr("More than 30 days: Azure Machine Learning would not allow it."));
    for (const QString &argument : c.arguments) {
        if (argument.contains(QChar(u'\0')))
            findings.problem(u"arguments"_s,
                             tr("An argument holds a NUL character, which no program can be given."));
    }
}

void checkVariables(const RunConfiguration &c, Findings &findings)
{
    static const QRegularExpression rule(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    for (auto it = c.environmentVariables.cbegin(); it != c.environmentVariables.cend(); ++it) {
        if (!rule.match(it.key()).hasMatch()) {
            findings.problem(
                u"environmentVariables"_s,
                tr("“%1” is not a name for an environment variable: use letters, digits and '_', not a "
                   "digit first.")
                    .arg(it.key()));
        } else if (looksSecret(it.key())) {
            findings.warning(
                u"environmentVariables"_s,
                tr("%1 looks like a secret. Its value would be kept in plain text in the workspace and in "
                   "the run's folder: let the script read it from a file that only you can read.")
                    .arg(it.key()));
        }
    }
}

void checkPlan(const SubmissionReview &review, const RunConfiguration &c, Findings &findings)
{
    for (const QString &warning : review.plan.warnings)
        findings.warning(u"sourceFolder"_s, warning);
    const QString &script = c.script;
    for (const IgnoredEntry &ignored : review.plan.ignored) {
        const bool isIgnored =
            ignored.path == script || (ignored.path.endsWith(u'/') && script.startsWith(ignored.path));
        if (isIgnored) {
            findings.problem(u"script"_s,
                             tr("%1 is ignored by the rule \"%2\" in %3, so it would not be sent. Change "
                                "the rule or choose another script.")
                                 .arg(c.script, ignored.rule, review.plan.ignoreFile));
        }
    }
    findings.fact(u"sourceFolder"_s, tr("%1 files, %2, will be sent; %3 entries are ignored.")
                                         .arg(review.plan.files.size())
                                         .arg(mebibytes(review.plan.totalBytes))
                                         .arg(review.plan.ignored.size()));
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

RunConfiguration withPlainScript(RunConfiguration configuration)
{
    QString &script = configuration.script;
    if (script.isEmpty())
        return configuration;
    script = QDir::cleanPath(script);
    const QString root = QDir::cleanPath(configuration.sourceFolder) + u'/';
    if (configuration.snapshotOfRun.isEmpty() && script.startsWith(root))
        script.remove(0, root.size());
    return configuration;
}

QList<Finding> checkConfiguration(const RunConfiguration &configuration)
{
    Findings findings;
    if (configuration.snapshotOfRun.isEmpty())
        checkScript(configuration, findings);
    else if (configuration.script.isEmpty())
        findings.problem(u"script"_s, tr("Choose the script to run."));
    checkTexts(configuration, findings);
    checkVariables(configuration, findings);
    return findings.list;
}

Result<> checkEdit(const RunEdit &edit)
{
    Findings findings;
    if (edit.displayName && edit.displayName->trimmed().isEmpty())
        findings.problem(u"displayName"_s, tr("A display name has at least one character."));
    checkOwnTexts(edit.displayName.value_or(QString()), edit.description.value_or(QString()),
                  edit.tags.value_or(QMap<QString, QString>()), findings);
    if (findings.list.isEmpty())
        return {};
    return failure(ErrorKind::InvalidInput, findings.list.constFirst().message);
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
            checkPlan(review, configuration, findings);
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
