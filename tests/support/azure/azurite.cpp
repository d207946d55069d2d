// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/azure/azurite.h"

#include <QDateTime>
#include <QMessageAuthenticationCode>
#include <QStringList>

namespace trainyard::test {

using namespace Qt::StringLiterals;

QUrl azuriteContainer(const QString &name, const QString &permissions, int seconds)
{
    const QString account = u"trainyard"_s;
    const QString end = QDateTime::currentDateTimeUtc().addSecs(seconds).toString(Qt::ISODate);
    const QString said =
        QStringList{account, permissions, u"b"_s, u"sco"_s, {}, end, {}, {}, u"2019-02-02"_s, {}}.join(u'\n');
    const QByteArray sign =
        QMessageAuthenticationCode::hash(said.toUtf8(), "a key for tests", QCryptographicHash::Sha256)
            .toBase64();
    QUrl url(qEnvironmentVariable("TRAINYARD_AZURITE") + u'/' + name);
    url.setQuery(u"sv=2019-02-02&ss=b&srt=sco&sp=%1&se=%2&sig=%3"_s.arg(
                     permissions, QString::fromLatin1(QUrl::toPercentEncoding(end)),
                     QString::fromLatin1(QUrl::toPercentEncoding(QString::fromLatin1(sign)))),
                 QUrl::StrictMode);
    return url;
}

Result<HttpResponse> makeAzuriteContainer(HttpClient &http, const QString &name)
{
    HttpRequest request;
    request.method = "PUT";
    request.url = azuriteContainer(name, u"rwlc"_s, 600);
    request.url.setQuery(request.url.query(QUrl::FullyEncoded) + u"&restype=container"_s, QUrl::StrictMode);
    request.headers = {{"Content-Length", "0"}};
    return http.send(request, {});
}

} // namespace trainyard::test
