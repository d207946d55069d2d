// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/azure/traffic.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <atomic>

namespace trainyard::test {

using namespace Qt::StringLiterals;

namespace {
QJsonObject side(const HttpHeaders &headers, const QByteArray &body)
{
    QJsonObject all;
    for (const auto &[name, value] : headers)
        if (qstricmp(name.constData(), "Authorization") != 0)
            all.insert(QString::fromLatin1(name).toLower(), QString::fromLatin1(value));
    QJsonObject object{{u"headers"_s, all}};
    if (const QJsonDocument document = QJsonDocument::fromJson(body); document.isObject())
        object.insert(u"body"_s, document.object());
    return object;
}
} // namespace

void recordTraffic(const FakeRequest &request, const FakeReply &reply)
{
    const QString folder = qEnvironmentVariable("TRAINYARD_TRAFFIC_DIR");
    if (folder.isEmpty() || !QDir().mkpath(folder))
        return;
    QUrl url = request.url;
    url.setScheme(u"https"_s);
    url.setAuthority(u"management.azure.com"_s);
    QJsonObject asked = side(request.headers, request.body);
    asked.insert(u"method"_s, QString::fromLatin1(request.method));
    asked.insert(u"url"_s, url.toString(QUrl::FullyEncoded));
    QJsonObject answered = side(reply.headers, reply.body);
    answered.insert(u"statusCode"_s, QString::number(reply.status));
    static std::atomic<int> count = 0;
    QSaveFile file(u"%1/%2-%3.json"_s.arg(folder)
                       .arg(QCoreApplication::applicationPid())
                       .arg(++count, 6, 10, QChar(u'0')));
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write(QJsonDocument(QJsonObject{{u"liveRequest"_s, asked}, {u"liveResponse"_s, answered}}).toJson());
    file.commit();
}

} // namespace trainyard::test
