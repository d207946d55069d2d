// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/targetrules.h"

#include "models/documents/supportmatrix.h"
#include "ui/common/computestate.h"

#include <QCoreApplication>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("TargetRules", text);
}

QString withReason(const ComputeTarget &target, const QString &remedy)
{
    const QString reason =
        target.stateReason.isEmpty() ? computeStateText(target.state) + u'.' : target.stateReason;
    return reason + u' ' + remedy;
}
} // namespace

QString whyUnusable(const ComputeTarget &target)
{
    if (const QString why = whyNoScripts(target.kind); !why.isEmpty())
        return why;
    switch (target.state) {
    case ComputeState::Unreachable:
        return withReason(target, tr("Switch it on, or check the network."));
    case ComputeState::Failed:
        return withReason(target, tr("Look at it on the Compute page."));
    case ComputeState::Stopped:
    case ComputeState::Stopping:
        return withReason(target, tr("Start it on the Compute page."));
    case ComputeState::Deleting:
        return withReason(target, tr("Choose another target."));
    default:
        return {};
    }
}

} // namespace trainyard::ui
