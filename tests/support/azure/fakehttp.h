// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <memory>
#include <utility>

namespace trainyard {
class WorkerThread;
}

namespace trainyard::test {

using HttpHeaders = QList<std::pair<QByteArray, QByteArray>>;

struct FakeRequest
{
    QByteArray method;
    QUrl url; ///< as the client asked for it, with host and port
    HttpHeaders headers;
    QByteArray body;
    QByteArray header(const char *name) const;
};

struct FakeReply
{
    int status = 200;
    HttpHeaders headers = {};
    QByteArray body = {};
    bool isDropped = false; ///< the connection is cut in the middle instead
};

/// A small HTTP/1.1 server on 127.0.0.1, in a thread of its own, where `handle` is called too. Connections
/// stay open; bodies have a Content-Length or come in chunks.
class FakeHttp
{
public:
    explicit FakeHttp(std::function<FakeReply(const FakeRequest &)> handle, quint16 port = 0);
    ~FakeHttp();
    /// "http://127.0.0.1:PORT"; invalid when the port is taken.
    QUrl url() const { return m_url; }

private:
    std::function<FakeReply(const FakeRequest &)> m_handle;
    QUrl m_url;
    std::unique_ptr<WorkerThread> m_thread;
};

} // namespace trainyard::test
