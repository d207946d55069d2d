// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/armwait.h"

#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr std::chrono::milliseconds longestTold = 1h;
constexpr int mostFailures = 3;
constexpr int mostAttempts = 10;

OperationState ended(const QString &word, const QJsonObject &error)
{
    if (word.compare("succeeded"_L1, Qt::CaseInsensitive) == 0)
        return {OperationState::Done, word, {}};
    if (word.compare("failed"_L1, Qt::CaseInsensitive) == 0 ||
        word.compare("canceled"_L1, Qt::CaseInsensitive) == 0)
        return {OperationState::Bad, word, error};
    return {OperationState::Running, word, {}};
}
} // namespace

std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse &response, const QDateTime &now)
{
    const QByteArray told = response.header("Retry-After").trimmed();
    if (told.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const double seconds = told.toDouble(&isNumber);
    std::chrono::milliseconds wait;
    if (isNumber) {
        wait = std::chrono::milliseconds(qint64(std::clamp(seconds, 0.0, 3600.0) * 1000));
    } else {
        QDateTime date =
            QLocale::c().toDateTime(QString::fromLatin1(told), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
        date.setTimeSpec(Qt::UTC);
        if (!date.isValid())
            return std::nullopt;
        wait = std::chrono::milliseconds(now.msecsTo(date));
    }
    return std::clamp<std::chrono::milliseconds>(wait, 0ms, longestTold);
}

RetryPlan::RetryPlan(const QByteArray &method) : m_isIdempotent(method != "POST" && method != "PATCH") {}

std::optional<std::chrono::milliseconds> RetryPlan::next(const Result<HttpResponse> &response,
                                                         const QDateTime &now)
{
    ++m_attempts;
    std::optional<std::chrono::milliseconds> told;
    bool isWorthIt = false;
    bool isThrottled = false;
    if (!response) {
        isWorthIt = response.error().kind == ErrorKind::Unavailable && m_isIdempotent;
    } else {
        const int status = response->status;
        if (status >= 400)
            told = retryAfter(*response, now);
        isThrottled = status == 429;
        const bool isTrouble = status == 500 || status == 503 || status == 504;
        isWorthIt = told || isThrottled || isTrouble || (m_isIdempotent && (status == 408 || status == 502));
    }
    if (!isWorthIt || m_attempts > mostAttempts || (!isThrottled && ++m_failures > mostFailures))
        return std::nullopt;
    if (told)
        return told;
    return m_attempts == 1 ? 0ms : std::min<std::chrono::milliseconds>(800ms * (1 << (m_attempts - 1)), 120s);
}

OperationState stateOfOperation(const QJsonObject &body)
{
    const QString word = body.value("status"_L1).toString();
    if (word.isEmpty())
        return {OperationState::Bad, {}, body.value("error"_L1).toObject()};
    return ended(word, body.value("error"_L1).toObject());
}

OperationState stateOfLocation(int status)
{
    return {status == 202 ? OperationState::Running : OperationState::Done, {}, {}};
}

OperationState stateOfResource(const QJsonObject &body, int status)
{
    const QJsonObject properties = body.value("properties"_L1).toObject();
    const QString word = properties.value("provisioningState"_L1).toString();
    if (word.isEmpty())
        return {status == 201 || status == 202 ? OperationState::Running : OperationState::Done, {}, {}};
    const QJsonValue errors = properties.value("provisioningErrors"_L1);
    const QJsonObject first =
        errors.toArray().isEmpty() ? QJsonObject() : errors.toArray().first().toObject();
    return ended(word, first.value("error"_L1).isObject() ? first.value("error"_L1).toObject() : first);
}

} // namespace trainyard
