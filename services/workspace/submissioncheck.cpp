// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/submissioncheck.h"

#include "models/domain/names.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <functional>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 snapshotBytes = 300LL << 20;
constexpr qsizetype snapshotFiles = 2000;
constexpr qint64 longestRun = 30LL * 24 * 3600; ///< Azure Machine Learning's own limit

QString tr(const char *text)
{
    return QCoreApplication::translate("Review", text);
}

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

/// The three folders, or files beside them, that weigh most.
QString heaviest(const SnapshotPlan &plan, const std::function<qint64(const SnapshotEntry &)> &weight,
                 const std::function<QString(qint64)> &text)
{
    QMap<QString, qint64> weights;
    for (const SnapshotEntry &entry : plan.files) {
        const qsizetype slash = entry.path.indexOf(u'/');
        weights[slash < 0 ? entry.path : entry.path.first(slash + 1)] += weight(entry);
    }
    QList<std::pair<qint64, QString>> order;
    for (auto it = weights.cbegin(); it != weights.cend(); ++it)
        order.emplaceBack(-it.value(), it.key());
    std::ranges::sort(order);
    QStringList words;
    for (const auto &[negative, name] : order.mid(0, 3))
        words.append(u"%1 (%2)"_s.arg(name, text(-negative)));
    return words.join(u", "_s);
}
} // namespace

QString mebibytes(qint64 bytes)
{
    return tr("%1 MiB").arg(double(bytes) / (1 << 20), 0, 'f', bytes < (10 << 20) ? 1 : 0);
}

void Findings::problem(const QString &field, const QString &message)
{
    list.append({Finding::Severity::Problem, field, message});
}

void Findings::warning(const QString &field, const QString &message)
{
    list.append({Finding::Severity::Warning, field, message});
}

void Findings::fact(const QString &field, const QString &message)
{
    list.append({Finding::Severity::Fact, field, message});
}

void Findings::require(const QString &field, const Result<> &result)
{
    if (!result)
        problem(field, result.error().message);
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

Result<> withoutProblems(const QList<Finding> &findings)
{
    const auto problem = std::ranges::find(findings, Finding::Severity::Problem, &Finding::severity);
    if (problem == findings.end())
        return {};
    return failure(ErrorKind::InvalidInput, problem->message);
}

void checkPlan(const SnapshotPlan &plan, const RunConfiguration &c, Findings &findings)
{
    for (const QString &warning : plan.warnings)
        findings.warning(u"sourceFolder"_s, warning);
    const QString &script = c.script;
    for (const IgnoredEntry &ignored : plan.ignored) {
        const bool isIgnored =
            ignored.path == script || (ignored.path.endsWith(u'/') && script.startsWith(ignored.path));
        if (isIgnored) {
            findings.problem(u"script"_s,
                             tr("%1 is ignored by the rule \"%2\" in %3, so it would not be sent. Change "
                                "the rule or choose another script.")
                                 .arg(c.script, ignored.rule, plan.ignoreFile));
        }
    }
    findings.fact(u"sourceFolder"_s, tr("%1 files, %2, will be sent; %3 entries are ignored.")
                                         .arg(plan.files.size())
                                         .arg(mebibytes(plan.totalBytes))
                                         .arg(plan.ignored.size()));
}

void checkSnapshotLimits(const SnapshotPlan &plan, Findings &findings)
{
    if (plan.totalBytes > snapshotBytes)
        findings.problem(
            u"sourceFolder"_s,
            tr("The files are %1, and a snapshot there may have 300 MiB. Most of it: %2. Leave data out with "
               "an .amlignore file.")
                .arg(mebibytes(plan.totalBytes),
                     heaviest(
                         plan, [](const SnapshotEntry &entry) { return entry.size; }, mebibytes)));
    if (plan.files.size() > snapshotFiles)
        findings.warning(u"sourceFolder"_s, tr("%1 files, and more than 2000 make every submission slow. "
                                               "Most of them: %2. Leave some out with "
                                               "an .amlignore file.")
                                                .arg(plan.files.size())
                                                .arg(heaviest(
                                                    plan, [](const SnapshotEntry &) { return 1; },
                                                    [](qint64 count) { return QString::number(count); })));
}

} // namespace trainyard
