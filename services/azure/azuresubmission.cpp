// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azuresubmission.h"

#include "services/azure/commandjob.h"
#include "services/snapshots/gitprobe.h"
#include "services/snapshots/plan.h"
#include "services/workspace/submissioncheck.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

/// Which targets take scripts; the others serve models or run steps of pipelines.
bool runsScripts(const ComputeTarget &target)
{
    switch (target.kind) {
    case ComputeKind::Cluster:
    case ComputeKind::Instance:
    case ComputeKind::Kubernetes:
    case ComputeKind::RemoteMachine:
    case ComputeKind::Unknown:
        return true;
    default:
        return false;
    }
}

Result<> checkTarget(const Result<ComputeTarget> &target, const QString &name)
{
    if (name.isEmpty() || name == "local"_L1)
        return failure(ErrorKind::InvalidInput, tr("Choose one of the workspace's compute targets."));
    if (!target)
        return failure(target.error());
    if (!runsScripts(*target))
        return failure(ErrorKind::InvalidInput,
                       tr("%1 does not run scripts. Choose a cluster, an instance or Kubernetes.").arg(name));
    return {};
}

Result<> checkEnvironment(const RunConfiguration &configuration)
{
    if (!configuration.environment.isEmpty())
        return {};
    return failure(ErrorKind::InvalidInput,
                   tr("Choose an environment: in Azure it brings the Python and its packages."));
}

/// The shell there would not see what the service replaces first.
Result<> checkTemplates(const RunConfiguration &configuration)
{
    const auto isTemplate = [](const QString &word) { return word.contains("${{"_L1); };
    if (std::ranges::none_of(configuration.arguments, isTemplate) && !isTemplate(configuration.script))
        return {};
    return failure(ErrorKind::InvalidInput,
                   tr("“${{” means something to Azure and cannot be part of an argument. Write it in a file "
                      "that the script reads."));
}
} // namespace

AzureSubmission::AzureSubmission(Services services) : m_s(std::move(services)) {}

Result<QString> AzureSubmission::codeOf(const QString &runId, const IsCancelled &isCancelled)
{
    const auto job = m_s.jobs.resource(runId, isCancelled);
    if (!job)
        return failure(job.error());
    const QString code = job->value("properties"_L1).toObject().value("codeId"_L1).toString();
    if (code.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       tr("Run %1 has no files to use again. Submit its folder instead.").arg(runId));
    return code;
}

Result<SubmissionReview> AzureSubmission::review(const RunConfiguration &asked,
                                                 const IsCancelled &isCancelled)
{
    const RunConfiguration configuration = withPlainScript(asked);
    SubmissionReview review;
    Findings findings;
    findings.list = checkConfiguration(configuration);
    if (!configuration.snapshotOfRun.isEmpty()) {
        const auto code = codeOf(configuration.snapshotOfRun, isCancelled);
        if (code)
            findings.fact(u"sourceFolder"_s,
                          tr("The same files as run %1.").arg(configuration.snapshotOfRun));
        else
            findings.problem(u"sourceFolder"_s, code.error().message);
    } else if (QFileInfo(configuration.sourceFolder).isDir()) {
        auto plan = planSnapshot(configuration.sourceFolder);
        if (plan) {
            review.plan = std::move(*plan);
            review.plan.warnings += codeFilesOf(review.plan).leftOut;
            checkPlan(review.plan, configuration, findings);
            checkSnapshotLimits(review.plan, findings);
        } else {
            findings.problem(u"sourceFolder"_s, plan.error().message);
        }
    }
    const auto target = configuration.target.isEmpty() ? Result<ComputeTarget>(ComputeTarget())
                                                       : m_s.compute.get(configuration.target, isCancelled);
    findings.require(u"target"_s, checkTarget(target, configuration.target));
    findings.require(u"environment"_s, checkEnvironment(configuration));
    findings.require(u"arguments"_s, checkTemplates(configuration));
    if (!configuration.environment.isEmpty()) {
        const auto environment = m_s.environments.idOf(configuration.environment, isCancelled);
        if (environment)
            findings.fact(u"environment"_s,
                          tr("Environment %1; Azure builds its image when no run has used it yet.")
                              .arg(configuration.environment));
        else
            findings.problem(u"environment"_s, environment.error().message);
    }
    review.commandLine = jobCommand(configuration).line;
    if (!configuration.guards.isEmpty())
        findings.warning(
            u"guards"_s,
            tr("Guards of a run in Azure are not watched by themselves: follow it with “trainyard "
               "run guard” while it runs."));
    review.findings = findings.list;
    if (isCancelled && isCancelled())
        return failure(ErrorKind::Cancelled, {});
    return review;
}

Result<QString> AzureSubmission::send(const RunConfiguration &configuration, QMap<QString, QString> &facts,
                                      const CodeAssets::Tell &tell, const IsCancelled &isCancelled)
{
    const auto plan = planSnapshot(configuration.sourceFolder);
    if (!plan)
        return failure(plan.error());
    Findings findings;
    checkPlan(*plan, configuration, findings);
    checkSnapshotLimits(*plan, findings);
    if (const auto fits = withoutProblems(findings.list); !fits)
        return failure(fits.error());
    CodeFiles code = codeFilesOf(*plan);
    if (const QStringList warnings = plan->warnings + code.leftOut; !warnings.isEmpty())
        facts.insert(snapshotWarningsProperty(), warnings.mid(0, 20).join(u'\n'));
    // The diff stays here: Azure keeps what the run used.
    if (const QTemporaryDir scratch; scratch.isValid()) {
        ContentStore store(scratch.path());
        if (const auto git = probeGit(configuration.sourceFolder, store))
            facts.insert(git->properties());
    }
    return m_s.code.publish(QDir(configuration.sourceFolder).dirName(), std::move(code), tell, isCancelled);
}

Result<Run> AzureSubmission::submit(const RunConfiguration &asked, const CodeAssets::Tell &tell,
                                    const IsCancelled &isCancelled)
{
    tell(0, tr("Checking"));
    RunConfiguration configuration = withPlainScript(asked);
    QList<Finding> findings = checkConfiguration(configuration);
    for (const Result<> &fits :
         {withoutProblems(findings), checkEnvironment(configuration), checkTemplates(configuration)})
        if (!fits)
            return failure(fits.error());
    const auto target = m_s.compute.get(configuration.target, isCancelled);
    if (const auto fits = checkTarget(target, configuration.target); !fits)
        return failure(fits.error());
    const auto environment = m_s.environments.idOf(configuration.environment, isCancelled);
    if (!environment)
        return failure(environment.error());
    QMap<QString, QString> facts;
    const auto code =
        configuration.snapshotOfRun.isEmpty()
            ? send(
                  configuration, facts,
                  [&tell](int percent, const QString &step) { tell(5 + percent * 9 / 10, step); },
                  isCancelled)
            : codeOf(configuration.snapshotOfRun, isCancelled);
    if (!code)
        return failure(code.error());
    if (isCancelled && isCancelled())
        return failure(ErrorKind::Cancelled, {}); // the files stay, and are not sent again
    tell(96, tr("Making the job"));
    if (configuration.displayName.isEmpty())
        configuration.displayName = makeDisplayName(QRandomGenerator::system()->generate64());
    const QString id = makeRunId(configuration.experiment.left(200), m_s.arm.clock().now(),
                                 QRandomGenerator::system()->generate());
    const JobParts parts{*code, *environment, m_s.address.path() + u"/computes/"_s + configuration.target};
    auto run = m_s.jobs.put(id, commandJob(configuration, parts, facts), isCancelled);
    if (run)
        run->configuration.sourceFolder = configuration.sourceFolder;
    tell(100, tr("Submitted"));
    return run;
}

} // namespace trainyard
