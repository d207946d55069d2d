// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <chrono>
#include <functional>
#include <utility>

namespace trainyard {

/// Asked several times a second by whatever waits.
using IsCancelled = std::function<bool()>;

struct HttpRequest
{
    QByteArray method = "GET";
    QUrl url;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    qint64 maxBytes = qint64(64) << 20; ///< of the answer; more is an error
    std::chrono::seconds patience{100}; ///< without a byte in either direction
};

struct HttpResponse
{
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;

    /// Empty where there is none; case does not matter.
    QByteArray header(const char *name) const;
    bool isSuccess() const { return status >= 200 && status < 300; }
};

/// The same scheme, host and port: what a secret was given for.
bool isSameOrigin(const QUrl &a, const QUrl &b);

/// One request, one response, whatever its status; redirects are responses too, since a token must not follow
/// them. Blocks: for worker threads, any number of them. Unavailable: no answer came; Cancelled.
class HttpClient
{
public:
    virtual ~HttpClient() = default;
    virtual Result<HttpResponse> send(const HttpRequest &request, const IsCancelled &isCancelled) = 0;
};

} // namespace trainyard
