// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/http/networkhttp.h"

#include "services/workspace/workerthread.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>

#include <condition_variable>
#include <mutex>
#include <optional>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Network", text);
}

HttpResponse responseOf(QNetworkReply &reply)
{
    HttpResponse response;
    response.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto &[name, value] : reply.rawHeaderPairs())
        response.headers.emplaceBack(name, value);
    return response;
}

Error noAnswer(QNetworkReply &reply)
{
    const QString host = reply.url().host();
    // The address may carry a signature, so only its host is told.
    if (reply.error() == QNetworkReply::SslHandshakeFailedError)
        return {ErrorKind::Denied,
                tr("%1 does not prove who it is, so nothing was sent. Check the clock of this computer, and "
                   "whether a proxy stands between.")
                    .arg(host),
                u"QNetworkReply error %1"_s.arg(int(reply.error())),
                {}};
    return {ErrorKind::Unavailable,
            tr("%1 does not answer. Check the network and the proxy, then try again.").arg(host),
            u"QNetworkReply error %1"_s.arg(int(reply.error())),
            {}};
}
} // namespace

QByteArray HttpResponse::header(const char *name) const
{
    for (const auto &[key, value] : headers)
        if (qstricmp(key.constData(), name) == 0)
            return value;
    return {};
}

bool isSameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == "http"_L1 ? 80 : 443); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

/// Between the thread that waits and the one that has the network.
struct NetworkHttp::Exchange
{
    HttpRequest request;
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<Result<HttpResponse>> answer;
    QPointer<QNetworkReply> reply; ///< touched in the network's thread only

    void tell(Result<HttpResponse> result)
    {
        const std::scoped_lock lock(mutex);
        if (answer)
            return;
        answer = std::move(result);
        changed.notify_all();
    }
};

NetworkHttp::NetworkHttp() : m_thread(std::make_unique<WorkerThread>(u"network"_s))
{
    m_thread->runAndWait([this] {
        m_manager = new QNetworkAccessManager(m_thread->context());
        m_manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        m_manager->setAutoDeleteReplies(false);
    });
}

NetworkHttp::~NetworkHttp() = default;

Result<HttpResponse> NetworkHttp::send(const HttpRequest &request, const IsCancelled &isCancelled)
{
    auto exchange = std::make_shared<Exchange>();
    exchange->request = request;
    QMetaObject::invokeMethod(
        m_thread->context(), [this, exchange] { start(exchange); }, Qt::QueuedConnection);
    std::unique_lock lock(exchange->mutex);
    while (!exchange->answer) {
        exchange->changed.wait_for(lock, 50ms);
        if (!exchange->answer && isCancelled && isCancelled()) {
            exchange->answer = failure(ErrorKind::Cancelled, {});
            QMetaObject::invokeMethod(
                m_thread->context(),
                [exchange] {
                    if (exchange->reply)
                        exchange->reply->abort();
                },
                Qt::QueuedConnection);
        }
    }
    return std::move(*exchange->answer);
}

void NetworkHttp::start(const std::shared_ptr<Exchange> &exchange)
{
    {
        const std::scoped_lock lock(exchange->mutex);
        if (exchange->answer)
            return; // cancelled before it began
    }
    const HttpRequest &wanted = exchange->request;
    QNetworkRequest request(wanted.url);
    request.setTransferTimeout(int(std::chrono::milliseconds(wanted.patience).count()));
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    // A body that is sent twice on a lost connection is the business of whoever knows what it does.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    for (const auto &[name, value] : wanted.headers)
        request.setRawHeader(name, value);
    // Qt would wait for the body of a HEAD that it does not know as one.
    QNetworkReply *reply = wanted.method == "HEAD"
                               ? m_manager->head(request)
                               : m_manager->sendCustomRequest(request, wanted.method, wanted.body);
    exchange->reply = reply;
    const auto body = std::make_shared<QByteArray>();
    QObject::connect(reply, &QIODevice::readyRead, reply, [reply, body, exchange] {
        body->append(reply->readAll());
        if (body->size() <= exchange->request.maxBytes)
            return;
        exchange->tell(
            failure(ErrorKind::Corrupt,
                    tr("%1 sent more than can be the answer to what was asked, so it was not read.")
                        .arg(reply->url().host())));
        reply->abort();
    });
    QObject::connect(reply, &QNetworkReply::finished, reply, [reply, body, exchange] {
        body->append(reply->readAll());
        HttpResponse response = responseOf(*reply);
        response.body = std::move(*body);
        // Qt calls a status above 399 an error; here it is an answer. A body that ended early is none.
        const bool isAnswer =
            response.status > 0 && (reply->error() == QNetworkReply::NoError || response.status >= 300);
        exchange->tell(isAnswer ? Result<HttpResponse>(std::move(response)) : failure(noAnswer(*reply)));
        reply->deleteLater();
    });
}

} // namespace trainyard
