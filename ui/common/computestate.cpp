// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/computestate.h"

#include "ui/common/format.h"
#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMap>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Compute", text);
}

/// The status of a run that has the same meaning, for its shape and colour.
RunStatus likeStatus(ComputeState state)
{
    switch (state) {
    case ComputeState::Ready:
        return RunStatus::Completed;
    case ComputeState::Busy:
        return RunStatus::Running;
    case ComputeState::Starting:
    case ComputeState::Stopping:
    case ComputeState::Resizing:
    case ComputeState::Creating:
    case ComputeState::Deleting:
        return RunStatus::Preparing;
    case ComputeState::Failed:
        return RunStatus::Failed;
    case ComputeState::Unreachable:
        return RunStatus::NotResponding;
    case ComputeState::Stopped:
    case ComputeState::Unknown:
        break;
    }
    return RunStatus::NotStarted;
}

QString gpuFacts(const QStringList &gpus)
{
    QMap<QString, int> byName;
    for (const QString &name : gpus)
        ++byName[name];
    QStringList parts;
    for (auto it = byName.cbegin(); it != byName.cend(); ++it)
        parts << (it.value() == 1 ? it.key() : u"%1 × %2"_s.arg(it.value()).arg(it.key()));
    return parts.join(u" + "_s);
}
} // namespace

QString computeStateText(ComputeState state)
{
    switch (state) {
    case ComputeState::Ready:
        return tr("Ready");
    case ComputeState::Busy:
        return tr("Busy");
    case ComputeState::Starting:
        return tr("Starting");
    case ComputeState::Stopping:
        return tr("Stopping");
    case ComputeState::Stopped:
        return tr("Stopped");
    case ComputeState::Resizing:
        return tr("Resizing");
    case ComputeState::Creating:
        return tr("Creating");
    case ComputeState::Deleting:
        return tr("Deleting");
    case ComputeState::Failed:
        return tr("Failed");
    case ComputeState::Unreachable:
        return tr("Unreachable");
    case ComputeState::Unknown:
        break;
    }
    return tr("Unknown");
}

QString computeKindText(ComputeKind kind)
{
    switch (kind) {
    case ComputeKind::LocalComputer:
        return tr("This computer");
    case ComputeKind::RemoteMachine:
        return tr("Remote machine");
    case ComputeKind::Slurm:
        return tr("Slurm cluster");
    case ComputeKind::Cluster:
        return tr("Cluster");
    case ComputeKind::Instance:
        return tr("Instance");
    case ComputeKind::Kubernetes:
        return tr("Kubernetes");
    case ComputeKind::Spark:
        return tr("Spark cluster");
    case ComputeKind::Batch:
        return tr("Azure Batch");
    case ComputeKind::Databricks:
        return tr("Azure Databricks");
    case ComputeKind::DataLakeAnalytics:
        return tr("Data Lake Analytics");
    case ComputeKind::ContainerInstance:
        return tr("Container instance");
    case ComputeKind::Synapse:
        return tr("Synapse Spark pool");
    case ComputeKind::Aks:
        return tr("AKS cluster");
    case ComputeKind::Unknown:
        break;
    }
    return tr("Unknown");
}

QColor computeStateColor(ComputeState state, const QPalette &palette)
{
    return Theme::of(palette).statusColor(likeStatus(state));
}

void paintComputeGlyph(QPainter *painter, const QRectF &rect, ComputeState state, const QColor &color)
{
    paintStatusGlyph(painter, rect, likeStatus(state), color);
}

bool isOn(ComputeState state)
{
    return state != ComputeState::Stopped && state != ComputeState::Failed &&
           state != ComputeState::Unreachable && state != ComputeState::Unknown;
}

QString computeFacts(const ComputeTarget &target)
{
    QStringList parts;
    if (target.cores > 0)
        parts << (target.cores == 1 ? tr("1 core") : tr("%1 cores").arg(target.cores));
    if (!target.gpus.isEmpty())
        parts << gpuFacts(target.gpus);
    if (target.memoryBytes > 0)
        parts << formatSize(target.memoryBytes);
    return parts.join(u" · "_s);
}

QString computeCost(const ComputeTarget &target)
{
    if (!target.costPerHour)
        return {};
    return tr("%1 %2/h").arg(QLocale().toString(*target.costPerHour, 'f', 2), target.currency).simplified();
}

} // namespace trainyard::ui
