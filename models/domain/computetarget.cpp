// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/computetarget.h"

namespace trainyard {

using namespace Qt::StringLiterals;

QString computeKindName(ComputeKind kind)
{
    switch (kind) {
    case ComputeKind::LocalComputer:
        return u"local"_s;
    case ComputeKind::RemoteMachine:
        return u"ssh"_s;
    case ComputeKind::Slurm:
        return u"slurm"_s;
    case ComputeKind::Cluster:
        return u"cluster"_s;
    case ComputeKind::Instance:
        return u"instance"_s;
    case ComputeKind::Kubernetes:
        return u"kubernetes"_s;
    case ComputeKind::Spark:
        return u"spark"_s;
    case ComputeKind::Batch:
        return u"batch"_s;
    case ComputeKind::Databricks:
        return u"databricks"_s;
    case ComputeKind::DataLakeAnalytics:
        return u"adla"_s;
    case ComputeKind::ContainerInstance:
        return u"aci"_s;
    case ComputeKind::Synapse:
        return u"synapse"_s;
    case ComputeKind::Aks:
        return u"aks"_s;
    case ComputeKind::Unknown:
        break;
    }
    return u"unknown"_s;
}

QString computeStateName(ComputeState state)
{
    switch (state) {
    case ComputeState::Ready:
        return u"Ready"_s;
    case ComputeState::Busy:
        return u"Busy"_s;
    case ComputeState::Starting:
        return u"Starting"_s;
    case ComputeState::Stopping:
        return u"Stopping"_s;
    case ComputeState::Stopped:
        return u"Stopped"_s;
    case ComputeState::Resizing:
        return u"Resizing"_s;
    case ComputeState::Creating:
        return u"Creating"_s;
    case ComputeState::Deleting:
        return u"Deleting"_s;
    case ComputeState::Failed:
        return u"Failed"_s;
    case ComputeState::Unreachable:
        return u"Unreachable"_s;
    case ComputeState::Unknown:
        break;
    }
    return u"Unknown"_s;
}

} // namespace trainyard
