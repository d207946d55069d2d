// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runquery.h"
#include "services/azure/armclient.h"
#include "services/azure/azureaddress.h"
#include "services/azure/turn.h"
#include "services/workspace/workspace.h"

namespace trainyard {

/// A JobBase resource of Azure as a run, whatever made it (portal, SDK, us).
Run runOf(const QJsonObject &job);

/// The runs of a workspace in Azure. The service lists them by pages and in its own order, so the list is
/// kept for some seconds and searched here. Blocks: for worker threads, any number.
class AzureJobs
{
public:
    AzureJobs(ArmClient &arm, AzureAddress address);

    Result<RunPage> page(const RunQuery &query, const IsCancelled &isCancelled);
    Result<QList<ExperimentSummary>> experiments(const IsCancelled &isCancelled);
    Result<QList<Run>> called(const QString &word, int limit, const IsCancelled &isCancelled);
    Result<Run> get(const QString &id, const IsCancelled &isCancelled);
    /// Waits until Azure has taken the wish; the run may end later.
    Result<Run> cancel(const QString &id, const IsCancelled &isCancelled);
    /// The resource as the service gives it.
    Result<QJsonObject> resource(const QString &id, const IsCancelled &isCancelled);
    /// Makes the job, or changes what may be changed of one; may be repeated.
    Result<Run> put(const QString &id, const QJsonObject &body, const IsCancelled &isCancelled);
    Result<Run> edit(const QString &id, const RunEdit &edit, const IsCancelled &isCancelled);

private:
    QString pathOf(const QString &id) const;
    Result<QList<Run>> all(const IsCancelled &isCancelled);
    void forget(); ///< the list: it has changed

    ArmClient &m_arm;
    AzureAddress m_address;
    Turn m_turn;
    QList<Run> m_runs; ///< guarded by m_turn, as is
    QDateTime m_asked; ///< when; invalid: anew
};

} // namespace trainyard
