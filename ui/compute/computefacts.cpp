// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/computefacts.h"

#include "ui/common/computestate.h"
#include "ui/common/format.h"

#include <QCoreApplication>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("ComputeFacts", text);
}
} // namespace

QList<QPair<QString, QString>> factsOf(const ComputeTarget &target)
{
    QList<QPair<QString, QString>> facts;
    const auto add = [&](const QString &label, const QString &text) {
        if (!text.isEmpty())
            facts.append({label, text});
    };
    add(tr("Kind"), computeKindText(target.kind));
    add(tr("Address"), target.address);
    add(tr("System"), target.system);
    add(tr("Cores"), target.cores > 0 ? QString::number(target.cores) : QString());
    add(tr("GPUs"), target.gpus.isEmpty() ? tr("none found") : target.gpus.join(u", "_s));
    add(tr("Memory"), target.memoryBytes > 0 ? formatSize(target.memoryBytes) : QString());
    add(tr("Free disk"), target.freeDiskBytes > 0 ? formatSize(target.freeDiskBytes) : QString());
    if (target.nodesMax > 1)
        add(tr("Nodes"), tr("%1 of %2 in use").arg(target.nodesInUse).arg(target.nodesMax));
    add(tr("Cost"), computeCost(target));
    add(tr("Folder"), target.homeFolder);
    return facts;
}

QList<Prerequisite> abilitiesOf(const ComputeTarget &target, const QList<Interpreter> &interpreters)
{
    QList<Prerequisite> abilities;
    const bool hasPython = !interpreters.isEmpty();
    abilities.append({tr("Run Python scripts"), hasPython,
                      !hasPython ? tr("No Python was found. Install one (on Debian: apt install python3).")
                      : interpreters.size() == 1
                          ? tr("with one interpreter")
                          : tr("with a choice of %1 interpreters").arg(interpreters.size())});
    const bool hasGpu = !target.gpus.isEmpty();
    abilities.append({tr("Train on a GPU"), hasGpu,
                      hasGpu
                          ? target.gpus.join(u", "_s)
                          : tr("No NVIDIA GPU was found; nvidia-smi would list it. Scripts run on the CPU."),
                      true});
    return abilities;
}

} // namespace trainyard::ui
