// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/mlflow/mlflowapi.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxRedirects = 5;
constexpr std::chrono::seconds patience{20};
constexpr qint64 maxAnswer = qint64(64) << 20;
constexpr double longestQuiet = 300; ///< seconds
constexpr qsizetype maxWords = 300;  ///< of a server's own

QString tr(const char *text)
{
    return QCoreApplication::translate("Logs", text);
}

/// As the server wrote it, in one line of bounded length.
QString ownWords(const QJsonObject &answer)
{
    return answer.value("message"_L1).toString().left(maxWords).simplified();
}
} // namespace

QUrl MlflowApi::urlOf(const QString &call) const
{
    return QUrl(m_access.address + u"/api/2.0/mlflow/"_s + call);
}

Result<QJsonObject> MlflowApi::get(const QString &call, const QUrlQuery &query)
{
    QUrl url = urlOf(call);
    url.setQuery(query);
    return ask("GET", url, {});
}

Result<QJsonObject> MlflowApi::post(const QString &call, const QJsonObject &body)
{
    return ask("POST", urlOf(call), QJsonDocument(body).toJson(QJsonDocument::Compact));
}

Result<HttpResponse> MlflowApi::send(HttpRequest request)
{
    const QUrl first = request.url;
    for (int i = 0; i <= maxRedirects; ++i) {
        auto response = m_access.http->send(request, m_access.isCancelled);
        if (!response || response->status < 300 || response->status >= 400)
            return response;
        const QUrl next = request.url.resolved(QUrl::fromEncoded(response->header("Location")));
        // The password is for the server that the person named, and for nobody else.
        if (!isSameOrigin(first, next))
            return failure(ErrorKind::Denied,
                           tr("%1 sends to another server, %2, which was not asked. Open that address itself "
                              "if you trust it.")
                               .arg(first.host(), next.host()));
        request.url = next;
    }
    return failure(
        ErrorKind::Unavailable,
        tr("%1 sends from one address to the next without end. Check the address.").arg(m_access.address));
}

Result<QJsonObject> MlflowApi::answerFrom(const HttpResponse &response) const
{
    const QJsonDocument document = QJsonDocument::fromJson(response.body);
    const QJsonObject answer = document.object();
    if (response.status == 401 || response.status == 403)
        return failure({ErrorKind::Denied,
                        m_access.secret && !m_access.secret->isEmpty()
                            ? tr("%1 does not take this password or token, or it may not see the runs. Open "
                                 "the server again with another one.")
                                  .arg(m_access.address)
                            : tr("%1 asks who you are. Open the server again with your user and password, or "
                                 "with a token.")
                                  .arg(m_access.address),
                        ownWords(answer),
                        {}});
    if (response.isSuccess() && document.isObject())
        return answer;
    const bool isMlflows = !response.isSuccess() && answer.contains("error_code"_L1);
    if (isMlflows && response.status == 404)
        return failure(ErrorKind::NotFound, tr("%1 says: %2").arg(m_access.address, ownWords(answer)));
    if (isMlflows && response.status < 500)
        return failure(ErrorKind::InvalidInput,
                       tr("%1 refuses what was asked: %2").arg(m_access.address, ownWords(answer)));
    if (response.status >= 500 || response.status == 429)
        return failure(
            {ErrorKind::Unavailable,
             tr("%1 has trouble answering (%2). It is asked again in a while; its own log says more.")
                 .arg(m_access.address)
                 .arg(response.status),
             ownWords(answer),
             {}});
    return failure(ErrorKind::Corrupt,
                   tr("%1 answers, but not as a tracking server of MLflow does. Check the address: it is the "
                      "one that shows MLflow's page in a browser.")
                       .arg(m_access.address));
}

Result<QJsonObject> MlflowApi::ask(const QByteArray &method, const QUrl &url, const QByteArray &body)
{
    if (now() < m_quietUntil && m_quietUntil - now() <= longestQuiet) // the clock may be set back
        return failure(m_lastError);
    HttpRequest request{method, url, {{"Accept", "application/json"}}, body, maxAnswer, patience};
    if (!body.isEmpty())
        request.headers.emplaceBack("Content-Type", "application/json");
    if (m_access.secret && !m_access.secret->isEmpty()) {
        const QByteArray secret(m_access.secret->reveal(), qsizetype(m_access.secret->size()));
        request.headers.emplaceBack("Authorization",
                                    secret.contains(':') ? "Basic " + secret.toBase64() : "Bearer " + secret);
    }
    const auto response = send(std::move(request));
    auto answer = response ? answerFrom(*response) : Result<QJsonObject>(failure(response.error()));
    if (!response && response.error().kind == ErrorKind::Unavailable)
        answer.error().message =
            tr("%1 does not answer. Check the address, and that the server runs and can be "
               "reached from here; it is asked again in a while.")
                .arg(m_access.address);
    if (answer || answer.error().kind != ErrorKind::Unavailable) {
        m_failures = 0;
        return answer;
    }
    m_lastError = answer.error();
    m_quietUntil = now() + std::min(longestQuiet, std::exp2(m_failures++));
    return answer;
}

} // namespace trainyard
