// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/armclient.h"
#include "services/azure/azureaddress.h"

#include <mutex>

namespace trainyard {

/// The services of a workspace that are not the resource manager's: run history, metrics, MLflow. The
/// workspace says where they are; asked once. Any worker thread.
class DataPlane
{
public:
    DataPlane(ArmClient &arm, AzureAddress address);

    /// One call to a service, such as "history/v1.0"; `path` begins behind the workspace's.
    Result<QJsonObject> ask(QLatin1StringView service, ArmCall call, const IsCancelled &isCancelled);
    /// All pages: `items` of each, followed by continuationToken. At most `most`.
    Result<QJsonArray> list(QLatin1StringView service, const ArmCall &call, const IsCancelled &isCancelled,
                            qsizetype most);
    Result<QJsonObject> askMlflow(ArmCall call, const IsCancelled &isCancelled);

private:
    struct Hosts
    {
        QUrl api;
        QUrl mlflow;
    };
    Result<QJsonObject> discover(QUrl url, const IsCancelled &isCancelled);
    Result<Hosts> hosts(const IsCancelled &isCancelled);

    ArmClient &m_arm;
    AzureAddress m_address;
    std::mutex m_mutex;
    Hosts m_hosts; ///< guarded by m_mutex
};

} // namespace trainyard
