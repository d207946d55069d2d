// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/blobclient.h"

#include "services/azure/armwait.h"
#include "services/azure/azurecloud.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QXmlStreamReader>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostBlobs = 100'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Azure", text);
}

QUrl withQuery(QUrl url, const QString &more)
{
    const QString query = url.query(QUrl::FullyEncoded);
    url.setQuery(query.isEmpty() ? more : query + u'&' + more, QUrl::StrictMode);
    return url;
}

QString encoded(const QString &text, const QByteArray &kept = {})
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text, kept));
}

/// All of one length, as the service wants them.
QString blockId(int number)
{
    return QString::fromLatin1(QByteArray::number(number).rightJustified(8, '0').toBase64());
}

/// The body names the code; its text may quote what was signed, so it stays out.
Error blobError(const HttpResponse &response, const QString &host)
{
    QString code = QString::fromLatin1(response.header("x-ms-error-code").left(100));
    QXmlStreamReader xml(response.body.left(1 << 16));
    while (code.isEmpty() && xml.readNextStartElement())
        if (xml.name() == "Code"_L1)
            code = xml.readElementText(QXmlStreamReader::SkipChildElements).left(100);
        else if (xml.name() != "Error"_L1)
            xml.skipCurrentElement();
    const QString detail = u"HTTP %1 %2"_s.arg(response.status).arg(code);
    switch (response.status) {
    case 401:
    case 403:
        return {
            ErrorKind::Denied,
            tr("The storage %1 does not accept the permission that the workspace gave. Check the clock of "
               "this computer, and whether a firewall keeps the storage to its own network.")
                .arg(host),
            detail,
            {}};
    case 404:
        return {ErrorKind::NotFound, tr("The storage %1 has no such file any more.").arg(host), detail, {}};
    case 400:
        if (code == "Md5Mismatch"_L1 || code == "InvalidOperation"_L1)
            return {
                ErrorKind::Corrupt,
                tr("What arrived at %1 is not what was sent. Check the network, then try again.").arg(host),
                detail,
                {}};
        [[fallthrough]];
    default:
        return {
            ErrorKind::Unavailable,
            tr("The storage %1 could not do it. Try again in some minutes; what arrived is kept.").arg(host),
            detail,
            {}};
    }
}

/// N of "bytes 0-9/N".
qint64 totalOf(const HttpResponse &response)
{
    const QByteArray range = response.header("Content-Range");
    bool isNumber = false;
    const qint64 total = range.mid(range.lastIndexOf('/') + 1).trimmed().toLongLong(&isNumber);
    return isNumber ? total : -1;
}
} // namespace

BlobClient::BlobClient(std::shared_ptr<HttpClient> http, std::shared_ptr<AzureClock> clock)
    : m_http(std::move(http)), m_clock(std::move(clock))
{
}

QUrl BlobClient::blobIn(const QUrl &container, const QString &name)
{
    QUrl url = container;
    QString path = container.path(QUrl::FullyEncoded);
    if (!path.endsWith(u'/'))
        path += u'/';
    url.setPath(path + encoded(name, "/"), QUrl::StrictMode);
    return url;
}

Result<HttpResponse> BlobClient::exchange(HttpRequest request, const IsCancelled &isCancelled)
{
    if (!isSafeTransport(request.url))
        return failure(ErrorKind::Denied,
                       tr("Azure's answer leads to a place that is not protected by https, so it was not "
                          "asked."));
    request.headers.emplaceBack("x-ms-version", "2020-12-06");
    RetryPlan plan(request.method);
    for (;;) {
        auto response = m_http->send(request, isCancelled);
        const auto wait = plan.next(response, m_clock->now());
        if (!wait) {
            if (response && !response->isSuccess() && response->status != 416)
                return failure(blobError(*response, request.url.host()));
            return response;
        }
        if (const auto slept = m_clock->sleep(*wait, isCancelled); !slept)
            return failure(slept.error());
    }
}

Result<> BlobClient::write(const QUrl &url, const QByteArray &bytes,
                           QList<std::pair<QByteArray, QByteArray>> headers, const IsCancelled &isCancelled)
{
    HttpRequest request;
    request.method = "PUT";
    request.url = url;
    request.headers = std::move(headers);
    request.headers.emplaceBack("Content-Type", "application/octet-stream");
    request.headers.emplaceBack("Content-Length", QByteArray::number(bytes.size()));
    request.headers.emplaceBack("Content-MD5",
                                QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toBase64());
    request.body = bytes;
    const auto response = exchange(std::move(request), isCancelled);
    if (!response)
        return failure(response.error());
    return {};
}

Result<> BlobClient::put(const QUrl &blob, const QByteArray &bytes, const IsCancelled &isCancelled)
{
    return write(blob, bytes, {{"x-ms-blob-type", "BlockBlob"}}, isCancelled);
}

Result<> BlobClient::putBlock(const QUrl &blob, int number, const QByteArray &bytes,
                              const IsCancelled &isCancelled)
{
    return write(withQuery(blob, u"comp=block&blockid="_s + encoded(blockId(number))), bytes, {},
                 isCancelled);
}

Result<> BlobClient::commit(const QUrl &blob, int blocks, const QByteArray &md5,
                            const IsCancelled &isCancelled)
{
    QString list = u"<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>"_s;
    for (int i = 0; i < blocks; ++i)
        list += u"<Latest>"_s + blockId(i) + u"</Latest>"_s;
    return write(withQuery(blob, u"comp=blocklist"_s), (list + u"</BlockList>"_s).toLatin1(),
                 {{"x-ms-blob-content-md5", md5.toBase64()}}, isCancelled);
}

Result<QMap<QString, BlobClient::Facts>> BlobClient::list(const QUrl &container, const QString &prefix,
                                                          const IsCancelled &isCancelled)
{
    QMap<QString, Facts> blobs;
    QString marker;
    do {
        QString query = u"restype=container&comp=list&prefix="_s + encoded(prefix);
        if (!marker.isEmpty())
            query += u"&marker="_s + encoded(marker);
        HttpRequest request;
        request.url = withQuery(container, query);
        const auto response = exchange(std::move(request), isCancelled);
        if (!response)
            return failure(response.error());
        marker.clear();
        QXmlStreamReader xml(response->body);
        QString name;
        while (!xml.atEnd() && blobs.size() < mostBlobs) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            if (xml.name() == "Name"_L1)
                name = xml.readElementText(QXmlStreamReader::SkipChildElements);
            else if (xml.name() == "Content-Length"_L1)
                blobs[name].size = xml.readElementText(QXmlStreamReader::SkipChildElements).toLongLong();
            else if (xml.name() == "Content-MD5"_L1)
                blobs[name].md5 = QByteArray::fromBase64(
                    xml.readElementText(QXmlStreamReader::SkipChildElements).toLatin1());
            else if (xml.name() == "NextMarker"_L1)
                marker = xml.readElementText(QXmlStreamReader::SkipChildElements);
        }
    } while (!marker.isEmpty() && blobs.size() < mostBlobs);
    return blobs;
}

Result<qint64> BlobClient::size(const QUrl &blob, const IsCancelled &isCancelled)
{
    HttpRequest request;
    request.method = "HEAD";
    request.url = blob;
    const auto response = exchange(std::move(request), isCancelled);
    if (!response)
        return failure(response.error());
    return response->header("Content-Length").toLongLong();
}

Result<FileChunk> BlobClient::read(const QUrl &blob, qint64 offset, qint64 maxBytes,
                                   const IsCancelled &isCancelled)
{
    if (offset < 0) {
        const auto total = size(blob, isCancelled);
        if (!total)
            return failure(total.error());
        offset = std::max<qint64>(0, *total + offset);
    }
    FileChunk chunk;
    chunk.offset = offset;
    if (maxBytes <= 0)
        return chunk;
    HttpRequest request;
    request.url = blob;
    request.headers.emplaceBack("x-ms-range", "bytes=" + QByteArray::number(offset) + '-' +
                                                  QByteArray::number(offset + maxBytes - 1));
    auto response = exchange(std::move(request), isCancelled);
    if (!response)
        return failure(response.error());
    const qint64 total = totalOf(*response);
    if (response->status == 416) { // nothing from there on, yet
        chunk.totalSize = total >= 0 ? total : offset;
        return chunk;
    }
    chunk.bytes = response->status == 206 ? response->body : response->body.mid(offset, maxBytes);
    chunk.bytes.truncate(maxBytes);
    chunk.totalSize = total >= 0 ? total : offset + chunk.bytes.size();
    return chunk;
}

} // namespace trainyard
