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

/// Kinds whose machines are known one by one or by their size.
bool isMachine(ComputeKind kind)
{
    return kind == ComputeKind::LocalComputer || kind == ComputeKind::RemoteMachine ||
           kind == ComputeKind::Cluster || kind == ComputeKind::Instance || kind == ComputeKind::Slurm;
}
} // namespace

QList<QPair<QString, QString>> factsOf(const ComputeTarget &target)
{
    QList<QPair<QString, QString>> facts;
    const auto add = [&](const QString &label, const QString &text) {
        if (!text.isEmpty())
            facts.append({label, text});
    };
    add(tr("Kind"), target.kindLabel.isEmpty() ? computeKindText(target.kind) : target.kindLabel);
    add(tr("Description"), target.description);
    add(tr("Size"), target.size);
    add(tr("Priority"), target.priority == "LowPriority"_L1 ? tr("Low: nodes may be taken away at any time")
                                                            : target.priority);
    add(target.size.isEmpty() ? tr("Address") : tr("Region"), target.address);
    add(tr("System"), target.system);
    add(tr("Cores"), target.cores > 0 ? QString::number(target.cores) : QString());
    // Of a service's compute only the size says whether there are any.
    const bool isSaid = target.size.isEmpty() || target.cores > 0;
    const QString none = target.size.isEmpty() ? tr("none found") : tr("none");
    const bool mayHaveGpus = isMachine(target.kind) && isSaid;
    add(tr("GPUs"), !target.gpus.isEmpty() ? target.gpus.join(u", "_s) : mayHaveGpus ? none : QString());
    add(tr("Memory"), target.memoryBytes > 0 ? formatSize(target.memoryBytes) : QString());
    add(tr("Free disk"), target.freeDiskBytes > 0 ? formatSize(target.freeDiskBytes) : QString());
    if (target.nodesMax > 1)
        add(tr("Nodes"), tr("%1 of %2 in use").arg(target.nodesInUse).arg(target.nodesMax));
    if (target.nodesMin > 0)
        add(tr("Always on"), tr("%1 nodes").arg(target.nodesMin));
    if (target.idleSeconds > 0)
        add(tr("Given back"), target.idleSeconds % 60 == 0
                                  ? tr("a node that idles for %1 min").arg(target.idleSeconds / 60)
                                  : tr("a node that idles for %1 s").arg(target.idleSeconds));
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
