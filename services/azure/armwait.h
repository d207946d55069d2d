// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/http/httpclient.h"

#include <QDateTime>
#include <QJsonObject>

#include <optional>

namespace trainyard {

/// How long the answer asks to wait: seconds or a date, bounded to an hour.
std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse &response, const QDateTime &now);

/// When to try a request again (azure-core, _retry.py): 408, 429, 500, 502, 503, 504 and whatever has
/// Retry-After; after 0 s, then 0.8 s doubled each time, at most 120 s, or as told. A method that is not
/// idempotent only where the service surely did nothing. Three times; ten times where it is told to wait.
class RetryPlan
{
public:
    explicit RetryPlan(const QByteArray &method);
    /// How long to wait before the next attempt; none: this is the answer.
    std::optional<std::chrono::milliseconds> next(const Result<HttpResponse> &response, const QDateTime &now);

private:
    bool m_isIdempotent;
    int m_failures = 0; ///< that count against three
    int m_attempts = 0;
};

/// Where a long-running operation stands.
struct OperationState
{
    enum Is { Running, Done, Bad };
    Is is = Running;
    QString word; ///< the service's own; may be empty
    QJsonObject error;
};

/// The body of Azure-AsyncOperation.
OperationState stateOfOperation(const QJsonObject &body);
/// Of Location: 202 goes on.
OperationState stateOfLocation(int status);
/// Of the resource itself, which was put and answered with `status`.
OperationState stateOfResource(const QJsonObject &body, int status);

} // namespace trainyard
