// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/azure/fakeblob.h"

#include <QCryptographicHash>
#include <QMutexLocker>
#include <QXmlStreamReader>

namespace trainyard::test {

using namespace Qt::StringLiterals;

namespace {
FakeReply refusal(int status, const QByteArray &code)
{
    return {status,
            {{"x-ms-error-code", code}, {"Content-Type", "application/xml"}},
            "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>No.</Message></Error>"};
}

QByteArray md5Of(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toBase64();
}
} // namespace

FakeBlob::FakeBlob(std::shared_ptr<AzureClock> clock) : m_clock(std::move(clock))
{
    m_http = std::make_unique<FakeHttp>([this](const FakeRequest &request) { return handle(request); });
}

FakeBlob::~FakeBlob()
{
    m_http.reset();
}

QUrl FakeBlob::plainContainer(const QString &name) const
{
    QUrl url = this->url();
    url.setPath(u"/storage/"_s + name);
    return url;
}

QUrl FakeBlob::container(const QString &name, int seconds) const
{
    QUrl url = plainContainer(name);
    url.setQuery(u"sv=2020-12-06&sr=c&sig=a%2Bb%2Fc%3D&se=%1"_s.arg(
                     m_clock->now().addSecs(seconds).toMSecsSinceEpoch()),
                 QUrl::StrictMode);
    return url;
}

QUrl FakeBlob::address(const QString &container, const QString &name, int seconds) const
{
    QUrl url = this->container(container, seconds);
    url.setPath(url.path() + u'/' + name);
    return url;
}

bool FakeBlob::isAllowed(const QUrl &url) const
{
    const QUrlQuery query(url);
    return query.queryItemValue(u"sig"_s, QUrl::FullyEncoded) == "a%2Bb%2Fc%3D"_L1 &&
           query.queryItemValue(u"se"_s).toLongLong() > m_clock->now().toMSecsSinceEpoch();
}

FakeReply FakeBlob::handle(const FakeRequest &request)
{
    const QMutexLocker lock(&m_mutex);
    if (!request.header("Authorization").isEmpty()) {
        m_hasSeenToken = true;
        return refusal(400, "InvalidAuthenticationInfo");
    }
    if (!isAllowed(request.url))
        return refusal(403, "AuthenticationFailed");
    const QString path = request.url.path(QUrl::FullyDecoded);
    const QString container = path.section(u'/', 2, 2);
    const QString name = path.section(u'/', 3);
    if (request.method == "PUT")
        return put(request, container, name);
    return name.isEmpty() ? list(request, container) : get(request, container, name);
}

FakeReply FakeBlob::put(const FakeRequest &request, const QString &container, const QString &name)
{
    if (m_troubleTimes > 0 && m_writes >= m_troubleAfter) {
        --m_troubleTimes;
        switch (m_trouble) {
        case Trouble::Cut:
            return {201, {}, "cut", true};
        case Trouble::Busy:
            return refusal(503, "ServerBusy");
        case Trouble::Refused:
            return refusal(403, "AuthenticationFailed");
        }
    }
    if (const QByteArray md5 = request.header("Content-MD5"); md5 != md5Of(request.body))
        return refusal(400, "Md5Mismatch");
    const QUrlQuery query(request.url);
    const QString what = query.queryItemValue(u"comp"_s);
    auto &blocks = m_blocks[container + u'/' + name];
    if (what == "block"_L1) {
        blocks.insert(query.queryItemValue(u"blockid"_s, QUrl::FullyDecoded), request.body);
    } else if (what == "blocklist"_L1) {
        QByteArray whole;
        QXmlStreamReader xml(request.body);
        while (!xml.atEnd())
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == "Latest"_L1)
                whole += blocks.value(xml.readElementText());
        if (request.header("x-ms-blob-content-md5") != md5Of(whole))
            return refusal(400, "Md5Mismatch");
        m_blobs[container].insert(name, whole);
    } else if (request.header("x-ms-blob-type") == "BlockBlob") {
        m_blobs[container].insert(name, request.body);
    } else {
        return refusal(400, "MissingRequiredHeader");
    }
    ++m_writes;
    return {201};
}

FakeReply FakeBlob::get(const FakeRequest &request, const QString &container, const QString &name) const
{
    if (!m_blobs.value(container).contains(name))
        return refusal(404, "BlobNotFound");
    const QByteArray bytes = m_blobs.value(container).value(name);
    const QByteArray range = request.header("x-ms-range");
    if (range.isEmpty())
        return {200, {{"Content-MD5", md5Of(bytes)}}, bytes};
    const QList<QByteArray> ends = range.mid(6).split('-');
    const qint64 from = ends.value(0).toLongLong();
    const qint64 to = std::min<qint64>(ends.value(1).toLongLong(), bytes.size() - 1);
    const QByteArray total = '/' + QByteArray::number(bytes.size());
    if (from >= bytes.size())
        return {416, {{"Content-Range", "bytes *" + total}}};
    return {206,
            {{"Content-Range", "bytes " + QByteArray::number(from) + '-' + QByteArray::number(to) + total}},
            bytes.mid(from, to - from + 1)};
}

FakeReply FakeBlob::list(const FakeRequest &request, const QString &container) const
{
    const QString prefix = QUrlQuery(request.url).queryItemValue(u"prefix"_s, QUrl::FullyDecoded);
    QByteArray body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>";
    const auto blobs = m_blobs.value(container);
    for (auto it = blobs.cbegin(); it != blobs.cend(); ++it)
        if (it.key().startsWith(prefix))
            body += "<Blob><Name>" + it.key().toHtmlEscaped().toUtf8() +
                    "</Name><Properties><Content-Length>" + QByteArray::number(it.value().size()) +
                    "</Content-Length><Content-MD5>" + md5Of(it.value()) +
                    "</Content-MD5></Properties></Blob>";
    return {200, {{"Content-Type", "application/xml"}}, body + "</Blobs><NextMarker/></EnumerationResults>"};
}

void FakeBlob::write(const QString &container, const QString &name, const QByteArray &bytes)
{
    const QMutexLocker lock(&m_mutex);
    m_blobs[container].insert(name, bytes);
}

QByteArray FakeBlob::read(const QString &container, const QString &name) const
{
    const QMutexLocker lock(&m_mutex);
    return m_blobs.value(container).value(name);
}

QStringList FakeBlob::names(const QString &container) const
{
    const QMutexLocker lock(&m_mutex);
    return m_blobs.value(container).keys();
}

void FakeBlob::make(Trouble trouble, int times)
{
    makeAfter(0, trouble, times);
}

void FakeBlob::makeAfter(int writes, Trouble trouble, int times)
{
    const QMutexLocker lock(&m_mutex);
    m_trouble = trouble;
    m_troubleTimes = times;
    m_troubleAfter = m_writes + writes;
}

int FakeBlob::writes() const
{
    const QMutexLocker lock(&m_mutex);
    return m_writes;
}

bool FakeBlob::hasSeenToken() const
{
    const QMutexLocker lock(&m_mutex);
    return m_hasSeenToken;
}

} // namespace trainyard::test
