// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/http/httpclient.h"
#include "services/metrics/logs/logsource.h"
#include "services/secrets/secret.h"

#include <QJsonObject>
#include <QUrlQuery>

#include <memory>

namespace trainyard {

/// How a tracking server of MLflow is reached.
struct MlflowAccess
{
    QString address; ///< "http://host:5000", perhaps with a path
    std::shared_ptr<HttpClient> http;
    std::shared_ptr<const Secret> secret; ///< a token, or user:password; empty: the server asks for none
    IsCancelled isCancelled;
    LogClock clock;
};

/// Calls of MLflow's REST API 2.0 (mlflow/protos/service.proto). Blocks; one thread. A server that does not
/// answer is left in peace for a while, longer each time, and its error is given again meanwhile.
class MlflowApi
{
public:
    explicit MlflowApi(MlflowAccess access) : m_access(std::move(access)) {}

    const QString &address() const { return m_access.address; }
    double now() const { return m_access.clock(); }

    /// `call`: "runs/search". Errors: Unavailable, Denied (it wants a password or token), NotFound (the run
    /// is gone), InvalidInput (the server says no), Corrupt (no server of MLflow, or a damaged answer).
    Result<QJsonObject> get(const QString &call, const QUrlQuery &query);
    Result<QJsonObject> post(const QString &call, const QJsonObject &body);

private:
    Result<QJsonObject> ask(const QByteArray &method, const QUrl &url, const QByteArray &body);
    Result<HttpResponse> send(HttpRequest request);
    Result<QJsonObject> answerFrom(const HttpResponse &response) const;
    QUrl urlOf(const QString &call) const;

    MlflowAccess m_access;
    double m_quietUntil = 0;
    int m_failures = 0;
    Error m_lastError;
};

} // namespace trainyard
