// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/submissionfindings.h"

#include "ui/common/format.h"

#include <QCoreApplication>
#include <QDir>
#include <QSet>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("NewRun", text);
}
} // namespace

QList<Finding> submissionFindings(const QList<QList<Finding>> &own, const SubmissionReview *review)
{
    QList<Finding> all;
    QSet<QString> broken;
    QSet<QString> said;
    for (const QList<Finding> &some : own) {
        for (const Finding &finding : some) {
            const bool isProblem = finding.severity == Finding::Severity::Problem;
            if ((isProblem && broken.contains(finding.field)) || said.contains(finding.message))
                continue;
            if (isProblem)
                broken.insert(finding.field);
            said.insert(finding.message);
            all.append(finding);
        }
    }
    if (!review)
        return all;
    QList<Finding> more = review->findings;
    for (const QString &warning : review->plan.warnings)
        more.append({Finding::Severity::Warning, u"sourceFolder"_s, warning});
    for (const Finding &finding : std::as_const(more)) {
        const bool isKnown = finding.severity == Finding::Severity::Problem && broken.contains(finding.field);
        // The review says these two itself, with more beside them.
        const bool isShown = finding.severity == Finding::Severity::Fact &&
                             (finding.field == "sourceFolder"_L1 || finding.field == "interpreter"_L1);
        if (isKnown || isShown || said.contains(finding.message))
            continue;
        said.insert(finding.message);
        all.append(finding);
    }
    return all;
}

QString stepSummary(NewRunStep step, const NewRunDraft &draft, const SubmissionReview *review)
{
    switch (step) {
    case NewRunStep::Source: {
        const QString folder = QDir(draft.folderPath()).dirName();
        if (draft.folderPath().isEmpty())
            return {};
        return draft.script.isEmpty() ? folder : folder + u" / "_s + draft.script;
    }
    case NewRunStep::Where:
        return draft.target;
    case NewRunStep::Environment:
        return draft.environment.isEmpty() ? draft.interpreter : draft.environment;
    case NewRunStep::Review:
        if (review)
            return tr("%1 files, %2")
                .arg(formatCount(review->plan.files.size()), formatSize(review->plan.totalBytes));
    }
    return {};
}

} // namespace trainyard::ui
