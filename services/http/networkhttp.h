// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/http/httpclient.h"

#include <memory>

class QNetworkAccessManager;

namespace trainyard {

class WorkerThread;

/// HttpClient on Qt's network stack, in a thread of its own. Destroy it after all who send.
class NetworkHttp : public HttpClient
{
public:
    NetworkHttp();
    ~NetworkHttp() override;
    Result<HttpResponse> send(const HttpRequest &request, const IsCancelled &isCancelled) override;

private:
    struct Exchange;
    void start(const std::shared_ptr<Exchange> &exchange);
    std::unique_ptr<WorkerThread> m_thread;
    QNetworkAccessManager *m_manager = nullptr; ///< lives in the thread
};

} // namespace trainyard
