// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureaddress.h"

#include "models/domain/names.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("AzureAddress", text);
}

QString encoded(const QString &name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

Result<AzureAddress> checked(AzureAddress address)
{
    static const QRegularExpression id(u"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"_s);
    static const QRegularExpression group(u"^[\\w()-]([\\w().-]{0,88}[\\w()-])?$"_s,
                                          QRegularExpression::UseUnicodePropertiesOption);
    if (!id.match(address.subscription).hasMatch())
        return failure(ErrorKind::InvalidInput,
                       tr("“%1” is not the id of a subscription: it has 32 digits and letters with four '-'.")
                           .arg(address.subscription));
    if (!group.match(address.resourceGroup).hasMatch())
        return failure(ErrorKind::InvalidInput,
                       tr("“%1” is not the name of a resource group.").arg(address.resourceGroup));
    if (const auto name = checkWorkspaceName(address.workspace); !name)
        return failure(name.error());
    return address;
}

Result<AzureAddress> fromResourceId(const QString &id)
{
    const QStringList parts = id.split(u'/');
    const auto is = [&](int at, QLatin1StringView word) {
        return parts.value(at).compare(word, Qt::CaseInsensitive) == 0;
    };
    if (!is(1, "subscriptions"_L1) || !is(3, "resourceGroups"_L1) || !is(7, "workspaces"_L1) ||
        parts.size() < 9)
        return failure(ErrorKind::InvalidInput, tr("“%1” is not the resource id of a workspace: "
                                                   "/subscriptions/…/resourceGroups/…/workspaces/NAME.")
                                                    .arg(id));
    return checked({parts.at(2), parts.at(4), parts.at(8)});
}

Result<AzureAddress> fromJson(const QString &path, const QJsonObject &object)
{
    if (object.contains("workspace_name"_L1))
        return checked({object.value("subscription_id"_L1).toString(),
                        object.value("resource_group"_L1).toString(),
                        object.value("workspace_name"_L1).toString()});
    if (object.contains("Scope"_L1))
        return fromResourceId(object.value("Scope"_L1).toString());
    return failure(
        ErrorKind::InvalidInput,
        tr("%1 names no workspace. Download config.json from the workspace's page in the portal.").arg(path));
}
} // namespace

QString AzureAddress::path() const
{
    return u"/subscriptions/%1/resourceGroups/%2/providers/Microsoft.MachineLearningServices/workspaces/%3"_s
        .arg(encoded(subscription), encoded(resourceGroup), encoded(workspace));
}

QString AzureAddress::text() const
{
    return u"azure:%1/%2/%3"_s.arg(subscription, resourceGroup, workspace);
}

Result<AzureAddress> azureAddressFrom(const QString &text)
{
    if (text.startsWith("/subscriptions/"_L1, Qt::CaseInsensitive))
        return fromResourceId(text);
    if (text.startsWith("https://"_L1))
        return fromResourceId(QUrlQuery(QUrl(text)).queryItemValue(u"wsid"_s, QUrl::FullyDecoded));
    const QStringList parts = (text.startsWith("azure:"_L1) ? text.mid(6) : text).split(u'/');
    if (parts.size() != 3)
        return failure(ErrorKind::InvalidInput,
                       tr("A workspace in Azure is named azure:SUBSCRIPTION/RESOURCE-GROUP/WORKSPACE."));
    return checked({parts.at(0), parts.at(1), parts.at(2)});
}

Result<AzureAddress> azureAddressFromFile(const QString &fileOrFolder)
{
    QString path = fileOrFolder;
    if (QFileInfo(path).isDir()) {
        const QDir folder(path);
        path.clear();
        for (const QString &name : {u".azureml/config.json"_s, u"aml_config/config.json"_s, u"config.json"_s,
                                    u".azureml/project.json"_s, u"aml_config/project.json"_s})
            if (path.isEmpty() && folder.exists(name))
                path = folder.filePath(name);
    }
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return failure(
            ErrorKind::NotFound,
            tr("There is no .azureml/config.json in %1. Download config.json from the workspace's page in "
               "the portal.")
                .arg(fileOrFolder));
    QByteArray bytes = file.read(1 << 16);
    if (bytes.startsWith("\xef\xbb\xbf"))
        bytes.remove(0, 3);
    return fromJson(path, QJsonDocument::fromJson(bytes).object());
}

} // namespace trainyard
