// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/azure/fakehttp.h"

#include "services/workspace/workerthread.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <optional>

namespace trainyard::test {

using namespace Qt::StringLiterals;

namespace {
QByteArray valueOf(const HttpHeaders &headers, const char *name)
{
    const auto found = std::ranges::find_if(
        headers, [name](const auto &header) { return qstricmp(header.first.constData(), name) == 0; });
    return found == headers.end() ? QByteArray() : found->second;
}

/// The body of chunks from `at` on, and where it ends; none while it is not whole.
std::optional<std::pair<QByteArray, qsizetype>> chunksAt(const QByteArray &buffer, qsizetype at)
{
    QByteArray body;
    for (;;) {
        const qsizetype line = buffer.indexOf("\r\n", at);
        if (line < 0)
            return std::nullopt;
        const qsizetype size = buffer.mid(at, line - at).toLongLong(nullptr, 16);
        at = line + 2;
        if (buffer.size() < at + size + 2)
            return std::nullopt;
        body += buffer.mid(at, size);
        at += size + 2;
        if (size == 0)
            return std::pair{body, at};
    }
}

/// Takes one whole request from the front of the buffer.
std::optional<FakeRequest> take(QByteArray &buffer)
{
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    const QList<QByteArray> lines = buffer.left(end).split('\n');
    FakeRequest request;
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.emplaceBack(line.left(colon).trimmed(), line.mid(colon + 1).trimmed());
    }
    qsizetype next = end + 4;
    if (valueOf(request.headers, "Transfer-Encoding").toLower() == "chunked") {
        const auto chunks = chunksAt(buffer, next);
        if (!chunks)
            return std::nullopt;
        std::tie(request.body, next) = *chunks;
    } else {
        const qsizetype length = valueOf(request.headers, "Content-Length").toLongLong();
        if (buffer.size() < next + length)
            return std::nullopt;
        request.body = buffer.mid(next, length);
        next += length;
    }
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    request.method = words.value(0);
    request.url = QUrl(u"http://"_s + QString::fromLatin1(valueOf(request.headers, "Host") + words.value(1)),
                       QUrl::StrictMode);
    buffer.remove(0, next);
    return request;
}

QByteArray bytesOf(const FakeRequest &request, const FakeReply &reply)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(reply.status) + " Answer\r\n";
    for (const auto &[name, value] : reply.headers)
        bytes += name + ": " + value + "\r\n";
    if (valueOf(reply.headers, "Content-Length").isEmpty() && reply.status != 204)
        bytes += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    bytes += "\r\n";
    if (request.method != "HEAD")
        bytes += reply.body;
    return bytes;
}
} // namespace

QByteArray FakeRequest::header(const char *name) const
{
    return valueOf(headers, name);
}

FakeHttp::FakeHttp(std::function<FakeReply(const FakeRequest &)> handle, quint16 port)
    : m_handle(std::move(handle)), m_thread(std::make_unique<WorkerThread>(u"fakehttp"_s))
{
    m_thread->runAndWait([this, port] {
        auto *server = new QTcpServer(m_thread->context());
        if (server->listen(QHostAddress::LocalHost, port))
            m_url = QUrl(u"http://127.0.0.1:%1"_s.arg(server->serverPort()));
        QObject::connect(server, &QTcpServer::newConnection, server, [this, server] {
            while (QTcpSocket *socket = server->nextPendingConnection()) {
                const auto buffer = std::make_shared<QByteArray>();
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, buffer] {
                    buffer->append(socket->readAll());
                    while (auto request = take(*buffer)) {
                        const FakeReply reply = m_handle(*request);
                        QByteArray bytes = bytesOf(*request, reply);
                        if (reply.isDropped) {
                            socket->write(bytes.left(bytes.size() / 2));
                            socket->disconnectFromHost();
                            return;
                        }
                        socket->write(bytes);
                    }
                });
            }
        });
    });
}

FakeHttp::~FakeHttp() = default;

} // namespace trainyard::test
