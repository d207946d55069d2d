// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QStringList>
#include <QUrl>

namespace trainyard {

/// The hosts of one cloud, and which of them a token may go to. Plain value.
///
/// Endpoints: azure-ai-ml, _azure_environments.py; authorities: azure-identity, _constants.py.
struct AzureCloud
{
    QString name;          ///< "AzureCloud", "AzureChinaCloud", "AzureUSGovernment", or that of a file
    QUrl authority;        ///< where tokens come from
    QUrl resourceManager;  ///< where resources are managed
    QUrl studio;           ///< the portal's pages
    QStringList dataHosts; ///< ".api.azureml.ms": a suffix of host names; "127.0.0.1:8080": exactly this one
    QString machineLearning; ///< resource of the token that a job acts with for the person

    QString managementScope() const;
    QString machineLearningScope() const { return machineLearning + QStringLiteral("/.default"); }
    /// Whether a bearer token may be sent there: https and a host of this cloud. Plain http only to this
    /// computer, where the cloud itself is described so.
    bool mayReceiveToken(const QUrl &url) const;

    /// One of the three above.
    static Result<AzureCloud> named(const QString &name);
    /// A private cloud from a JSON file: {"name", "authority", "resourceManager", "studio", "dataHosts",
    /// "machineLearning"}.
    static Result<AzureCloud> fromFile(const QString &path);
};

/// https, or http to this very computer.
bool isSafeTransport(const QUrl &url);

} // namespace trainyard
