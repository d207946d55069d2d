// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computetarget.h"
#include "models/domain/result.h"
#include "models/domain/runconfiguration.h"

#include <QJsonObject>

namespace trainyard {

/// A size of machine that a cloud offers in the workspace's region.
struct ComputeSize
{
    QString name; ///< "Standard_DS3_v2"
    QString family;
    int cores = 0;
    int gpus = 0;
    double memoryGiB = 0;
    bool canBeLowPriority = false;
    bool isForClusters = false;
    bool isForInstances = false;
    std::optional<double> pricePerHour; ///< of a Linux machine, in `currency`; nullopt: unknown
    std::optional<double> lowPriorityPricePerHour;
    QString currency;
    /// Cores of its family that may still be taken; −1: unknown.
    qint64 coresLeft = -1;
    qint64 lowPriorityCoresLeft = -1;
    friend bool operator==(const ComputeSize &, const ComputeSize &) = default;
};

/// How many nodes a cluster has.
struct ComputeScale
{
    int minNodes = 0;
    int maxNodes = 1;
    int idleSeconds = 1800; ///< before an idle node is given back
    friend bool operator==(const ComputeScale &, const ComputeScale &) = default;
};

/// What a person tells of a cluster or an instance that shall be made. Holds no secret: the password of the
/// administrator goes beside it (services/workspace/computecredentials.h). Empty fields are the service's
/// choice.
struct ComputeCreation
{
    QString name;
    ComputeKind kind = ComputeKind::Cluster; ///< or Instance
    QString size;
    QString description;
    QString region; ///< empty: the workspace's

    // A cluster
    bool isLowPriority = false;
    ComputeScale scale;

    // Logging in to its nodes; it cannot be changed later
    bool hasSsh = false;
    QString administrator;
    QString publicKey; ///< the line of the .pub file, instead of a password

    QString subnet; ///< resource id of a subnet of the person's own network
    bool hasPublicAddress = true;
    bool hasIdentity = false;           ///< a system-assigned one
    QStringList userAssignedIdentities; ///< resource ids
    friend bool operator==(const ComputeCreation &, const ComputeCreation &) = default;
};

/// One machine of a cluster.
struct ComputeNode
{
    QString id;
    QString state; ///< the service's word: idle, running, preparing, unusable, leaving, preempted
    QString runId;
    QString privateAddress;
    QString publicAddress;
    int port = 0; ///< for ssh at `publicAddress`
    friend bool operator==(const ComputeNode &, const ComputeNode &) = default;
};

/// What can be done to an instance.
enum class ComputeSwitch { Start, Stop, Restart };

/// Every rule that needs no service (azureml-core, core/compute/amlcompute.py; names by the 2026-05-01
/// schema). `field` is that of ComputeCreation, of ComputeScale, or "password". `size`: what is known of the
/// size; may be null.
QList<Finding> checkCreation(const ComputeCreation &creation, bool hasPassword, const ComputeSize *size);
/// The rules of ComputeScale alone.
QList<Finding> checkScale(const ComputeScale &scale);

QJsonObject toJson(const ComputeSize &size);
QJsonObject toJson(const ComputeNode &node);

} // namespace trainyard
