// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azureaddress.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QUrl>

namespace trainyard::test {

/// What a region and a workspace of the fake Azure have, in the shapes of the official OpenAPI.
QJsonArray fakeSizes();
QJsonArray fakeUsages(const QString &subscription);
QJsonArray fakeNodes();
QJsonObject fakeWorkspace(const AzureAddress &address);
QJsonObject fakeResource(const AzureAddress &address, const QString &name, const QJsonObject &properties);
/// A job without properties.
QJsonObject fakeJob(const AzureAddress &address, const QString &id, const QDateTime &created);
/// The workspace with where its other services are: all at `url`.
QJsonObject withHosts(QJsonObject workspace, const QUrl &url, const QString &path);
/// What the service adds to a compute that was made.
QJsonObject withDefaults(QJsonObject resource);

} // namespace trainyard::test
