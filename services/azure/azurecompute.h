// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computeattachment.h"
#include "models/domain/computecreation.h"
#include "services/azure/armclient.h"
#include "services/azure/azureaddress.h"
#include "services/workspace/computecredentials.h"

#include <mutex>

namespace trainyard {

/// The compute of a workspace in Azure. Blocks: for worker threads, any number.
class AzureCompute
{
public:
    /// Steps of what takes long, for whoever watches; may be empty.
    using Tell = std::function<void(const ComputeStep &)>;
    AzureCompute(ArmClient &arm, AzureAddress address);

    Result<QList<ComputeTarget>> list(const IsCancelled &isCancelled);
    Result<ComputeTarget> get(const QString &name, const IsCancelled &isCancelled);
    Result<QList<ComputeSize>> sizes(const IsCancelled &isCancelled);
    Result<QList<ComputeNode>> nodes(const QString &name, const IsCancelled &isCancelled);
    Result<ComputeTarget> create(const ComputeCreation &creation, const ComputeCredentials &credentials,
                                 const IsCancelled &isCancelled, const Tell &tell);
    Result<ComputeTarget> attach(const ComputeAttachment &attachment, const ComputeCredentials &credentials,
                                 const IsCancelled &isCancelled, const Tell &tell);
    Result<ComputeTarget> scale(const QString &name, const ComputeScale &scale,
                                const IsCancelled &isCancelled, const Tell &tell);
    Result<ComputeTarget> turn(const QString &name, ComputeSwitch how, const IsCancelled &isCancelled,
                               const Tell &tell);
    enum class Away { Delete, Detach };
    /// Detach leaves the resource as it is; Delete takes the machines away.
    Result<> remove(const QString &name, Away how, const IsCancelled &isCancelled, const Tell &tell);

private:
    QString pathOf(const QString &name) const;
    Result<QString> region(const IsCancelled &isCancelled);
    /// With cores and costs, as far as they can be had.
    QList<ComputeTarget> completed(QList<ComputeTarget> targets, const IsCancelled &isCancelled);
    /// The call and all that follows, told as the steps "accepted" and then `title`.
    Result<QJsonObject> operate(const ArmCall &call, const QString &title, const IsCancelled &isCancelled,
                                const Tell &tell);
    Result<> refuseTaken(const QString &name, const IsCancelled &isCancelled);
    Result<ComputeTarget> made(const QString &name, const QJsonObject &answer,
                               const IsCancelled &isCancelled);

    ArmClient &m_arm;
    AzureAddress m_address;
    std::mutex m_mutex;
    QString m_region;   ///< guarded by m_mutex, as is
    QJsonArray m_sizes; ///< which hardly ever changes
    bool m_hasSizes = false;
};

} // namespace trainyard
