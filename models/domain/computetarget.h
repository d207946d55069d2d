// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace trainyard {

enum class ComputeKind {
    LocalComputer,
    RemoteMachine,
    Slurm,
    Cluster,
    Instance,
    Kubernetes,
    Spark,
    Batch,
    Databricks,
    DataLakeAnalytics,
    ContainerInstance,
    Synapse, ///< a Spark pool of Azure Synapse
    Aks,     ///< Kubernetes for deployments, as azureml-core 1 attached it
    Unknown
};

enum class ComputeState {
    Ready,
    Busy,
    Starting,
    Stopping,
    Stopped,
    Resizing,
    Creating,
    Deleting,
    Failed,
    Unreachable,
    Unknown
};

/// A measured or promised property of a target that a run may need.
struct Prerequisite
{
    QString name; ///< "Python", "git", "Free space"
    bool isMet = false;
    QString detail;          ///< "3.11.2 (/usr/bin/python3)" or what is missing and how to get it
    bool isOptional = false; ///< runs go on without it, as `detail` says
    bool isTrouble() const { return !isMet && !isOptional; }
    friend bool operator==(const Prerequisite &, const Prerequisite &) = default;
};

/// Where runs run. One list serves every kind of workspace; what a kind does not know stays at its default.
struct ComputeTarget
{
    QString name;
    ComputeKind kind = ComputeKind::Unknown;
    ComputeState state = ComputeState::Unknown;
    QString stateReason;
    QString address; ///< host name, resource id or region
    QString system;  ///< "Debian GNU/Linux 12, kernel 6.1"
    int cores = 0;
    QStringList gpus; ///< one name each
    qint64 memoryBytes = 0;
    qint64 freeDiskBytes = 0;
    int nodesInUse = 0;
    int nodesMax = 1;
    int activeRuns = 0;
    std::optional<double> costPerHour; ///< in `currency`; nullopt: unknown or free
    QString currency;
    QList<Prerequisite> prerequisites;
    QString homeFolder; ///< TRAINYARD_TARGET_HOME there
    bool canDetach = false;
    bool canDelete = false;
    bool canStart = false; ///< it is stopped
    bool canStop = false;  ///< it is on; then it can be restarted too
    bool canScale = false; ///< its numbers of nodes can be changed
    QString kindLabel;     ///< the service's own word where `kind` is Unknown ("DataFactory")
    QString size;          ///< of its machines ("STANDARD_D2_V2")
    QString priority;      ///< "Dedicated" or "LowPriority"; empty: nothing was said
    int nodesMin = 0;
    int nodesIdle = 0;   ///< on, and waiting for runs
    int idleSeconds = 0; ///< after which an idle node is given back; 0: unknown
    QString description;
    friend bool operator==(const ComputeTarget &, const ComputeTarget &) = default;
};

/// A Python that a run can use as it is ("user-managed").
struct Interpreter
{
    QString path;    ///< absolute
    QString version; ///< "3.11.2"
    QString label;   ///< "conda: torch-gpu", ".venv of this folder", "system"
    friend bool operator==(const Interpreter &, const Interpreter &) = default;
};

QString computeKindName(ComputeKind kind);
QString computeStateName(ComputeState state);

} // namespace trainyard
