// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azurecloud.h"

#include "services/http/httpclient.h"

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("AzureCloud", text);
}

QString hostAndPort(const QUrl &url)
{
    return url.port() < 0 ? url.host() : u"%1:%2"_s.arg(url.host()).arg(url.port());
}
} // namespace

bool isSafeTransport(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
        return false;
    const bool isHere = url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
    return url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isHere);
}

QString AzureCloud::managementScope() const
{
    return resourceManager.toString(QUrl::StripTrailingSlash) + u"/.default"_s;
}

bool AzureCloud::mayReceiveToken(const QUrl &url) const
{
    if (!isSafeTransport(url))
        return false;
    if (isSameOrigin(url, resourceManager))
        return true;
    return std::ranges::any_of(dataHosts, [&](const QString &host) {
        return host.startsWith(u'.')
                   ? url.scheme() == "https"_L1 && url.port(443) == 443 && url.host().endsWith(host)
                   : hostAndPort(url) == host;
    });
}

Result<AzureCloud> AzureCloud::named(const QString &name)
{
    const QList<AzureCloud> clouds{
        {u"AzureCloud"_s,
         QUrl(u"https://login.microsoftonline.com"_s),
         QUrl(u"https://management.azure.com"_s),
         QUrl(u"https://ml.azure.com"_s),
         {u".api.azureml.ms"_s},
         u"https://ml.azure.com"_s},
        {u"AzureChinaCloud"_s,
         QUrl(u"https://login.chinacloudapi.cn"_s),
         QUrl(u"https://management.chinacloudapi.cn"_s),
         QUrl(u"https://studio.ml.azure.cn"_s),
         {u".api.ml.azure.cn"_s},
         u"https://ml.azure.cn"_s},
        {u"AzureUSGovernment"_s,
         QUrl(u"https://login.microsoftonline.us"_s),
         QUrl(u"https://management.usgovcloudapi.net"_s),
         QUrl(u"https://ml.azure.us"_s),
         {u".api.ml.azure.us"_s},
         u"https://ml.azure.us"_s},
    };
    const auto found =
        std::ranges::find(clouds, name.isEmpty() ? clouds.first().name : name, &AzureCloud::name);
    if (found == clouds.end())
        return failure(
            ErrorKind::InvalidInput,
            tr("There is no cloud “%1”. Choose AzureCloud, AzureChinaCloud or AzureUSGovernment.").arg(name));
    return *found;
}

Result<AzureCloud> AzureCloud::fromFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(
            ErrorKind::NotFound,
            tr("The description of the cloud, %1, cannot be read: %2.").arg(path, file.errorString()));
    const QJsonObject object = QJsonDocument::fromJson(file.read(1 << 16)).object();
    AzureCloud cloud;
    cloud.name = object.value("name"_L1).toString();
    cloud.authority = QUrl(object.value("authority"_L1).toString());
    cloud.resourceManager = QUrl(object.value("resourceManager"_L1).toString());
    cloud.studio = QUrl(object.value("studio"_L1).toString());
    cloud.machineLearning = object.value("machineLearning"_L1).toString();
    for (const QJsonValue &host : object.value("dataHosts"_L1).toArray())
        cloud.dataHosts.append(host.toString());
    cloud.dataHosts.removeAll(QString());
    if (cloud.name.isEmpty() || !isSafeTransport(cloud.authority) || !isSafeTransport(cloud.resourceManager))
        return failure(
            ErrorKind::InvalidInput,
            tr("The description of the cloud, %1, needs a name, and https addresses for authority and "
               "resourceManager.")
                .arg(path));
    return cloud;
}

} // namespace trainyard
