// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environment.h"
#include "services/azure/armclient.h"
#include "services/azure/azureaddress.h"

#include <QHash>

#include <mutex>

namespace trainyard {

/// The environments of a workspace in Azure, which builds them itself. Blocks: for worker threads, any
/// number.
class AzureEnvironments
{
public:
    AzureEnvironments(ArmClient &arm, AzureAddress address);

    /// Each with its latest version, curated ones last; what the first hundred consist of is asked for once,
    /// as a version never changes.
    Result<QList<Environment>> list(const IsCancelled &isCancelled);
    /// The resource id of NAME:VERSION, or of the latest of NAME. NotFound.
    Result<QString> idOf(const QString &reference, const IsCancelled &isCancelled);
    /// The next version, of an image or of conda and pip packages on one. Unsupported: an interpreter or a
    /// Dockerfile, which cannot travel.
    Result<Environment> add(const Environment &environment, const IsCancelled &isCancelled);

private:
    QString pathOf(const QString &name) const;
    void describe(QList<Environment> &environments, const IsCancelled &isCancelled);
    void describe(Environment &environment, const IsCancelled &isCancelled);

    ArmClient &m_arm;
    AzureAddress m_address;
    std::mutex m_mutex;
    QHash<QString, QJsonObject> m_versions; ///< by reference(); guarded by m_mutex
};

/// Whether Microsoft keeps an environment of that name: such names are theirs alone.
bool isCurated(const QString &name);
/// The body of EnvironmentVersions_CreateOrUpdate.
Result<QJsonObject> environmentVersion(const Environment &environment);

} // namespace trainyard
