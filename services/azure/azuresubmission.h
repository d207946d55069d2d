// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azurecompute.h"
#include "services/azure/azureenvironments.h"
#include "services/azure/azurejobs.h"
#include "services/azure/codeassets.h"

namespace trainyard {

/// Takes a configuration to a job of Azure: files, environment, compute, and then the job, which nothing
/// before it is kept for but the files. Blocks: for worker threads, any number. The services outlive it.
class AzureSubmission
{
public:
    struct Services
    {
        ArmClient &arm;
        AzureAddress address;
        AzureCompute &compute;
        AzureEnvironments &environments;
        CodeAssets &code;
        AzureJobs &jobs;
    };
    explicit AzureSubmission(Services services);

    Result<SubmissionReview> review(const RunConfiguration &configuration, const IsCancelled &isCancelled);
    Result<Run> submit(const RunConfiguration &configuration, const CodeAssets::Tell &tell,
                       const IsCancelled &isCancelled);

private:
    /// The code of another run, as the id of its resource.
    Result<QString> codeOf(const QString &runId, const IsCancelled &isCancelled);
    Result<QString> send(const RunConfiguration &configuration, QMap<QString, QString> &facts,
                         const CodeAssets::Tell &tell, const IsCancelled &isCancelled);

    Services m_s;
};

} // namespace trainyard
